"""What is done in each scenario: kubectl commands and waits, the same as when the golden recordings were made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tests.traces.manifests import LIMIT, QUOTA, controller, deployment, rolling, service

STATUS = "rollout status deployment http-go"
SET = "set image deployment http-go http-go=gasbugs/http-go:{}"
HISTORY = "rollout history deployment http-go"
DEADLINE = {"progressDeadlineSeconds": 10}


class Session(Protocol):
    """A scenario under way."""

    namespace: str

    def k(self, arguments: str, stdin: str | None = None, *, viewer: bool = False) -> dict[str, Any]:
        """Run kubectl; its exit code and words become part of the recording."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, in real time: what is waited for is what the cluster does by itself."""
        ...


Script = Callable[[Session], None]


@dataclass(frozen=True)
class Scenario:
    """watched: kinds that are recorded beside Deployments, ReplicaSets, pods and events."""

    script: Script
    watched: tuple[str, ...] = ()


SCENARIOS: dict[str, Scenario] = {}


def scenario(name: str, *watched: str) -> Callable[[Script], Script]:
    """Register a script."""

    def register(script: Script) -> Script:
        SCENARIOS[name] = Scenario(script, watched)
        return script

    return register


@scenario("create-rolling")
def create_rolling(s: Session) -> None:
    s.k("create -f -", deployment())
    s.k(STATUS)
    s.k("get deployment,rs,pods --show-labels")


def _set_image(seconds: int) -> Script:
    def script(s: Session) -> None:
        s.k("create -f - --record=true", deployment())
        s.k(STATUS)
        if seconds:
            s.k(f'patch deployment http-go -p \'{{"spec":{{"minReadySeconds":{seconds}}}}}\'')
            s.sleep(2)
        s.k(SET.format("v2") + " --record=true")
        s.k(STATUS)
        for flags in ("", " --revision=2", " --revision=1", " --revision=9"):
            s.k(HISTORY + flags)
        s.k("describe deployment http-go")

    return script


scenario("set-image")(_set_image(0))
scenario("set-image-min3")(_set_image(3))
scenario("set-image-min10")(_set_image(10))


@scenario("undo")
def undo(s: Session) -> None:
    s.k("create -f -", deployment())
    s.k(STATUS)
    s.k("annotate deployment http-go kubernetes.io/change-cause='initial v1'")
    s.sleep(1)
    s.k(HISTORY)
    for tag in ("v2", "v3"):
        s.k(SET.format(tag))
        s.k(f"annotate deployment http-go kubernetes.io/change-cause='image {tag}' --overwrite")
        s.k(STATUS)
        s.k(HISTORY)
    for flags in ("", " --to-revision=1"):
        s.k("rollout undo deployment http-go" + flags)
        s.k(STATUS)
        s.k(HISTORY)
    for flags in (" --to-revision=1", " --to-revision=5", " --to-revision=99", " --dry-run=server"):
        s.k("rollout undo deployment http-go" + flags)
    s.k("get rs -o wide")


@scenario("pause-resume")
def pause_resume(s: Session) -> None:
    s.k("create -f -", deployment(replicas=4))
    s.k(STATUS)
    s.k(SET.format("v2"))
    s.k("rollout pause deployment http-go")
    s.sleep(8)
    s.k("get deployment,rs,pods")
    s.k("rollout status deployment http-go --timeout=3s")
    for verb in ("history", "undo", "restart", "pause"):
        s.k(f"rollout {verb} deployment http-go")
    s.k("set resources deployment http-go --limits=cpu=200m")
    s.sleep(2)
    s.k("scale deployment http-go --replicas=6")
    s.sleep(4)
    s.k("rollout resume deployment http-go")
    s.k(STATUS)
    s.k("rollout resume deployment http-go")
    s.k(HISTORY)
    s.k("get rs -o wide")


@scenario("recreate")
def recreate(s: Session) -> None:
    s.k("create -f -", deployment(strategy={"type": "Recreate"}))
    s.k(STATUS)
    s.k(SET.format("v2"))
    s.k(STATUS)


