"""Deployments, the ReplicaSets that they own, and the pods that those own: each by uid, and found from its owner."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import structs

from rollouts.feed.lineage import deployment_of, replicaset_of
from rollouts.feed.namesakes import Namesakes
from rollouts.model.facts import PodFacts, read_pod
from rollouts.model.manifests import DeploymentManifest, PodManifest, ReplicaSetManifest


class Kin:
    """mark: called with the uid of each rollout that has changed. unsettled: called when events may belong to another
    rollout than before, with the uids and the names of the Deployments that had them; those that nobody had may, too.
    vanished: called with the uid of each pod that is gone. relabelled: called with a namespace in which there may be
    pods with other labels than before, or of another rollout.
    """

    def __init__(
        self,
        mark: Callable[[str | None], None],
        unsettled: Callable[[Iterable[str]], None],
        vanished: Callable[[str], None],
        relabelled: Callable[[str], None],
    ) -> None:
        self.mark, self.unsettled, self.vanished = mark, unsettled, vanished
        self.relabelled = relabelled
        self.deployments = Deployments(self)
        self.replicasets = ReplicaSets(self)
        self.pods = Pods(self)

    def rollout_of_replicaset(self, uid: str, name: str) -> str | None:
        """By its owner; by its name if it has none, is gone, or is not known yet."""
        return self.replicasets.owner(uid) or self.deployments.named(deployment_of(name))

    def rollout_of_pod(self, uid: str, name: str) -> str | None:
        """By its owner; by its name if it was taken out, is gone, or is not known yet."""
        return self.pods.rollout(uid) or self._rollout_of_pod_named(name)

    def replicaset_moved(self, name: str, *rollouts: str | None) -> None:
        """One of this name belongs to one of these rollouts now, and belonged to the others."""
        by_name = self.deployments.named(deployment_of(name))
        self._moved(deployment_of(name), {rollout or by_name for rollout in rollouts})

    def pod_moved(self, name: str, *rollouts: str | None) -> None:
        """As of a ReplicaSet."""
        by_name = self._rollout_of_pod_named(name)
        self._moved(deployment_of(replicaset_of(name)), {rollout or by_name for rollout in rollouts})

    def _moved(self, deployment: str, rollouts: set[str | None]) -> None:
        if len(rollouts) > 1:
            self.unsettled({deployment, *(rollout for rollout in rollouts if rollout)})

    def _rollout_of_pod_named(self, name: str) -> str | None:
        replicaset = replicaset_of(name)
        return self.rollout_of_replicaset(self.replicasets.named(replicaset) or "", replicaset)


class Deployments:
    """By uid, and by name for events that name no uid."""

    def __init__(self, kin: "Kin") -> None:
        self._kin = kin
        self._held: dict[str, DeploymentManifest] = {}
        self._named = Namesakes()

    def uids(self) -> set[str]:
        return set(self._held)

    def get(self, uid: str) -> DeploymentManifest | None:
        return self._held.get(uid)

    def names(self, namespace: str) -> Iterator[tuple[str, str]]:
        """Uid and name of each in a namespace."""
        for uid, one in self._held.items():
            if one.metadata.namespace == namespace:
                yield uid, one.metadata.name

    def named(self, name: str) -> str | None:
        """Of two the one that came last: the other is gone, if that was not heard of yet."""
        return self._named.last(name)

    def put(self, item: DeploymentManifest) -> None:
        uid, name = item.metadata.uid, item.metadata.name
        appeared = uid not in self._held
        self._held[uid] = item
        self._named.put(uid, name)
        if appeared:
            self._kin.unsettled((name,))
            self._kin.relabelled(item.metadata.namespace)
        self._kin.mark(uid)

    def drop(self, uid: str) -> None:
        item = self._held.pop(uid, None)
        if item is None:
            return
        self._named.drop(uid)
        if self._named.last(item.metadata.name) is not None:
            self._kin.unsettled((item.metadata.name,))
        self._kin.relabelled(item.metadata.namespace)
        self._kin.mark(uid)


class ReplicaSets:
    """By uid and by owner. One that is deleted while its pods still leave stays until the last of them is gone."""

    def __init__(self, kin: "Kin") -> None:
        self._kin = kin
        self._held: dict[str, ReplicaSetManifest] = {}
        self._of: dict[str, dict[str, ReplicaSetManifest]] = {}
        self._named = Namesakes()
        self._gone: set[str] = set()
        self._lent: set[str] = set()

    def uids(self) -> set[str]:
        return set(self._held) - self._gone - self._lent

    def of(self, rollout: str) -> Iterator[ReplicaSetManifest]:
        return iter(self._of.get(rollout, {}).values())

    def owner(self, uid: str) -> str | None:
        held = self._held.get(uid)
        return held.metadata.owner if held else None

    def labels(self, uid: str) -> dict[str, str] | None:
        """Of its template; None if there is no such one."""
        held = self._held.get(uid)
        return _labels(held) if held else None

    def named(self, name: str) -> str | None:
        return self._named.last(name)

    def put(self, item: ReplicaSetManifest) -> None:
        uid = item.metadata.uid
        before = self.owner(uid)
        usual = self.labels(uid)
        if before != item.metadata.owner or usual != _labels(item):
            self._kin.relabelled(item.metadata.namespace)
        elif usual is not None and item.spec.template is not None:
            item.spec.template.labels = usual  # which its pods share: they are told to be alike without a look
        self._held[uid] = item
        self._gone.discard(uid)
        if before != item.metadata.owner:
            self._enter(item, before)
        self._of.setdefault(item.metadata.owner, {})[uid] = item
        self._kin.mark(item.metadata.owner)

    def lend(self, item: ReplicaSetManifest) -> None:
        """Hold a ReplicationController as if it were one, for its owner in name; no list of ReplicaSets has it."""
        self._lent.add(item.metadata.uid)
        self.put(item)

    def lends_to(self, rollout: str) -> bool:
        """Whether it is made of such."""
        return not self._lent.isdisjoint(self._of.get(rollout, ()))

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
        self._lent.discard(uid)
        item = self._held.pop(uid)
        self._named.drop(uid)
        self._leave(uid, item.metadata.owner)
        self._kin.relabelled(item.metadata.namespace)
        self._kin.replicaset_moved(item.metadata.name, item.metadata.owner, None)

    def _enter(self, item: ReplicaSetManifest, before: str | None) -> None:
        """It has come, or changed hands, and its pods with it; of a namesake's pods by name too."""
        uid, name, owner = item.metadata.uid, item.metadata.name, item.metadata.owner
        namesake = self._named.last(name) or uid
        self._leave(uid, before)
        self._named.put(uid, name)
        self._kin.replicaset_moved(name, before, owner, self.owner(namesake))
        for pod in self._kin.pods.of(uid):
            self._kin.pod_moved(pod.name, before, owner)

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

    def foreign(self) -> Iterator[PodFacts]:
        """Of no ReplicaSet that is known: one for each owner, whose pods are alike, and all that have none."""
        for owner, members in self._of.items():
            if not owner:
                yield from members.values()
            elif self._kin.replicasets.owner(owner) is None:
                yield next(iter(members.values()))

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
        facts = self._sharing(facts, before)
        self._held[facts.uid] = facts
        self._of.setdefault(facts.owner, {})[facts.uid] = facts
        rollout = self._kin.replicasets.owner(facts.owner)
        if before is None or before.owner != facts.owner:
            self._kin.pod_moved(facts.name, self._kin.replicasets.owner(before.owner) if before else None, rollout)
        self._kin.mark(rollout)

    def drop(self, uid: str) -> None:
        facts = self._held.pop(uid, None)
        if facts is not None:
            self._kin.pod_moved(facts.name, self._kin.replicasets.owner(facts.owner), None)
            self._leave(facts)
            self._kin.vanished(uid)
            if facts.labels != self._kin.replicasets.labels(facts.owner):
                self._kin.relabelled(facts.namespace)

    def _sharing(self, facts: PodFacts, before: PodFacts | None) -> PodFacts:
        """With the labels of its template, if it has no others: a thousand pods hold them once."""
        usual = self._kin.replicasets.labels(facts.owner)
        if usual == facts.labels:
            return structs.replace(facts, labels=usual)
        if before is None or before.labels != facts.labels:
            self._kin.relabelled(facts.namespace)
        return facts

    def _leave(self, facts: PodFacts) -> None:
        siblings = self._of.get(facts.owner, {})
        siblings.pop(facts.uid, None)
        self._kin.mark(self._kin.replicasets.owner(facts.owner))
        if not siblings:
            self._of.pop(facts.owner, None)
            self._kin.replicasets.bury(facts.owner)


def _labels(item: ReplicaSetManifest) -> dict[str, str]:
    return item.spec.template.labels if item.spec.template else {}
