"""A true copy of a namespace, by uid; a same-named successor is another object.

A change only marks its rollout as dirty: the answer is always built anew from what lies here.
"""

from collections.abc import Callable, Iterator

from rollouts.feed.event_log import EventLog
from rollouts.feed.pulling import Pulling
from rollouts.model.event import Event, build_event
from rollouts.model.facts import PodFacts, read_pod
from rollouts.model.family import Family, Lane
from rollouts.model.manifests import DeploymentManifest, EventManifest, PodManifest, ReplicaSetManifest, millis

UNCLAIMED = 500
CRON_DIGITS = 8


class Store:
    """Holds Deployments, ReplicaSets, pods and events; `dirty` collects the uids of rollouts to look at again."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.dirty: set[str] = set()
        self.vanished_pods: set[str] = set()
        self.pods_known = True
        self.deployments = Deployments(self)
        self.replicasets = ReplicaSets(self)
        self.pods = Pods(self)
        self.events = Events(self)
        self._wake = wake

    def mark(self, rollout: str | None) -> None:
        """Look at this rollout again."""
        if rollout:
            self.dirty.add(rollout)
            self._wake()

    def mark_all(self) -> None:
        """Look at everything again."""
        for rollout in self.deployments.uids():
            self.mark(rollout)

    def family(self, rollout: str) -> Family | None:
        """Gather what belongs to a Deployment; None if there is no such one."""
        deployment = self.deployments.get(rollout)
        if deployment is None:
            return None
        lanes = [Lane(one, self.pods.of(one.metadata.uid)) for one in self.replicasets.of(rollout)]
        return Family(deployment, lanes, self.events.of(rollout), self.events.pulling.pods, self.pods_known)


class Deployments:
    """By uid, and by name for events that name no uid."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, DeploymentManifest] = {}

    def uids(self) -> set[str]:
        return set(self._held)

    def get(self, uid: str) -> DeploymentManifest | None:
        return self._held.get(uid)

    def named(self, name: str) -> str | None:
        return next((uid for uid, one in self._held.items() if one.metadata.name == name), None)

    def put(self, item: DeploymentManifest) -> None:
        uid = item.metadata.uid
        appeared = uid not in self._held
        self._held[uid] = item
        if appeared:
            self._store.events.claim()
        self._store.mark(uid)

    def drop(self, uid: str) -> None:
        if self._held.pop(uid, None) is not None:
            self._store.mark(uid)


class ReplicaSets:
    """By uid and by owner. One that is deleted while its pods still leave stays until the last of them is gone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, ReplicaSetManifest] = {}
        self._of: dict[str, dict[str, ReplicaSetManifest]] = {}
        self._named: dict[str, str] = {}
        self._gone: set[str] = set()

    def uids(self) -> set[str]:
        return set(self._held) - self._gone

    def of(self, rollout: str) -> Iterator[ReplicaSetManifest]:
        return iter(self._of.get(rollout, {}).values())

    def owner(self, uid: str) -> str | None:
        held = self._held.get(uid)
        return held.metadata.owner if held else None

    def named(self, name: str) -> str | None:
        return self._named.get(name)

    def put(self, item: ReplicaSetManifest) -> None:
        uid = item.metadata.uid
        before = self.owner(uid)
        if before != item.metadata.owner:
            self._leave(uid, before)
        self._held[uid] = item
        self._named[item.metadata.name] = uid
        self._gone.discard(uid)
        self._of.setdefault(item.metadata.owner, {})[uid] = item
        if before is None:
            self._store.events.claim()
        self._store.mark(item.metadata.owner)

    def drop(self, uid: str) -> None:
        if uid not in self._held:
            return
        self._gone.add(uid)
        if not self._store.pods.of(uid):
            self.bury(uid)
        self._store.mark(self.owner(uid))

    def bury(self, uid: str) -> None:
        """Forget one that is deleted and has no pod left."""
        if uid not in self._gone:
            return
        self._gone.discard(uid)
        item = self._held.pop(uid)
        if self._named.get(item.metadata.name) == uid:
            del self._named[item.metadata.name]
        self._leave(uid, item.metadata.owner)

    def _leave(self, uid: str, owner: str | None) -> None:
        if owner is None:
            return
        self._of.get(owner, {}).pop(uid, None)
        if not self._of.get(owner):
            self._of.pop(owner, None)
        self._store.mark(owner)


class Pods:
    """Pods as their facts, by uid and by the ReplicaSet that owns them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, PodFacts] = {}
        self._of: dict[str, dict[str, PodFacts]] = {}

    def uids(self) -> set[str]:
        return set(self._held)

    def of(self, replicaset: str) -> tuple[PodFacts, ...]:
        return tuple(self._of.get(replicaset, {}).values())

    def holds(self, uid: str) -> bool:
        return uid in self._held

    def rollout(self, uid: str) -> str | None:
        held = self._held.get(uid)
        return self._store.replicasets.owner(held.owner) if held else None

    def put(self, item: PodManifest) -> None:
        facts = read_pod(item)
        before = self._held.get(facts.uid)
        if before == facts:
            return  # something changed that nobody is shown
        if before is not None and before.owner != facts.owner:
            self._leave(before)
        self._held[facts.uid] = facts
        self._of.setdefault(facts.owner, {})[facts.uid] = facts
        self._store.mark(self._store.replicasets.owner(facts.owner))

    def drop(self, uid: str) -> None:
        facts = self._held.pop(uid, None)
        if facts is not None:
            self._leave(facts)
            self._store.vanished_pods.add(uid)
            self._store.events.pulling.rest(uid)

    def _leave(self, facts: PodFacts) -> None:
        siblings = self._of.get(facts.owner, {})
        siblings.pop(facts.uid, None)
        self._store.mark(self._store.replicasets.owner(facts.owner))
        if not siblings:
            self._of.pop(facts.owner, None)
            self._store.replicasets.bury(facts.owner)


