"""Objects that outlive the process: every write is in a file before anybody is told of it.

A line a write, appended and handed to the operating system at once, so that a killed process loses nothing that it
acknowledged; only a line that was cut short by the kill is dropped. The file is written anew, with the living objects
only, at each start and when it has grown to many times their size.
"""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing.storage import Change, Storage

FILE = "objects.jsonl"
SMALLEST = 16 * 1024 * 1024
GROWTH = 4
"""The file is written anew when it has `GROWTH` times the size that it then had, and at least `SMALLEST` bytes."""


class JournalTaken(Exception):
    """Another process keeps its objects in the same directory."""


class _Line(msgspec.Struct, omit_defaults=True):
    revision: int
    resource: str = ""
    put: Object | None = None
    gone: tuple[str, str] | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Line).decode


class Journal:
    """The file of one storage, which this process alone has open."""

    def __init__(self, directory: Path) -> None:
        """Open or make the directory. Raises JournalTaken, OSError."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = directory / FILE
        self._lock = _lock(directory / "lock")
        self._descriptor = -1
        self._size = self._limit = 0

    def load(self) -> Storage:
        """Give a storage with what is in the file, at the revision where it was; new writes go to the file."""
        kept: dict[tuple[str, str, str], Object] = {}
        revision = 1
        for line in self._lines():
            revision = max(revision, line.revision)
            if line.put is not None:
                kept[(line.resource, *_key(line.put))] = line.put
            elif line.gone is not None:
                kept.pop((line.resource, *line.gone), None)
        storage = Storage(revision=revision, journal=self.keep)
        for (resource, _, _), obj in kept.items():
            storage.restore(resource, obj)
        self._write_anew(storage)
        self._storage = storage
        return storage

    def keep(self, change: Change) -> None:
        """Write a change down. Raises OSError when the disk takes no more; then the change must not happen."""
        line = _Line(change.revision, change.resource)
        if change.type == "DELETED":
            line.gone = _key(change.object)
        else:
            line.put = change.object
        if self._size > self._limit:
            self._write_anew(self._storage)
        self._append(_encode(line) + b"\n")

    def close(self) -> None:
        """Let go of the file; twice is harmless."""
        for descriptor in (self._descriptor, self._lock):
            if descriptor >= 0:
                os.close(descriptor)
        self._descriptor = self._lock = -1

    def _append(self, data: bytes) -> None:
        try:
            _write(self._descriptor, data)
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(data)

    def _lines(self) -> Iterable[_Line]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for raw in file:
                if not raw.endswith(b"\n"):
                    return
                yield _decode(raw)

    def _write_anew(self, storage: Storage) -> None:
        beside = self._path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            _write(descriptor, _encode(_Line(storage.revision)) + b"\n")
            for resource, obj in storage.everything():
                _write(descriptor, _encode(_Line(int(obj["metadata"]["resourceVersion"]), resource, put=obj)) + b"\n")
            os.fsync(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        beside.replace(self._path)
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._size = descriptor, os.fstat(descriptor).st_size
        self._limit = max(SMALLEST, GROWTH * self._size)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _lock(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise JournalTaken(f"{path.parent} is in use by another sandbox") from error
    return descriptor


def _key(obj: Object) -> tuple[str, str]:
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
