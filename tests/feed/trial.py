"""A feed of a real sandbox with a proxy between them: what may happen to it, and whether it still tells the truth.

The sandbox runs in this very process, on a clock that only moves when it is told to: whatever is true at a quiet point
stays true while it is looked at.
"""

import asyncio
import base64
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.errors import Conflict, Invalid, NotFound
from rollouts.feed import frames
from rollouts.feed.clock import SystemClock
from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.feed import Feed
from rollouts.feed.following import Following
from rollouts.feed.pace import Pace, Timing
from rollouts.feed.server import Server
from rollouts.feed.wide_feed import EVERYWHERE, WideFeed
from rollouts.model.board import Board, joined
from rollouts.model.strip import build_strip
from rollouts.sandbox.access.certificates import Certificates
from rollouts.sandbox.access.kubeconfigs import kubeconfig
from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Options, Running, start
from tests.feed.fault_proxy import FaultProxy, running_proxy
from tests.feed.page_store import PageStore
from tests.feed.playback import KEY, Player
from tests.feed.viewer import Viewer
from tests.feed.wide_viewer import WideViewer
from tests.waiting import until

BRISK = Pace(
    first_retry=0.02,
    longest_retry=0.1,
    listing=1.5,
    silence=1.0,
    marking=0.1,
    look_again=0.05,
    pulse=0.05,
    pulse_patience=0.15,
    telling=0.3,
    health=0.2,
    interval_ms=5,
)
TIMING = Timing(pace=BRISK, random=lambda: 0.5)
BOOKMARKS = 0.1  # seconds, below the silence that the feed bears
AGREED_WITHIN = 15.0  # seconds; a loaded machine is slow, and a lie stays one for ever
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
PODS = "/api/v1/namespaces/default/pods"
SERVICES = "/api/v1/namespaces/default/services"
CONTROLLERS = "/api/v1/namespaces/default/replicationcontrollers"
LISTS = {
    "Deployment": DEPLOYMENTS,
    "ReplicaSet": "/apis/apps/v1/namespaces/default/replicasets",
    "Pod": PODS,
    "Event": "/api/v1/namespaces/default/events",
    "Service": SERVICES,
    "ReplicationController": CONTROLLERS,
}


