"""Deployments, the ReplicaSets that they own, and the pods that those own: each by uid, and found from its owner."""

from collections.abc import Callable, Iterator

from rollouts.model.facts import PodFacts, read_pod
from rollouts.model.manifests import DeploymentManifest, PodManifest, ReplicaSetManifest


class Kin:
    """mark: called with the uid of each rollout that has changed. appeared: called when an owner comes that was not
    there, with its name if it is a Deployment. parted: called with the uid of a rollout that a ReplicaSet has left.
    vanished: called with the uid of each pod that is gone.
    """

    def __init__(
        self,
        mark: Callable[[str | None], None],
        appeared: Callable[[str], None],
        parted: Callable[[str], None],
        vanished: Callable[[str], None],
    ) -> None:
        self.mark, self.appeared, self.parted, self.vanished = mark, appeared, parted, vanished
        self.deployments = Deployments(self)
        self.replicasets = ReplicaSets(self)
        self.pods = Pods(self)


class Deployments:
    """By uid, and by name for events that name no uid."""

    def __init__(self, kin: "Kin") -> None:
        self._kin = kin
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
            self._kin.appeared(item.metadata.name)
        self._kin.mark(uid)

    def drop(self, uid: str) -> None:
        if self._held.pop(uid, None) is not None:
            self._kin.mark(uid)


class ReplicaSets:
    """By uid and by owner. One that is deleted while its pods still leave stays until the last of them is gone."""

    def __init__(self, kin: "Kin") -> None:
        self._kin = kin
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
        if before != item.metadata.owner:
            self._kin.appeared("")
        if before and before != item.metadata.owner:
            self._kin.parted(before)
        self._kin.mark(item.metadata.owner)

    def drop(self, uid: str) -> None:
        if uid not in self._held:
            return
        self._gone.add(uid)
        if not self._kin.pods.of(uid):
            self.bury(uid)
        self._kin.mark(self.owner(uid))

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
        self._kin.mark(owner)


class Pods:
    """Pods as their facts, by uid and by the ReplicaSet that owns them."""

    def __init__(self, kin: "Kin") -> None:
        self._kin = kin
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
        return self._kin.replicasets.owner(held.owner) if held else None

    def put(self, item: PodManifest) -> None:
        facts = read_pod(item)
        before = self._held.get(facts.uid)
        if before == facts:
            return  # something changed that nobody is shown
        if before is not None and before.owner != facts.owner:
            self._leave(before)
        self._held[facts.uid] = facts
        self._of.setdefault(facts.owner, {})[facts.uid] = facts
        self._kin.mark(self._kin.replicasets.owner(facts.owner))

    def drop(self, uid: str) -> None:
        facts = self._held.pop(uid, None)
        if facts is not None:
            self._leave(facts)
            self._kin.vanished(uid)

    def _leave(self, facts: PodFacts) -> None:
        siblings = self._of.get(facts.owner, {})
        siblings.pop(facts.uid, None)
        self._kin.mark(self._kin.replicasets.owner(facts.owner))
        if not siblings:
            self._of.pop(facts.owner, None)
            self._kin.replicasets.bury(facts.owner)
