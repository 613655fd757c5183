"""The private folder of this installation: database, secret key, kubeconfigs. Folders are made 0700, files 0600."""

import fcntl
import os
import secrets
from itertools import count
from pathlib import Path


def private_folder(path: Path) -> Path:
    """Make the folder, and those above it, readable by nobody else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def free_folder(path: Path) -> tuple[Path, int]:
    """Take `path`, or the first of PATH-2, PATH-3, … that nobody holds, until this process ends, whatever it becomes.

    Returns the folder and its number, 1 for `path` itself.
    """
    for number in count(1):
        folder = private_folder(path if number == 1 else path.with_name(f"{path.name}-{number}"))
        held = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            os.set_inheritable(held, True)
            return folder, number
    raise AssertionError("there is always a next number")


def private_file(path: Path) -> Path:
    """Make the file, empty, with mode 0600; one that exists is left as it is."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return path


def secret_key(path: Path) -> str:
    """Read the installation's secret key; the first reader makes it."""
    private_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
