"""A viewer as the page is one: it applies snapshots and frames and complains about gaps."""

from typing import Any

from rollouts.model.changes import TABLES
from tests.feed.onlooker import Onlooker


class Viewer(Onlooker):
    """Of one namespace: the records of each table, by uid."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.tables: dict[str, dict[str, Any]] = {}
        self.clock: dict[str, Any] = {}
        self.seq: int | None = None

    def take(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        getattr(self, f"_take_{message['type']}")(message)

    def seen(self) -> object:
        return self.tables

    def count(self, kind: str) -> int:
        return sum(message["type"] == kind for message in self.messages)

    def pods(self) -> dict[str, str]:
        """Name to stage."""
        return {pod["name"]: pod["stage"] for pod in self.tables.get("pods", {}).values()}

    def _take_snapshot(self, message: dict[str, Any]) -> None:
        self.seq = message["seq"]
        self.tables = {table: message[table] for table in TABLES}

    def _take_frame(self, message: dict[str, Any]) -> None:
        assert self.seq is not None, "a frame before any snapshot"
        assert message["seq"] == self.seq + 1, f"frame {message['seq']} after {self.seq}"
        self.seq = message["seq"]
        for table, uids in message.get("drop", {}).items():
            for uid in uids:
                del self.tables[table][uid]
        for table, records in message.get("alter", {}).items():
            for uid, fields in records.items():
                self.tables[table][uid] = self.tables[table][uid] | fields
        for table, records in message.get("put", {}).items():
            self.tables[table].update(records)

    def _take_act(self, message: dict[str, Any]) -> None:
        """Not numbered."""

    def _take_clock(self, message: dict[str, Any]) -> None:
        self.clock = message

    def _take_health(self, message: dict[str, Any]) -> None:
        self.health = message
