"""What viewers have of every rollout of a scope; those that are marked are built anew and compared."""

import logging
from collections.abc import Callable

from rollouts.feed.store import Store
from rollouts.model.board import Board, PodMemory, build_board, joined, next_ring
from rollouts.model.changes import Changes, diff, merged
from rollouts.model.rollout import Rollout

log = logging.getLogger(__name__)


class Picture:
    """key: of the templates' marks. view: what of a rollout's board is shown.

    noted: called with each rollout built, as uid, board and time.
    broken: rollouts that could not be built, which nobody should ever see above 0.
    """

    def __init__(
        self,
        store: Store,
        key: bytes,
        view: Callable[[Board], Board] = lambda board: board,
        noted: Callable[[str, Board, int], None] | None = None,
    ) -> None:
        self.broken = 0
        self._store, self._key, self._view, self._noted = store, key, view, noted
        self._memory = PodMemory()
        self._shares: dict[str, Board] = {}
        self._of: dict[str, set[str]] = {}
        self._rings: dict[str, int] = {}

    @property
    def namespaces(self) -> set[str]:
        """Those that hold a rollout."""
        return set(self._of)

    @property
    def next_ring(self) -> int | None:
        """When the next ring ends; None if none runs."""
        return min(self._rings.values(), default=None)

    def board(self) -> Board:
        """All of it."""
        return joined(self._shares.values())

    def board_of(self, namespace: str) -> Board:
        """One namespace's part."""
        return joined(self._shares[uid] for uid in self._of.get(namespace, ()))

    def rollout(self, uid: str) -> Rollout | None:
        """A record as viewers have it; None for one that is not of this scope."""
        share = self._shares.get(uid)
        return share.rollouts.get(uid) if share else None

    def rebuild(self, now: int) -> dict[str, Changes]:
        """Build what is marked, or whose ring has ended by `now`; what differs, by namespace."""
        dirty = self._store.take_dirty()
        dirty.update(uid for uid, ring in self._rings.items() if ring <= now)
        found: dict[str, list[Changes]] = {}
        for uid in dirty:
            built = self._built(uid, now)
            if built is not None:
                self._take(uid, built, now, found)
        gone, self._store.vanished_pods = self._store.vanished_pods, set()
        for pod in gone:
            self._memory.forget(pod)
        changes = {namespace: merged(many) for namespace, many in found.items()}
        return {namespace: one for namespace, one in changes.items() if one}

    def _built(self, uid: str, now: int) -> Board | None:
        family = self._store.family(uid)
        if family is None:
            return Board()
        try:
            return build_board(family, now, self._memory, self._key)
        except Exception:
            # One rollout that breaks us must not end the picture of all others; it keeps its last one.
            self.broken += 1
            self._rings.pop(uid, None)
            log.exception("a rollout could not be built")
            return None

    def _take(self, uid: str, built: Board, now: int, found: dict[str, list[Changes]]) -> None:
        before, after = self._shares.get(uid, Board()), self._view(built)
        known = before.rollouts.get(uid) or after.rollouts.get(uid)
        if known is None:
            return
        found.setdefault(known.namespace, []).append(diff(before, after))
        if self._noted is not None:
            self._noted(uid, built, now)
        self._keep(uid, known.namespace, after)
        ring = next_ring(built, now)
        if ring is None:
            self._rings.pop(uid, None)
        else:
            self._rings[uid] = ring

    def _keep(self, uid: str, namespace: str, share: Board) -> None:
        if share.rollouts:
            self._shares[uid] = share
            self._of.setdefault(namespace, set()).add(uid)
            return
        self._shares.pop(uid, None)
        siblings = self._of.get(namespace, set())
        siblings.discard(uid)
        if not siblings:
            self._of.pop(namespace, None)