def _surge(replicas: int, surge: int | str, unavailable: int | str) -> Script:
    def script(s: Session) -> None:
        s.k("create -f -", deployment(replicas=replicas, strategy=rolling(surge, unavailable)))
        s.k(STATUS)
        s.k(SET.format("v2"))
        s.k(STATUS)
        s.k("describe deployment http-go")

    return script


ROOMS: tuple[tuple[int, int | str, int | str], ...] = (
    (4, "25%", "25%"), (4, 1, 0), (4, 0, 1), (4, "50%", "50%"), (4, "100%", 0), (4, 2, 3),
    (10, "25%", "25%"), (10, 1, 0), (10, 0, 1), (10, "50%", "50%"), (10, "100%", 0), (10, 0, "50%"),
)  # fmt: skip
for _room in ROOMS:
    scenario("surge-r{}-{}-{}".format(*_room).replace("%", "p"))(_surge(*_room))


@scenario("surge-1p-1p")
def surge_one_percent(s: Session) -> None:
    s.k("create -f -", deployment(strategy=rolling("1%", "1%")))
    s.k(STATUS)
    s.k(SET.format("v2"))
    s.k(STATUS)


@scenario("surge-invalid")
def surge_invalid(s: Session) -> None:
    rooms: tuple[tuple[int | str, int | str], ...] = ((0, 0), ("0%", "0%"), ("10", 1), (-1, 1), (1, "150%"))
    for surge, unavailable in rooms:
        s.k("create -f -", deployment(strategy=rolling(surge, unavailable)))
    s.k("create -f -", deployment(strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}))
    s.k("create -f -", deployment(strategy=rolling("1%", "1%")))
    for patch in (
        '{"spec":{"strategy":{"type":"Recreate"}}}',
        '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}',
        '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}',
        '{"spec":{"replicas":-1}}',
        '{"spec":{"minReadySeconds":700}}',
    ):
        s.k(f"patch deployment http-go -p '{patch}'")


@scenario("alpine-lab")
def alpine_lab(s: Session) -> None:
    name, room = "alpine-deploy", rolling("50%", "50%")
    lab = deployment(name, 10, "alpine:3.4", strategy=room, labels={"run": name}, port=None)
    s.k("create -f - --record=true", lab)
    s.k(f"rollout status deployment {name}")
    s.k(f"set image deployment {name} {name}=alpine:3.5 --record=true")
    s.k(f"rollout status deployment {name}")
    s.k(f"rollout history deployment {name}")
    s.k(f"rollout undo deployment {name}")
    s.k(f"rollout status deployment {name}")
    s.k(f"rollout history deployment {name}")


@scenario("rollover")
def rollover(s: Session) -> None:
    s.k("create -f -", deployment(replicas=10))
    s.k(STATUS)
    s.k(SET.format("v2"))
    s.sleep(3)
    s.k(SET.format("v3"))
    s.k(STATUS)
    s.k(HISTORY)
    s.k("get rs -o wide")


def _failure(asked: str, tag: str = "", *, before: str = "", wait: float = 14, after: Sequence[str] = ()) -> Script:
    def script(s: Session) -> None:
        if before:
            s.k("create -f -", before)
            s.sleep(1)
        s.k("create -f -", asked)
        if tag:
            s.k(STATUS + " --timeout=60s")
            s.k(SET.format(tag))
        s.k(STATUS + " --timeout=20s")
        s.sleep(wait)
        s.k(STATUS + " --timeout=5s")
        s.k("get deployment,rs,pods")
        s.k("describe deployment http-go")
        s.k("get events --sort-by=.metadata.creationTimestamp")
        for command in after:
            s.k(command)

    return script


_UNDO = ("rollout undo deployment http-go", STATUS + " --timeout=60s", "get deployment,rs")
_RECOVER = (
    STATUS + " --timeout=5s",
    "wait --for=condition=Progressing=True deployment/http-go --timeout=100s",
    STATUS + " --timeout=90s",
    "get deployment,rs,pods",
)
_RAISE = 'patch resourcequota podquota -p \'{"spec":{"hard":{"pods":"5"}}}\''
_HALF = {"cpu": "500m"}
_GREEDY = {"resources": {"requests": _HALF, "limits": _HALF}}

