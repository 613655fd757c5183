"""The names of a cluster's namespaces, as the API server lists them."""

from collections.abc import Callable, Iterator

from rollouts.model.manifests import NamespaceManifest


class Names:
    """A shelf; `wake` is called when a name came or went."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._held: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._held.values())

    def uids(self) -> set[str]:
        return set(self._held)

    def put(self, item: NamespaceManifest) -> None:
        self._held[item.metadata.uid] = item.metadata.name
        self._wake()

    def drop(self, uid: str) -> None:
        self._held.pop(uid, None)
        self._wake()
