"""Services, and whom they stand before: found by labels, anew for a namespace whenever any of its labels may differ."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from rollouts.feed.herds import Herds
from rollouts.feed.kin import Kin
from rollouts.model.front import Front, ServiceFacts, nearest, read_service
from rollouts.model.manifests import ServiceManifest

STRANGERS = ""  # whoever owns pods that no board shows: a StatefulSet, or nobody
Standing = dict[str, tuple[Front, ...]]


class _Sight(Struct, frozen=True):
    """What a Service selected when it was last looked at. parted: the rollouts that its selector before had."""

    selector: dict[str, str]
    reached: frozenset[str] = frozenset()
    parted: frozenset[str] = frozenset()


class Fronts:
    """A shelf of Services. One concerns the rollouts of which it selects pods; those of which it did until its selector
    was changed; and while it selects nobody's pods, the one that was likely meant.

    wake: called when there is something to settle.
    """

    def __init__(self, kin: Kin, herds: Herds, wake: Callable[[], None]) -> None:
        self._kin, self._herds, self._wake = kin, herds, wake
        self._held: dict[str, ServiceFacts] = {}
        self._in: defaultdict[str, dict[str, ServiceFacts]] = defaultdict(dict)
        self._seen: set[str] = set()
        self._sights: dict[str, _Sight] = {}
        self._standing: dict[str, Standing] = {}
        self._before: dict[str, tuple[Front, ...]] = {}
        self._stale: set[str] = set()

    def uids(self) -> set[str]:
        return set(self._seen)

    def put(self, item: ServiceManifest) -> None:
        uid = item.metadata.uid
        self._seen.add(uid)
        facts = read_service(item)
        if facts is None:
            self._forget(uid)
        elif self._held.get(uid) != facts:
            self._held[uid] = self._in[facts.namespace][uid] = facts
            self._turned(facts.namespace)

    def drop(self, uid: str) -> None:
        self._seen.discard(uid)
        self._forget(uid)

    def before(self, rollout: str) -> tuple[Front, ...]:
        """Those that concern a rollout, by name, as of when it was last settled."""
        return self._before.get(rollout, ())

    def selectors(self, namespace: str) -> list[tuple[str, Mapping[str, str]]]:
        """Of its Services, with their names."""
        return [(one.name, one.selector) for one in self._in.get(namespace, {}).values()]

    def _turned(self, namespace: str) -> None:
        """ReplicationControllers that one Service selects are one picture."""
        self._herds.look_again(namespace)
        self.look_again(namespace)

    def look_again(self, namespace: str) -> None:
        """Its labels, or whose they are, may have changed."""
        if namespace not in self._stale and namespace in self._in:
            self._stale.add(namespace)
            self._wake()

    def settle(self) -> None:
        """Find anew what is stale, and mark the rollouts for which it differs."""
        stale, self._stale = self._stale, set()
        for namespace in stale:
            before, after = self._standing.pop(namespace, {}), self._stand(namespace)
            if after:
                self._standing[namespace] = after
            if not self._in[namespace]:
                del self._in[namespace]
            for rollout in before.keys() | after.keys():
                if before.get(rollout) != after.get(rollout):
                    self._keep(rollout, after.get(rollout))
                    self._kin.mark(rollout)

    def _keep(self, rollout: str, fronts: tuple[Front, ...] | None) -> None:
        if fronts:
            self._before[rollout] = fronts
        else:
            self._before.pop(rollout, None)

    def _forget(self, uid: str) -> None:
        facts = self._held.pop(uid, None)
        if facts is not None:
            self._sights.pop(uid, None)
            self._turned(facts.namespace)
            self._in[facts.namespace].pop(uid, None)

    def _stand(self, namespace: str) -> Standing:
        """Of each rollout the Services that concern it."""
        services = self._in.get(namespace, {})
        if not services:
            return {}
        crowd = _Crowd(self._kin, self._herds, namespace)
        found: defaultdict[str, list[Front]] = defaultdict(list)
        for service in sorted(services.values(), key=lambda one: one.name):
            reached = crowd.selected_by(service.selector)
            sight = self._look(service, reached - {STRANGERS})
            meant = None if reached else nearest(service, crowd.typical)
            concerned = {*sight.reached, *sight.parted, *([meant] if meant else [])}
            left = crowd.named(sight.parted)
            for rollout in concerned & crowd.names.keys():
                elsewhere = crowd.named(sight.reached - {rollout})
                found[rollout].append(Front(service, elsewhere, not reached, left))
        return {rollout: tuple(fronts) for rollout, fronts in found.items()}

    def _look(self, service: ServiceFacts, reached: frozenset[str]) -> _Sight:
        before = self._sights.get(service.uid, _Sight(service.selector))
        parted = before.parted
        if before.selector != service.selector and before.reached:
            parted = before.reached
        sight = self._sights[service.uid] = _Sight(service.selector, reached, parted - reached)
        return sight


class _Crowd:
    """A namespace's labels, and whose they are. names: of its rollouts. typical: of each name and usual labels."""

    def __init__(self, kin: Kin, herds: Herds, namespace: str) -> None:
        self._kin, self._herds, self._namespace = kin, herds, namespace
        self.names: dict[str, str] = {}
        self.typical: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._owners: list[str] = []
        self._of_pair: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for owner, labels in self._labels():
            for pair in labels.items():
                self._of_pair[pair].add(len(self._owners))
            self._owners.append(owner)

    def named(self, rollouts: frozenset[str]) -> tuple[str, ...]:
        """Their names, in order; who is gone has none."""
        return tuple(sorted(self.names[one] for one in rollouts if one in self.names))

    def selected_by(self, selector: Mapping[str, str]) -> frozenset[str]:
        """Whose pods have all these labels; STRANGERS stands for those of no rollout."""
        having = [self._of_pair.get(pair, set()) for pair in selector.items()]
        return frozenset(self._owners[place] for place in set.intersection(*having))

    def _labels(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        kin = self._kin
        for rollout, name in [*kin.deployments.names(self._namespace), *self._herds.names(self._namespace)]:
            self.names[rollout] = name
            for replicaset in kin.replicasets.of(rollout):
                uid = replicaset.metadata.uid
                usual = kin.replicasets.labels(uid) or {}
                self.typical[rollout] = (name, usual)
                yield rollout, usual
                yield from (
                    (rollout, pod.labels) for pod in kin.pods.of(uid) if pod.labels is not usual and pod.labels != usual
                )
        yield from ((STRANGERS, pod.labels) for pod in kin.pods.foreign() if pod.namespace == self._namespace)