class Events:
    """Events by the rollout that they belong to, and what they say of pulling.

    They outlive their rollout until the API server lets them go: a Deployment that may not be looked at for a moment
    comes back with its events.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rollout: dict[str, str] = {}
        self._logs: dict[str, EventLog] = {}
        self._unclaimed: dict[str, EventManifest] = {}
        self.pulling = Pulling()

    def uids(self) -> set[str]:
        return set(self._rollout) | set(self._unclaimed)

    def of(self, rollout: str) -> dict[str, Event]:
        log = self._logs.get(rollout)
        return dict(log.records()) if log else {}

    def put(self, item: EventManifest) -> None:
        rollout = self._owner(item)
        if rollout is None:
            self._hold(item)
            return
        event = build_event(item, rollout)
        self._rollout[event.uid] = rollout
        pulls = event.kind == "Pod" and self.pulling.note(item.involved_object.uid, event, item.metadata.name)
        if self._logs.setdefault(rollout, EventLog()).put(event) or pulls:
            self._store.mark(rollout)

    def drop(self, uid: str) -> None:
        self._unclaimed.pop(uid, None)
        rollout = self._rollout.pop(uid, None)
        pulled = self.pulling.drop(uid)
        if rollout is None:
            return
        log = self._logs.get(rollout)
        if (log is not None and log.drop(uid)) or pulled:
            self._store.mark(rollout)
        if log is not None and not log.records():
            del self._logs[rollout]

    def claim(self) -> None:
        """Sort in what came before the object that it is about."""
        waiting, self._unclaimed = self._unclaimed, {}
        for item in waiting.values():
            self.put(item)

    def _hold(self, item: EventManifest) -> None:
        self._unclaimed[item.metadata.uid] = item
        if len(self._unclaimed) > UNCLAIMED:
            del self._unclaimed[next(iter(self._unclaimed))]

    def _owner(self, item: EventManifest) -> str | None:
        """By uid; what is gone already is known by its name, `<deployment>-<hash>-<random>`."""
        about, store = item.involved_object, self._store
        if about.kind == "Deployment":
            return about.uid if store.deployments.get(about.uid) else None
        if about.kind == "ReplicaSet":
            owner = store.replicasets.owner(about.uid) or store.deployments.named(_stem(about.name))
        elif about.kind == "Pod":
            owner = store.pods.rollout(about.uid) if store.pods.holds(about.uid) else self._owner_by_name(about.name)
        else:
            return None
        deployment = store.deployments.get(owner) if owner else None
        return owner if deployment and not _earlier(item, deployment) else None

    def _owner_by_name(self, pod: str) -> str | None:
        """Of a pod that is gone, perhaps with its ReplicaSet; a CronJob's pods have a time where ours have a hash."""
        replicaset = _stem(pod)
        known = self._store.replicasets.named(replicaset)
        if known is not None:
            return self._store.replicasets.owner(known)
        name, _, made = replicaset.rpartition("-")
        return None if made.isdigit() and len(made) >= CRON_DIGITS else self._store.deployments.named(name)


def _stem(name: str) -> str:
    return name.rpartition("-")[0]


def _earlier(item: EventManifest, deployment: DeploymentManifest) -> bool:
    """It was made before the Deployment, so it is about a namesake."""
    made, since = millis(item.metadata.creation_timestamp), millis(deployment.metadata.creation_timestamp)
    return made is not None and since is not None and made < since
