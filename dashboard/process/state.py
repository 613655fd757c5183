"""The private folder of this installation: database, secret key, kubeconfigs. Folders are made 0700, files 0600."""

import os
import secrets
from pathlib import Path


def private_folder(path: Path) -> Path:
    """Make the folder, and those above it, readable by nobody else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


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
