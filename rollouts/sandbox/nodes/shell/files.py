"""The made-up file system of one container: a small tree in memory, with limits."""

from collections.abc import Mapping
from posixpath import normpath
from typing import NamedTuple

LARGEST = 262_144  # bytes of one file
MOST = 500  # files

ROOT = ("bin", "dev", "etc", "home", "proc", "root", "run", "tmp", "usr", "usr/bin", "var", "var/log")
DIRECTORIES = tuple(f"/{name}" for name in ROOT)


class FileProblem(NamedTuple):
    """Why something could not be read or written: `No such file or directory`."""

    text: str


NO_SUCH = FileProblem("No such file or directory")
IS_DIRECTORY = FileProblem("Is a directory")
READ_ONLY = FileProblem("Read-only file system")
FULL = FileProblem("No space left on device")


class Files:
    """Paths and contents. `fixed` cannot be changed: what Kubernetes mounts."""

    def __init__(self, content: Mapping[str, str], fixed: Mapping[str, str], directories: tuple[str, ...] = ()) -> None:
        self._content = dict(content)
        self._fixed = dict(fixed)
        self._directories = {"/", *DIRECTORIES, *directories}
        for path in (*content, *fixed, *directories):
            self._directories.update(_parents(path))

    def remount(self, fresh: "Files") -> None:
        """Take over what is mounted now. The same object stays: whoever runs here goes on with these files."""
        self._fixed = fresh._fixed
        self._directories |= fresh._directories

    def read(self, path: str) -> str | FileProblem:
        if path in self._fixed:
            return self._fixed[path]
        if path in self._content:
            return self._content[path]
        return IS_DIRECTORY if path in self._directories else NO_SUCH

    def write(self, path: str, text: str, *, append: bool = False) -> FileProblem | None:
        if path == "/dev/null":
            return None
        if path in self._directories:
            return IS_DIRECTORY
        if path in self._fixed or self._is_mounted(path):
            return READ_ONLY
        if _parent(path) not in self._directories:
            return NO_SUCH
        text = self._content.get(path, "") + text if append else text
        if len(text.encode()) > LARGEST or len(self._content) >= MOST:
            return FULL
        self._content[path] = text
        return None

    def remove(self, path: str) -> FileProblem | None:
        if path in self._fixed:
            return READ_ONLY
        if path in self._directories:
            return IS_DIRECTORY
        return None if self._content.pop(path, None) is not None else NO_SUCH

    def make_directory(self, path: str) -> FileProblem | None:
        if _parent(path) not in self._directories:
            return NO_SUCH
        if path in self._directories or path in self._content or len(self._directories) >= MOST:
            return FileProblem("File exists")
        self._directories.add(path)
        return None

    def is_directory(self, path: str) -> bool:
        return path in self._directories

    def exists(self, path: str) -> bool:
        return path in self._directories or path in self._content or path in self._fixed

    def names(self, directory: str) -> list[str]:
        """What lies directly in a directory, sorted."""
        start = directory.rstrip("/") + "/"
        paths = (*self._content, *self._fixed, *self._directories)
        return sorted({path[len(start) :] for path in paths if path.startswith(start) and _is_below(path, start)})

    def _is_mounted(self, path: str) -> bool:
        return any(_parent(fixed) == _parent(path) for fixed in self._fixed if not fixed.startswith("/etc/"))


def _is_below(path: str, start: str) -> bool:
    name = path[len(start) :]
    return bool(name) and "/" not in name


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _parents(path: str) -> list[str]:
    found = []
    while path != "/":
        path = _parent(path)
        found.append(path)
    return found


def absolute(path: str, directory: str) -> str:
    """The path as seen from a directory, without `.` and `..`."""
    joined = path if path.startswith("/") else f"{directory}/{path}"
    return "/" + normpath(joined).lstrip("/").removeprefix(".")
