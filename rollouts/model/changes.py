"""What differs between two boards: records to put, uids to drop."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from rollouts.model.board import Board
from rollouts.model.event import Event
from rollouts.model.pod import Pod
from rollouts.model.revision import Revision
from rollouts.model.rollout import Rollout
from rollouts.model.service import Service

R = TypeVar("R")
TABLES = ("rollouts", "revisions", "pods", "events", "services")


class Put(Struct, frozen=True, omit_defaults=True):
    """Records that appeared or altered; a table without any is omitted."""

    rollouts: dict[str, Rollout] = {}
    revisions: dict[str, Revision] = {}
    pods: dict[str, Pod] = {}
    events: dict[str, Event] = {}
    services: dict[str, Service] = {}


class Drop(Struct, frozen=True, omit_defaults=True):
    """Uids that vanished; a table without any is omitted."""

    rollouts: list[str] = []
    revisions: list[str] = []
    pods: list[str] = []
    events: list[str] = []
    services: list[str] = []


class Changes(Struct, frozen=True):
    """From one board to the next. held: what those in `put` that only altered were before, by uid."""

    put: Put
    drop: Drop
    held: Mapping[str, Struct] = {}

    def __bool__(self) -> bool:
        return any(getattr(self.put, table) or getattr(self.drop, table) for table in TABLES)


def diff(before: Board, after: Board) -> Changes:
    """Compare table by table; a record that is the very same object costs nothing."""
    put = {table: _put(getattr(before, table), getattr(after, table)) for table in TABLES}
    drop = {table: _drop(getattr(before, table), getattr(after, table)) for table in TABLES}
    held = {uid: getattr(before, table)[uid] for table in TABLES for uid in put[table] if uid in getattr(before, table)}
    return Changes(Put(**put), Drop(**drop), held)


def merged(many: Iterable[Changes]) -> Changes:
    """Join the changes of several rollouts; a record that moved from one to the other is put, not dropped."""
    many = list(many)
    put: dict[str, dict[str, Any]] = {table: {} for table in TABLES}
    for changes in many:
        for table in TABLES:
            put[table].update(getattr(changes.put, table))
    drop = {
        table: [uid for changes in many for uid in getattr(changes.drop, table) if uid not in put[table]]
        for table in TABLES
    }
    held = {uid: record for changes in many for uid, record in changes.held.items()}
    return Changes(Put(**put), Drop(**drop), held)


def applied(board: Board, changes: Changes) -> Board:
    """What a page does with a frame: drop, then put."""
    tables = {}
    for table in TABLES:
        dropped = set(getattr(changes.drop, table))
        kept = {uid: record for uid, record in getattr(board, table).items() if uid not in dropped}
        tables[table] = kept | getattr(changes.put, table)
    return Board(**tables)


def _put(before: Mapping[str, R], after: Mapping[str, R]) -> dict[str, R]:
    changed = {}
    for uid, record in after.items():
        held = before.get(uid)
        if held is not record and held != record:
            changed[uid] = record
    return changed


def _drop(before: Mapping[str, R], after: Mapping[str, R]) -> list[str]:
    return [uid for uid in before if uid not in after]
