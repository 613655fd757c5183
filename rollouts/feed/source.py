"""The cluster as the feed sees it, and the place where a reflector puts what it finds."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Protocol, TypeVar

from rollouts.errors import ClusterError

M_contra = TypeVar("M_contra", contravariant=True)


class Source(Protocol):
    """An API server. Every failure is one of `rollouts.errors`.

    `watch` yields lines; its first item is empty and says that the watch is open.
    """

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]: ...

    async def list(self, path: str, params: Mapping[str, str] | None = None) -> bytes | bytearray: ...

    def watch(self, path: str, params: Mapping[str, str] | None = None) -> AsyncGenerator[bytes, None]: ...


class Shelf(Protocol[M_contra]):
    """Where one kind is kept."""

    def uids(self) -> set[str]: ...

    def put(self, item: M_contra) -> None: ...

    def drop(self, uid: str) -> None: ...


class Witness(Protocol):
    """Hears how the reflector of a kind fares. opened: a watch goes on at a place that another request gave."""

    def opened(self, kind: str) -> None: ...

    def listed(self, kind: str) -> None: ...

    def heard(self) -> None: ...

    def failed(self, kind: str, error: ClusterError, retry_at: int) -> None: ...
