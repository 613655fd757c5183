"""A true copy of a namespace, by uid; a same-named successor is another object.

A change only marks its rollout as dirty: the answer is always built anew from what lies here.
"""

from collections.abc import Callable, Iterable

from rollouts.feed.events import Events
from rollouts.feed.fronts import Fronts
from rollouts.feed.herds import Herds
from rollouts.feed.kin import Kin
from rollouts.model.family import Family, Lane
from rollouts.model.stand_in import stand_in


class Store:
    """Holds what a board is made of; `dirty` collects the uids of rollouts to look at again."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.dirty: set[str] = set()
        self.vanished_pods: set[str] = set()
        self.pods_known = True
        self._wake = wake
        kin = Kin(self.mark, self._unsettled, self._pod_vanished, self._relabelled)
        self.deployments, self.replicasets, self.pods = kin.deployments, kin.replicasets, kin.pods
        self.events = Events(kin)
        self.herds = Herds(kin, wake)
        self.services = Fronts(kin, self.herds, wake)

    def mark(self, rollout: str | None) -> None:
        """Look at this rollout again."""
        if rollout:
            self.dirty.add(rollout)
            self._wake()

    def take_dirty(self) -> set[str]:
        """The uids of rollouts to look at again; they are clean now."""
        self.herds.settle(self.services.selectors)
        self.events.settle()
        self.services.settle()
        dirty, self.dirty = self.dirty, set()
        return dirty

    def mark_all(self) -> None:
        """Look at everything again."""
        for rollout in self.deployments.uids() | self.herds.rollouts():
            self.mark(rollout)

    def family(self, rollout: str) -> Family | None:
        """Gather what belongs to a Deployment, or to a picture of ReplicationControllers; None if there is none."""
        lanes = [Lane(one, self.pods.of(one.metadata.uid)) for one in self.replicasets.of(rollout)]
        hand = self.herds.hand(rollout, lanes)
        deployment = stand_in(rollout, hand, lanes) if hand is not None else self.deployments.get(rollout)
        if deployment is None:
            return None
        return Family(
            deployment,
            lanes,
            self.events.of(rollout),
            self.events.pulling.pods,
            self.pods_known,
            self.services.before(rollout),
            hand,
        )

    def _unsettled(self, deployments: Iterable[str]) -> None:
        self.events.unsettle(deployments)
        self._wake()

    def _relabelled(self, namespace: str) -> None:
        self.herds.look_again(namespace)
        self.services.look_again(namespace)

    def _pod_vanished(self, uid: str) -> None:
        self.vanished_pods.add(uid)
