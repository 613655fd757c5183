"""Bytes to manifests: strictly and fast where they fit, tolerantly and counted where they do not."""

import re
from typing import Any, Generic

import msgspec
from msgspec import Struct, field

from rollouts.errors import UNREADABLE, ClusterError, Forbidden, Gone, ServerFault, TooManyRequests, Unauthorized
from rollouts.feed.kinds import Kind, M
from rollouts.model.manifests import Manifest, Metadata
from rollouts.model.tolerant import salvage, template_hook

ERROR_LINE = b'{"type":"ERROR"'
BY_CODE: dict[int, type[ClusterError]] = {401: Unauthorized, 403: Forbidden, 410: Gone, 429: TooManyRequests}
PASSING = ("InternalError", "ServiceUnavailable", "Timeout")  # whatever else ends a watch may have cost us changes
SURROGATES = re.compile(r"(\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|\\u[dD][89a-fA-F]\w\w")
UNFIT = (*UNREADABLE, NotImplementedError, OverflowError)


class Line(Struct, Generic[M], frozen=True, gc=False):
    """A watch line; `type` is ADDED, MODIFIED, DELETED, BOOKMARK or ERROR."""

    type: str
    object: M


class _EndNote(Struct, frozen=True):
    end: str = field(name="k8s.io/initial-events-end", default="")


class _EndMeta(Struct, frozen=True):
    annotations: _EndNote | None = None


class _EndObject(Struct, frozen=True):
    metadata: _EndMeta = _EndMeta()


class _End(Struct, frozen=True):
    object: _EndObject = _EndObject()


class _ListMeta(Struct, frozen=True, rename="camel"):
    resource_version: str = ""


class _RawList(Struct):
    """Items stay where they lie in the body until each is read by itself."""

    kind: str = "List"
    metadata: _ListMeta = _ListMeta()
    items: list[msgspec.Raw] | None = None


_END = msgspec.json.Decoder(_End)
_LIST = msgspec.json.Decoder(_RawList)


class Reader(Generic[M]):
    """Reads one kind. `unreadable` counts objects that took the tolerant way, whatever came of it."""

    def __init__(self, kind: Kind[M]) -> None:
        self.unreadable = 0
        self._manifest = kind.manifest
        self._line = msgspec.json.Decoder(Line[kind.manifest], dec_hook=template_hook)  # type: ignore[name-defined]
        self._item = msgspec.json.Decoder(kind.manifest, dec_hook=template_hook)

    def read_line(self, line: bytes) -> Line[M] | None:
        """Read a watch line; None if nothing of it can be used. An ERROR line is raised as what it means."""
        if line.startswith(ERROR_LINE):
            raise _error(_loose(line))
        try:
            read = self._line.decode(line)
            if read.object.metadata.uid or read.type == "BOOKMARK":
                return read
        except UNFIT:
            pass
        return self._read_loosely(line)

    def read_list(self, body: bytes | bytearray) -> tuple[str, list[M]]:
        """Read a list: its resourceVersion and whatever items can be shown. ServerFault if it is no list."""
        try:
            read = _LIST.decode(body)
        except UNFIT:
            read = self._read_list_mended(body)
        if not read.kind.endswith("List"):
            raise ServerFault(f"the API server's answer is no list but a {read.kind[:50]}")
        items = (self._read_item(raw) for raw in read.items or ())
        return read.metadata.resource_version, [item for item in items if item is not None]

    def _read_list_mended(self, body: bytes | bytearray) -> _RawList:
        try:
            return _LIST.decode(_mended(body))
        except UNFIT as unfit:
            raise ServerFault("the API server's list cannot be read") from unfit

    def _read_item(self, raw: msgspec.Raw) -> M | None:
        try:
            item = self._item.decode(raw)
            if item.metadata.uid:
                return item
        except UNFIT:
            pass
        self.unreadable += 1
        return self._salvaged(_loose(bytes(raw)))

    def _read_loosely(self, line: bytes) -> Line[M] | None:
        raw = _loose(line)
        if not isinstance(raw, dict):
            self.unreadable += 1
            return None
        if raw.get("type") == "ERROR":
            raise _error(raw)
        self.unreadable += 1
        item = self._salvaged(raw.get("object"))
        return Line(str(raw.get("type")), item) if item is not None else None

    def _salvaged(self, raw: Any) -> M | None:
        item: M = salvage(self._manifest, raw)
        return _named(item) if isinstance(raw, dict) else None


def version_of(body: bytes | bytearray) -> int | None:
    """How far the server was when it gave a list; None if it does not say so as Kubernetes does."""
    try:
        return as_number(_LIST.decode(body).metadata.resource_version)
    except UNFIT:
        return None


def as_number(version: str) -> int | None:
    """A resourceVersion as what it is in all of Kubernetes: later ones of a kind are greater."""
    return int(version) if version.isascii() and version.isdigit() else None


def ends_initial_events(bookmark: bytes) -> bool:
    """Whether this bookmark's line says that a watch has told its whole state."""
    try:
        note = _END.decode(bookmark).object.metadata.annotations
    except UNFIT:
        return False
    return note is not None and note.end == "true"


def _named(item: M) -> M | None:
    """What has no uid goes by its name; what has no name either cannot be shown."""
    metadata: Metadata = item.metadata
    if metadata.uid:
        return item
    if not metadata.name:
        return None
    named: Manifest = msgspec.structs.replace(
        item, metadata=msgspec.structs.replace(metadata, uid=f"{metadata.namespace}/{metadata.name}")
    )
    return named  # type: ignore[return-value]


def _loose(data: bytes) -> Any:
    """Plain JSON, mended; None if it is no JSON at all."""
    try:
        return msgspec.json.decode(_mended(data))
    except UNFIT:
        return None


def _mended(data: bytes | bytearray) -> str:
    """Broken UTF-8 and halves of surrogate pairs replaced: no page and no socket could carry them."""
    return SURROGATES.sub(lambda found: found[0] if found[1] else "\\ufffd", data.decode("utf-8", "replace"))


def _error(raw: Any) -> ClusterError:
    status = raw.get("object") if isinstance(raw, dict) else None
    status = status if isinstance(status, dict) else {}
    message = status.get("message")
    code = status.get("code")
    code = code if isinstance(code, int) else 0
    family = BY_CODE.get(code) or (ServerFault if status.get("reason") in PASSING else Gone)
    return family(message if isinstance(message, str) else "the watch ended with an error", code=code)