class Trial:
    """One sequence. `story` tells what was done so far."""

    def __init__(self, directory: Path, proxy: FaultProxy, authority: str, page: PageStore) -> None:
        self.story: list[str] = []
        self.proxy, self.viewer = proxy, Viewer()
        self._directory, self._authority, self._page = directory, authority, page
        self._numbers = itertools.count()
        self._clock = ManualClock(float(int(time.time())))
        self.time = ClusterTime(SystemClock())
        self.cluster: Running
        self.direct: Client
        self.feed: Feed
        self.wide: WideFeed | None = None
        self.wide_viewer = WideViewer()
        self.viewers = (self.viewer, self.wide_viewer)

    async def begin(self, *, everywhere: bool) -> None:
        """Bring the sandbox up and let somebody look; everywhere: at an overview of all namespaces too."""
        self._data = self._directory / f"data-{next(self._numbers)}"
        await self._bring_up()
        self._tell_time()
        self._client = Client(find_backend(path=self._kubeconfig))
        self.feed = Feed(Server(self._client), "default", TIMING, time=self.time, key=KEY)
        self._followed: list[Following] = [self.feed]
        self.subscription = self.feed.subscribe(self.viewer)
        if everywhere:
            self.wide = WideFeed(Server(self._client), EVERYWHERE, TIMING, time=self.time, key=KEY)
            self.visit = self.wide.visit(self.wide_viewer, lambda: None)
            self.visit.show(["default"])
            self._followed.append(self.wide)
        self.time.turned = self._turned
        self._running = [asyncio.create_task(one.run()) for one in self._followed]
        await self._page.restart()

    async def end(self) -> None:
        """Take everything down."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._client.close()
        await self.direct.close()
        await self.cluster.stop()

    async def post(self, path: str, body: Any) -> None:
        """As kubectl creates; what is there already is no matter."""
        with suppress(Conflict, Invalid):
            await self.direct.post(path, body)

    async def patch(self, path: str, body: Any) -> None:
        """As kubectl changes; what is gone already is no matter."""
        with suppress(NotFound, Invalid):
            await self.direct.patch(path, body)

    async def delete(self, path: str, propagation: str) -> None:
        """As kubectl deletes."""
        with suppress(NotFound):
            await self.direct.delete(path, {"propagationPolicy": propagation})

    async def names(self, kind: str) -> list[str]:
        """What there is, in order."""
        return sorted(item["metadata"]["name"] for item in await self._items(kind))

    async def pass_time(self, seconds: float) -> None:
        """Let the cluster's time pass in a few steps, in which the network may move too."""
        steps = min(max(round(seconds * 2), 1), 10)
        for _ in range(steps):
            self._clock.advance(seconds / steps)
            self._tell_time()
            await asyncio.sleep(0)

    async def restart(self, *, keeps: bool, noticed: bool) -> None:
        """Stop the API server and start it again; noticed: only once the feed has seen that it is gone."""
        await self.direct.close()
        await self.cluster.stop()
        if noticed:
            await until(lambda: self.feed.health.state not in ("live", "stale"), AGREED_WITHIN, "the loss was not seen")
        if not keeps:
            self._data = self._directory / f"data-{next(self._numbers)}"
        self._clock = ManualClock(self._clock.now())
        await self._bring_up()

    def stall(self, size: int) -> None:
        """So many bytes are stuck on the way to everybody who looks."""
        for viewer in self.viewers:
            viewer.stalled = size

    def resync(self) -> None:
        """Everybody asks for a snapshot, as a page does after a gap."""
        self.subscription.resync()
        if self.wide is not None:
            self.visit.resync("default")

    async def agree(self) -> None:
        """Mend everything; then the process, the viewer and the page come to hold what a fresh list says."""
        await self._let_orphans_go()
        self.proxy.mend()
        await self.proxy.accept()
        self.stall(0)
        fresh = _tables(await self._fresh(LISTS))
        await self._until_told(self.feed, self.viewer, fresh)
        held = json.loads(frames.tables(self.feed.board))
        assert comparable(held, fresh) == comparable(fresh, fresh), "the process holds something else"
        await self._page_holds(fresh, self.feed.seq, self.viewer.take_frames())
        if self.wide is not None:
            await self._agree_everywhere(self.wide)
        assert self.feed.broken == 0

    async def _agree_everywhere(self, feed: WideFeed) -> None:
        viewer = self.wide_viewer.of["default"]
        boards = await self._fresh([kind for kind in LISTS if kind != "Event"])
        fresh = _tables(build_strip(board) for board in boards)
        await self._until_told(feed, viewer, fresh)
        await self._page_holds(fresh, viewer.seq, self.wide_viewer.take_frames(), "default")
        assert feed.broken == 0

    async def _page_holds(self, fresh: dict[str, Any], seq: int | None, sent: list[str], namespace: str = "") -> None:
        held = await self._page.take(sent, namespace)
        assert not held.gap, "the page missed a frame"
        assert held.seq == seq
        assert comparable(held.tables, fresh) == comparable(fresh, fresh), "the page holds something else"

    async def _fresh(self, kinds: Iterable[str]) -> list[Board]:
        """The rollouts as somebody sees them who lists everything now, past the proxy, and never watched."""
        player = Player()
        for kind in kinds:
            reader, shelf = player.readers[kind]
            for item in reader.read_list(await self.direct.list(LISTS[kind]))[1]:
                shelf.put(item)
        assert player.unreadable == 0
        return player.rollouts(self.time.now())

    async def _let_orphans_go(self) -> None:
        """A set that is gone is shown until its last pod is; whoever lists then knows nothing of it."""
        for _ in range(20):
            owned_by = ("ReplicaSet", "ReplicationController")
            sets = {item["metadata"]["uid"] for kind in owned_by for item in await self._items(kind)}
            pods = await self._items("Pod")
            owners = [owner["uid"] for pod in pods for owner in pod["metadata"].get("ownerReferences", [])]
            if sets.issuperset(owners):
                return
            await self.pass_time(10.0)
        raise AssertionError("the garbage collector left pods behind")

    async def _items(self, kind: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.direct.get(LISTS[kind]))["items"]
        return items

    async def _until_told(self, feed: Following, viewer: Viewer, fresh: dict[str, Any]) -> None:
        def told() -> bool:
            # One that is behind may hold the truth by chance, as where all is deleted; its snapshot still comes.
            caught_up = feed is not self.feed or viewer.seq == self.feed.seq
            agreed = comparable(viewer.tables, fresh) == comparable(fresh, fresh)
            return caught_up and agreed and feed.health.state == "live"

        try:
            await until(told, AGREED_WITHIN)
        except AssertionError:
            lines = [f"a viewer of {feed.namespace or 'all namespaces'} is told something else, {feed.health}"]
            lines += differing(viewer.tables, fresh)
            lines += [f"the viewers broke on {[one.broke for one in self.viewers]}, the feed is at {self.feed.seq}"]
            lines += ["the process", *differing(_tables([self.feed.board]), fresh)] if feed is self.feed else []
            lines += [
                f"{one.kind.plural} at {one.version}, lists {one.lists}, lines {one.lines}"
                for one in (reflector.mirror for reflector in feed.reflectors)
            ]
            raise AssertionError("\n".join([*lines, "after", *self.story])) from None

    async def _bring_up(self) -> None:
        self.cluster = await start(Options(self._directory, 0, self._data), self._clock)
        self.cluster.hub.bookmark_every = BOOKMARKS
        found = json.loads(self.cluster.kubeconfig().read_text())
        authority = find_authority(found)
        self.proxy.lead_to(self.cluster.url, authority)
        token = found["users"][0]["user"]["token"]
        self._kubeconfig = self._directory / "proxied.kubeconfig"
        through = kubeconfig("admin", token, f"https://127.0.0.1:{self.proxy.port}", self._authority)
        self._kubeconfig.write_text(json.dumps(through))
        self.direct = Client(find_backend(path=self.cluster.kubeconfig()))

    def _turned(self) -> None:
        for one in self._followed:
            one.turned()

    def _tell_time(self) -> None:
        self.time.turn_to(round(self._clock.now() * 1000), 1.0, paused=True)


