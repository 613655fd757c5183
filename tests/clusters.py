"""Sandboxes that stand for real clusters: contexts of one kubeconfig, as an operator has them."""

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.test_outage import Sandbox
from tests.stack import Stack, end, free_port, running_stack


class Side:
    """One cluster beside others. `user` is whose credentials its context has."""

    def __init__(self, name: str, home: Path, user: str) -> None:
        self.name = name
        self.sandbox = Sandbox(home / name)
        self._user = user

    @property
    def server(self) -> str:
        return f"127.0.0.1:{self.sandbox.port}"

    @property
    def context(self) -> dict[str, list[dict[str, Any]]]:
        """Its entries of a kubeconfig."""
        own = json.loads((self.sandbox.folder / f"{self._user}.kubeconfig").read_text())
        cluster, user = own["clusters"][0]["cluster"], own["users"][0]["user"]
        return {
            "clusters": [{"name": f"of-{self.name}", "cluster": cluster}],
            "users": [{"name": f"{self._user}-of-{self.name}", "user": user}],
            "contexts": [
                {
                    "name": self.name,
                    "context": {"cluster": f"of-{self.name}", "user": f"{self._user}-of-{self.name}"},
                }
            ],
        }

    def of(self, board: Stack) -> Stack:
        """The board's stack, whose kubectl speaks to this cluster."""
        return dataclasses.replace(board, kubeconfigs=self.sandbox.folder)


@contextmanager
def sides(home: Path, *names: str, user: str = "dashboard") -> Iterator[list[Side]]:
    """Running clusters of these names, with their contexts in HOME/kubeconfig; the first is the current one."""
    with ExitStack() as running:
        found = []
        for name in names:
            found.append(Side(name, home, user))
            running.callback(lambda process: end(process.process), found[-1].sandbox)
        merged: dict[str, Any] = {"apiVersion": "v1", "kind": "Config", "current-context": names[0]}
        for kind in ("clusters", "users", "contexts"):
            merged[kind] = [entry for side in found for entry in side.context[kind]]
        with os.fdopen(os.open(home / "kubeconfig", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(merged, file)
        yield found


@contextmanager
def board_of(home: Path, *arguments: str, contexts: Sequence[str] = (), state: str = "board") -> Iterator[Stack]:
    """`manage.py serve` on HOME/kubeconfig; entered by its own link, which `Stack.board` is."""
    chosen = [word for context in contexts for word in ("--context", context)]
    command = ["serve", "--kubeconfig", str(home / "kubeconfig"), *chosen, *arguments]
    with running_stack(home / state, free_port(), command) as board:
        yield board
