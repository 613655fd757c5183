"""ReplicationControllers, and which of them are one picture: those of a namespace that one Service selects.

Nothing in the cluster says that they belong together, since a client alone rolls one into the other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count

from msgspec import Struct

from rollouts.feed.kin import Kin
from rollouts.model.family import Lane
from rollouts.model.front import selects
from rollouts.model.hand import Hand, as_lane, labels_of, written_at
from rollouts.model.manifests import ReplicationControllerManifest, millis

Selectors = Callable[[str], Sequence[tuple[str, Mapping[str, str]]]]


class _Herd(Struct):
    """One picture. numbers: of its ReplicationControllers by uid, in the order in which they came. most: pods that were
    wanted at once.
    """

    namespace: str
    name: str
    numbers: dict[str, int]
    most: int = 0


class Herds:
    """A shelf of ReplicationControllers. One that something owns, such as a DeploymentConfig, is left to its owner.

    A picture keeps its uid, once the first member's, as long as any of its members is there.
    """

    def __init__(self, kin: Kin, wake: Callable[[], None]) -> None:
        self._kin, self._wake = kin, wake
        self._held: dict[str, ReplicationControllerManifest] = {}
        self._in: defaultdict[str, set[str]] = defaultdict(set)
        self._of: dict[str, str] = {}
        self._herds: dict[str, _Herd] = {}
        self._owned: set[str] = set()
        self._stale: set[str] = set()

    def uids(self) -> set[str]:
        return set(self._held) | self._owned

    def rollouts(self) -> set[str]:
        """The uids of the pictures."""
        return set(self._herds)

    def names(self, namespace: str) -> Iterator[tuple[str, str]]:
        """Uid and name of each picture in a namespace."""
        for uid, herd in self._herds.items():
            if herd.namespace == namespace:
                yield uid, herd.name

    def put(self, item: ReplicationControllerManifest) -> None:
        uid, before = item.metadata.uid, self._held.get(item.metadata.uid)
        if item.metadata.owner:
            self.drop(uid)
            self._owned.add(uid)
            return
        self._owned.discard(uid)
        self._held[uid] = item
        if before is None or labels_of(before) != labels_of(item):
            self._in[item.metadata.namespace].add(uid)
            self.look_again(item.metadata.namespace)
        if uid in self._of:
            self._lend(item)

    def drop(self, uid: str) -> None:
        self._owned.discard(uid)
        item = self._held.pop(uid, None)
        if item is None:
            return
        self._in[item.metadata.namespace].discard(uid)
        self.look_again(item.metadata.namespace)
        self._kin.replicasets.drop(uid)

    def look_again(self, namespace: str) -> None:
        """Which belong together may differ now."""
        if namespace in self._in and namespace not in self._stale:
            self._stale.add(namespace)
            self._wake()

    def settle(self, selectors: Selectors) -> None:
        """Find anew what belongs together in the namespaces that are stale."""
        stale, self._stale = self._stale, set()
        for namespace in stale:
            taken: set[str] = set()
            for name, members in self._parted(namespace, selectors(namespace)):
                uid = self._uid_of(members, taken)
                taken.add(uid)
                self._keep(uid, namespace, name, members)
            for uid in [uid for uid, _ in self.names(namespace)]:
                if uid not in taken:
                    self._end(uid)

    def hand(self, rollout: str, lanes: Sequence[Lane]) -> Hand | None:
        """What is known of who moves the replicas of these lanes; None for what is no picture of ours."""
        herd = self._herds.get(rollout)
        if herd is None or not lanes:
            return None
        wanted = sum(lane.wanted for lane in lanes)
        herd.most = wanted if wanted * 2 < herd.most else max(herd.most, wanted)
        members = [self._held[uid] for uid in herd.numbers if uid in self._held]
        return Hand(herd.namespace, herd.name, dict(herd.numbers), herd.most, *written_at(members))

    def _parted(
        self, namespace: str, selectors: Sequence[tuple[str, Mapping[str, str]]]
    ) -> Iterator[tuple[str, list[ReplicationControllerManifest]]]:
        """Names and members: the Service with most of them first; who is left over stands alone."""
        left = sorted((self._held[uid] for uid in self._in[namespace]), key=_age)
        found = [(name, [one for one in left if selects(selector, labels_of(one))]) for name, selector in selectors]
        for name, members in sorted(found, key=lambda one: (-len(one[1]), one[0])):
            own = [one for one in members if one in left]
            if len(own) > 1:
                left = [one for one in left if one not in own]
                yield name, own
        yield from ((one.metadata.name, [one]) for one in left)

    def _uid_of(self, members: Sequence[ReplicationControllerManifest], taken: set[str]) -> str:
        """The one that most of the members had before, unless another picture has it by now; else one that none has."""
        before = Counter(self._of[one.metadata.uid] for one in members if one.metadata.uid in self._of)
        first = f"herd-{members[0].metadata.uid}"  # no record has the uid of another one
        made = (f"{first}-{number}" for number in count(2))
        return next(uid for uid in chain((uid for uid, _ in before.most_common()), (first,), made) if uid not in taken)

    def _keep(self, uid: str, namespace: str, name: str, members: Sequence[ReplicationControllerManifest]) -> None:
        herd = self._herds.setdefault(uid, _Herd(namespace, name, {}))
        herd.name = name
        for member in members:
            own = member.metadata.uid
            herd.numbers.setdefault(own, max(herd.numbers.values(), default=0) + 1)
            if self._of.get(own) != uid:
                self._of[own] = uid
                self._lend(member)
        self._kin.mark(uid)

    def _lend(self, item: ReplicationControllerManifest) -> None:
        own = item.metadata.uid
        uid = self._of[own]
        self._kin.replicasets.lend(as_lane(item, uid, self._herds[uid].numbers[own]))

    def _end(self, uid: str) -> None:
        """Nothing is left of it but pods that leave."""
        if not any(self._kin.replicasets.of(uid)):
            del self._herds[uid]
            for own in [own for own, picture in self._of.items() if picture == uid and own not in self._held]:
                del self._of[own]
        self._kin.mark(uid)


def _age(item: ReplicationControllerManifest) -> tuple[int, str]:
    return millis(item.metadata.creation_timestamp) or 0, item.metadata.name