scenario("fail-missing")(_failure(deployment(spec=DEADLINE), "missing", after=_UNDO))
scenario("fail-crash")(_failure(deployment(spec=DEADLINE), "crash", after=_UNDO, wait=30))
scenario("fail-notready")(_failure(deployment(spec=DEADLINE), "notready", after=_UNDO))
scenario("fail-create-missing")(_failure(deployment(spec=DEADLINE, image="gasbugs/http-go:missing")))
scenario("fail-quota", "ResourceQuota")(
    _failure(deployment(spec=DEADLINE, strategy=rolling(1, 0)), "v2", before=QUOTA, after=(_RAISE, *_RECOVER))
)
scenario("fail-limitrange")(_failure(deployment(spec=DEADLINE, container=_GREEDY), before=LIMIT))
scenario("fail-serviceaccount")(
    _failure(
        deployment(spec=DEADLINE, pod={"serviceAccountName": "nope"}), after=("create serviceaccount nope", *_RECOVER)
    )
)
scenario("fail-unschedulable")(
    _failure(deployment(spec=DEADLINE, container={"resources": {"requests": {"cpu": "1000"}}}))
)


@scenario("fail-rbac")
def fail_rbac(s: Session) -> None:
    s.k("create -f -", deployment())
    s.k(STATUS)
    s.k(SET.format("v0"))
    s.k(STATUS)
    for command in (
        SET.format("v2"),
        "scale deployment http-go --replicas=5",
        "delete pod --all",
        "rollout undo deployment http-go",
        "rollout pause deployment http-go",
        "rollout restart deployment http-go",
        "get deployment",
        "get secrets",
        "auth can-i patch deployments",
        "auth can-i get pods",
        "create deployment x --image=y",
        "delete deployment http-go",
        "rollout undo deployment http-go --to-revision=1",
        "annotate deployment http-go a=b",
        STATUS,
    ):
        s.k(f"{command} -n {s.namespace}", viewer=True)


@scenario("replicationcontroller", "ReplicationController", "Service", "Endpoints")
def replication_controller(s: Session) -> None:
    s.k("create -f -", controller("v1", 3))
    s.k("create -f -", service())
    s.sleep(4)
    s.k("create -f -", controller("v2", 0))
    for old, new in ((3, 1), (2, 1), (2, 2), (1, 2), (1, 3), (0, 3)):
        s.k(f"scale rc http-go-rc-v1 --replicas={old}")
        s.k(f"scale rc http-go-rc-v2 --replicas={new}")
        if (old, new) == (2, 2):
            s.sleep(3)
            s.k('patch service http-go-svc -p \'{"spec":{"selector":{"version":"v2"}}}\'')
        s.sleep(3.5)
    s.k("set image rc http-go-rc-v2 http-go=gasbugs/http-go:v3")
    s.sleep(4)
    pod = s.k("get pods -o jsonpath='{.items[0].metadata.name}'")["stdout"]
    s.k(f"delete pod {pod} --wait=false")
    s.sleep(4)
    s.k("rollout status rc http-go-rc-v2")
    s.k("rollout history rc http-go-rc-v2")
    s.k("describe rc http-go-rc-v2")


@scenario("restart-and-noop")
def restart_and_noop(s: Session) -> None:
    s.k("create -f -", deployment())
    s.k(STATUS)
    s.k(SET.format("v1"))
    s.sleep(2)
    for command in (
        "rollout restart deployment http-go",
        STATUS,
        HISTORY,
        HISTORY + " --revision=2",
        "rollout restart deployment http-go",
        STATUS,
        "set env deployment http-go A=1",
        STATUS,
        "label deployment http-go x=y",
        "annotate deployment http-go note=hello",
    ):
        s.k(command)
    s.sleep(2)
    s.k(HISTORY)
    s.k("get rs -o wide")


@scenario("scale")
def scale(s: Session) -> None:
    s.k("create -f -", deployment())
    s.k(STATUS)
    s.k("scale deployment http-go --replicas=6")
    s.k(STATUS)
    s.sleep(2)
    s.k("scale deployment http-go --replicas=2")
    s.sleep(3)
    s.k("get deployment,rs,pods")
    s.k("scale deployment http-go --replicas=4 --current-replicas=3")
    s.k("scale deployment http-go --replicas=0")
    s.sleep(3)
    s.k(STATUS)
    s.k("get deployment,rs,pods")
