"""A viewer of all namespaces as the page is one: a table of each namespace, complaining about gaps."""

from collections import defaultdict
from typing import Any

from tests.feed.onlooker import Onlooker
from tests.feed.viewer import Viewer


class WideViewer(Onlooker):
    """Each namespace's messages go to a viewer of its own, what is of none is kept here."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, Viewer] = defaultdict(Viewer)

    def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "health":
            self.health = message
        elif message["type"] != "clock":
            self.of[message["namespace"]].take(message)

    def seen(self) -> object:
        return {namespace: viewer.tables for namespace, viewer in self.of.items()}

    def names(self, namespace: str) -> list[str]:
        """Of the Deployments of a namespace."""
        return sorted(one["name"] for one in self.of[namespace].tables.get("rollouts", {}).values())
