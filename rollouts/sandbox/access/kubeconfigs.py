"""The kubeconfig files through which people and programs reach the sandbox, one for each of its users."""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rollouts.sandbox.access.identity import MASTERS, User
from rollouts.sandbox.access.roles import VIEWERS

CLUSTER = "rollboard-sandbox"
USERS = {
    "admin": User("admin", (MASTERS,)),
    "viewer": User("viewer", (VIEWERS,)),
    "editor": User("editor"),
    "nobody": User("nobody"),
    "dashboard": User("dashboard"),
}


def write_kubeconfigs(
    directory: Path, server: str, authority: str, tokens: Mapping[str, str], *, number: int = 1
) -> None:
    """Write USER.kubeconfig for each user of `tokens` into `directory`, readable by the owner alone."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, token in tokens.items():
        config = kubeconfig(name, token, server, authority, number=number)
        _write_private(directory / f"{name}.kubeconfig", json.dumps(config, indent=2) + "\n")


def kubeconfig(user: str, token: str, server: str, authority: str, *, number: int = 1) -> dict[str, Any]:
    """Give the content of a kubeconfig (JSON is YAML too).

    number: from 2 on it stands in every name, since kubectl takes the first of a name where files are joined.
    """
    trust = base64.b64encode(authority.encode()).decode()
    cluster, person = (name if number == 1 else f"{name}-{number}" for name in (CLUSTER, user))
    context = f"{user}@{cluster}"
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": cluster, "cluster": {"server": server, "certificate-authority-data": trust}}],
        "users": [{"name": person, "user": {"token": token}}],
        "contexts": [{"name": context, "context": {"cluster": cluster, "user": person, "namespace": "default"}}],
        "current-context": context,
    }


def _write_private(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)