def _tables(boards: Iterable[Board]) -> dict[str, Any]:
    """As a page gets them."""
    tables: dict[str, Any] = json.loads(frames.tables(joined(boards)))
    return tables


def comparable(held: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
    """Without what only who watched can know: whom a selector had before, how many pods clients wanted at once."""
    rollouts = {
        uid: one | {"ceiling": None} if one["kind"] == "ReplicationController" else one
        for uid, one in held.get("rollouts", {}).items()
    }
    services = {
        uid: one | {"left": []}
        for uid, one in held.get("services", {}).items()
        if uid in fresh["services"] or one["lanes"] or one["odd"] or not one["left"]
    }
    return held | {"rollouts": rollouts, "services": services}


def differing(held: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Field by field, what is held and what is true."""
    lines = []
    for table, records in fresh.items():
        ours = held.get(table, {})
        for uid in sorted({*records, *ours}):
            lines += _unlike(f"{table} {uid}", ours.get(uid), records.get(uid))
    return lines


def _unlike(what: str, ours: dict[str, Any] | None, theirs: dict[str, Any] | None) -> list[str]:
    if ours is None or theirs is None:
        return [] if ours is theirs else [f"{what}: holds {ours}, is {theirs}"]
    fields = [field for field in theirs if ours.get(field) != theirs[field]]
    return [f"{what}.{field}: holds {ours.get(field)}, is {theirs[field]}" for field in fields]


def find_authority(config: dict[str, Any]) -> str:
    """The PEM text of the authority that a kubeconfig trusts."""
    return base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode()


@asynccontextmanager
async def running_trial(
    directory: Path, certificates: Certificates, page: PageStore, watch_list: str, *, everywhere: bool
) -> AsyncIterator[Trial]:
    """A sequence that has begun."""
    async with running_proxy(certificates) as proxy:
        proxy.watch_list = watch_list
        trial = Trial(directory, proxy, certificates.authority.decode(), page)
        await trial.begin(everywhere=everywhere)
        try:
            yield trial
        finally:
            await trial.end()
