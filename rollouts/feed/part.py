"""One namespace's share of a shelf: where several fill it, a list of one must not drop what is the others'."""

from typing import Generic

from rollouts.feed.kinds import M
from rollouts.feed.source import Shelf


class Part(Generic[M]):
    """Knows which objects came through it."""

    def __init__(self, shelf: Shelf[M]) -> None:
        self._shelf = shelf
        self._own: set[str] = set()

    def uids(self) -> set[str]:
        return set(self._own)

    def put(self, item: M) -> None:
        self._own.add(item.metadata.uid)
        self._shelf.put(item)

    def drop(self, uid: str) -> None:
        self._own.discard(uid)
        self._shelf.drop(uid)
