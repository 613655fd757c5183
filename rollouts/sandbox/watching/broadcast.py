"""One change on its way to many watchers: each form of it is encoded only once."""

from typing import Protocol

import msgspec

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing.storage import Change

encode = msgspec.json.Encoder().encode


class Form(Protocol):
    """How a watcher wants objects; equal keys promise equal bytes."""

    @property
    def key(self) -> str:
        """Name the form; "" when its lines differ from watcher to watcher and must not be shared."""
        ...

    def render(self, obj: Object) -> Object:
        """Give the object in this form."""
        ...


class Broadcast:
    """The lines of one change, made when first asked for."""

    __slots__ = ("_lines", "change")

    def __init__(self, change: Change) -> None:
        self.change = change
        self._lines: dict[tuple[str, str, bool], bytes] = {}

    def line(self, kind: str, obj: Object, form: Form) -> bytes:
        """Give the chunk that carries `obj` as an event of this kind, in this form."""
        if not form.key:
            return chunk(kind, form.render(obj))
        key = (form.key, kind, obj is self.change.object)
        made = self._lines.get(key)
        if made is None:
            made = self._lines[key] = chunk(kind, form.render(obj))
        return made


def line(kind: str, obj: Object) -> bytes:
    """Encode a watch event as one line."""
    return encode({"type": kind, "object": obj}) + b"\n"


def chunk(kind: str, obj: Object) -> bytes:
    """Encode a watch event as one line in one HTTP chunk, ready for the transport."""
    event = line(kind, obj)
    return b"%x\r\n%b\r\n" % (len(event), event)
