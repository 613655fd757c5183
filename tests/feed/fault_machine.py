"""Changes as kubectl makes them and faults of every kind, in any order; at every quiet point all tell the same."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from rollouts.sandbox.access.certificates import Certificates
from tests.feed.page_store import PageStore
from tests.feed.trial import CONTROLLERS, DEPLOYMENTS, LISTS, PODS, SERVICES, Trial, running_trial

STEP_SECONDS = 40.0
NAMES = st.sampled_from(["cart", "web"])
ROLLED_BY_HAND = st.sampled_from(["old", "new"])
SELECTORS = st.sampled_from(
    [{"app": "cart"}, {"app": "web"}, {"app": "hand"}, {"version": "old"}, {"app": "nobody"}, {}]
)
IMAGES = st.sampled_from(["web:v1", "web:v2", "web:v3", "web:missing", "web:crash", "web:notready", "web:slow"])
KINDS = st.sampled_from(["deployments", "replicasets", "pods", "events", "services", "replicationcontrollers"])
CODES = st.sampled_from([400, 401, 403, 410, 429, 500, 503, 504])
SECONDS = st.sampled_from([0.2, 1.0, 3.0, 12.0, 60.0, 700.0])


class Bench:
    """What all sequences share: an event loop, a page, a proxy's certificates, a place for files, and their time.

    ends: when, by the machine's monotonic time, no more should be begun.
    """

    def __init__(
        self, runner: asyncio.Runner, page: PageStore, certificates: Certificates, directory: Path, ends: float
    ) -> None:
        self.runner, self.page, self.certificates, self.directory = runner, page, certificates, directory
        self.ends = ends
        self.sequences = 0

    def run(self, step: Coroutine[Any, Any, Any]) -> Any:
        """Run one step, within its time."""

        async def bounded() -> Any:
            async with asyncio.timeout(STEP_SECONDS):
                return await step

        return self.runner.run(bounded())


class FaultMachine(RuleBasedStateMachine):
    """A sequence. It looks at all, at any quiet point and at its end."""

    bench: Bench
    trial: Trial

    def __init__(self) -> None:
        super().__init__()
        self._stack = AsyncExitStack()
        self._restarts = 0

    @initialize(
        watch_list=st.sampled_from(["offered", "offered", "refused", "ignored"]),
        image=IMAGES,
        replicas=st.integers(0, 4),
        everywhere=st.sampled_from([False, False, True]),
    )
    def begin(self, watch_list: str, image: str, replicas: int, everywhere: bool) -> None:
        bench = self.bench
        bench.sequences += 1
        directory = bench.directory / f"sequence-{bench.sequences}"
        trial = running_trial(directory, bench.certificates, bench.page, watch_list, everywhere=everywhere)
        self.trial = bench.run(self._stack.enter_async_context(trial))
        self._tell(f"begin, watch-list {watch_list}{', all namespaces too' if everywhere else ''}")
        self.create("web", image, replicas, "RollingUpdate", 0)

    def teardown(self) -> None:
        try:
            if hasattr(self, "trial"):
                self.grow_quiet()
        finally:
            self.bench.run(self._stack.aclose())

    # As kubectl does

    @rule(name=NAMES, image=IMAGES, replicas=st.integers(0, 4), strategy=st.sampled_from(["RollingUpdate", "Recreate"]),
          ready=st.sampled_from([0, 5]))  # fmt: skip
    def create(self, name: str, image: str, replicas: int, strategy: str, ready: int) -> None:
        self._tell(f"create {name} {image} ×{replicas} {strategy} minReadySeconds {ready}")
        labels = {"app": name}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": image}]}}
        spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
        spec |= {"strategy": {"type": strategy}, "minReadySeconds": ready, "progressDeadlineSeconds": 60}
        body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}
        self.bench.run(self.trial.post(DEPLOYMENTS, body))

    @rule(name=NAMES, replicas=st.integers(0, 5))
    def scale(self, name: str, replicas: int) -> None:
        self._change(name, f"scale to {replicas}", {"spec": {"replicas": replicas}})

    @rule(name=NAMES, image=IMAGES)
    def set_image(self, name: str, image: str) -> None:
        container = {"name": "web", "image": image}
        self._change(name, f"set image {image}", {"spec": {"template": {"spec": {"containers": [container]}}}})

    @rule(name=NAMES, paused=st.booleans())
    def pause_or_resume(self, name: str, paused: bool) -> None:
        self._change(name, "pause" if paused else "resume", {"spec": {"paused": paused}})

    @rule(name=NAMES, surge=st.sampled_from([0, 1, "50%"]), limit=st.sampled_from([0, 2, 10]))
    def change_strategy(self, name: str, surge: int | str, limit: int) -> None:
        rolling = {"maxSurge": surge, "maxUnavailable": 1}
        spec = {"strategy": {"type": "RollingUpdate", "rollingUpdate": rolling}, "revisionHistoryLimit": limit}
        self._change(name, f"surge {surge}, keep {limit}", {"spec": spec})

    @rule(name=NAMES, cause=st.sampled_from(["a reason", "한국어", None]))
    def annotate(self, name: str, cause: str | None) -> None:
        self._change(name, f"annotate {cause}", {"metadata": {"annotations": {"kubernetes.io/change-cause": cause}}})

    @rule(name=NAMES, propagation=st.sampled_from(["Background", "Foreground", "Orphan"]))
    def delete(self, name: str, propagation: str) -> None:
        self._tell(f"delete {name}, {propagation}")
        self.bench.run(self.trial.delete(f"{DEPLOYMENTS}/{name}", propagation))

    @rule(which=st.integers(0, 5), kind=st.sampled_from(["Pod", "Pod", "ReplicaSet", "Event"]))
    def delete_one(self, which: int, kind: str) -> None:
        if name := self._pick(kind, which):
            self._tell(f"delete {kind} {name}")
            self.bench.run(self.trial.delete(f"{LISTS[kind]}/{name}", "Background"))

    @rule()
    def delete_all_events(self) -> None:
        self._tell("delete all events")
        for name in self.bench.run(self.trial.names("Event")):
            self.bench.run(self.trial.delete(f"{LISTS['Event']}/{name}", "Background"))

    @rule(which=st.integers(0, 5))
    def take_a_pod_out(self, which: int) -> None:
        if name := self._pick("Pod", which):
            self._tell(f"label pod {name} app-")
            self.bench.run(self.trial.patch(f"{PODS}/{name}", {"metadata": {"labels": {"app": None}}}))

    @rule(name=NAMES, selector=SELECTORS)
    def serve(self, name: str, selector: dict[str, str]) -> None:
        self._tell(f"Service {name} selects {selector}")
        spec = {"selector": selector, "ports": [{"port": 80, "targetPort": 8080}]}
        body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}
        self.bench.run(self.trial.post(SERVICES, body))

    @rule(name=NAMES, selector=SELECTORS)
    def set_selector(self, name: str, selector: dict[str, str]) -> None:
        self._tell(f"Service {name} selects {selector} now")
        gone = {"app": None, "version": None}
        self.bench.run(self.trial.patch(f"{SERVICES}/{name}", {"spec": {"selector": {**gone, **selector}}}))

    @rule(name=NAMES)
    def stop_serving(self, name: str) -> None:
        self._tell(f"delete Service {name}")
        self.bench.run(self.trial.delete(f"{SERVICES}/{name}", "Background"))

    @rule(name=ROLLED_BY_HAND, image=IMAGES, replicas=st.integers(0, 3))
    def create_controller(self, name: str, image: str, replicas: int) -> None:
        self.wait(1.0)  # of two that are made in one second, only who watched knows which came first
        self._tell(f"create rc {name} {image} ×{replicas}")
        labels = {"app": "hand", "version": name}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": image}]}}
        spec = {"replicas": replicas, "selector": labels, "template": template}
        body = {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": name}, "spec": spec}
        self.bench.run(self.trial.post(CONTROLLERS, body))

    @rule(name=ROLLED_BY_HAND, replicas=st.integers(0, 3))
    def scale_controller(self, name: str, replicas: int) -> None:
        self._tell(f"scale rc {name} to {replicas}")
        self.bench.run(self.trial.patch(f"{CONTROLLERS}/{name}", {"spec": {"replicas": replicas}}))

    @rule(propagation=st.sampled_from(["Background", "Orphan"]))
    def delete_controllers(self, propagation: str) -> None:
        """Both: what is left of two keeps its colour, which only who watched knows."""
        self._tell(f"delete the ReplicationControllers, {propagation}")
        for name in ("old", "new"):
            self.bench.run(self.trial.delete(f"{CONTROLLERS}/{name}", propagation))

    @rule(seconds=SECONDS)
    def wait(self, seconds: float) -> None:
        self._tell(f"wait {seconds} s")
        self.bench.run(self.trial.pass_time(seconds))

    # What breaks

    @rule(how=st.sampled_from(["cut", "strand", "refuse", "hang", "go_on"]))
    def break_the_line(self, how: str) -> None:
        self._tell(how)
        getattr(self.trial.proxy, how)()

    @rule()
    def take_connections_again(self) -> None:
        self._tell("accept")
        self.bench.run(self.trial.proxy.accept())

    @rule(plural=KINDS, how=st.sampled_from(["truncate", "garble"]))
    def break_a_line(self, plural: str, how: str) -> None:
        self._tell(f"{how} {plural}")
        getattr(self.trial.proxy, how)(plural)

    @rule(size=st.sampled_from([200, 2_000]))
    def slow_to_a_trickle(self, size: int) -> None:
        self._tell(f"trickle {size}")
        self.trial.proxy.trickle = size

    @rule(plural=KINDS, code=CODES, verb=st.sampled_from(["list", "watch"]), times=st.integers(1, 3))
    def answer_badly(self, plural: str, code: int, verb: str, times: int) -> None:
        self._tell(f"answer the next {times} {verb} {plural} with {code}")
        self.trial.proxy.refusals[f"{verb} {plural}"].extend([code] * times)
        self.trial.proxy.cut()

    @rule(plural=KINDS)
    def forbid(self, plural: str) -> None:
        self._tell(f"forbid {plural}")
        self.trial.proxy.forbidden.add(plural)
        self.trial.proxy.cut()

    @rule(way=st.sampled_from(["offered", "refused", "ignored"]))
    def upgrade_or_downgrade(self, way: str) -> None:
        self._tell(f"watch-list {way}")
        self.trial.proxy.watch_list = way

    @rule()
    def forget_history(self) -> None:
        self._tell("compact")
        self.trial.cluster.registry.storage.forget()

    @precondition(lambda self: self._restarts < 2)
    @rule(keeps=st.booleans(), noticed=st.booleans())
    def restart(self, keeps: bool, noticed: bool) -> None:
        self._restarts += 1
        self._tell(f"restart {'with' if keeps else 'without'} its data, {'' if noticed else 'not '}noticed")
        self.bench.run(self.trial.restart(keeps=keeps, noticed=noticed))

    # The viewers

    @rule(stalled=st.sampled_from([0, 1 << 20]))
    def stall(self, stalled: int) -> None:
        self._tell(f"the viewers hold {stalled} bytes")
        self.trial.stall(stalled)

    @rule()
    def ask_for_a_snapshot(self) -> None:
        self._tell("resync")
        self.trial.resync()

    @rule()
    def grow_quiet(self) -> None:
        self._tell("quiet")
        self.bench.run(self.trial.agree())

    def _change(self, name: str, what: str, body: dict[str, Any]) -> None:
        self._tell(f"{name}: {what}")
        self.bench.run(self.trial.patch(f"{DEPLOYMENTS}/{name}", body))

    def _pick(self, kind: str, which: int) -> str | None:
        names: list[str] = self.bench.run(self.trial.names(kind))
        return names[which % len(names)] if names else None

    def _tell(self, what: str) -> None:
        self.trial.story.append(what)
