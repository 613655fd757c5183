"""Frames: what goes over the wire, encoded once for everybody."""

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from rollouts.feed.cluster_time import ClusterTime
from rollouts.model.board import Board
from rollouts.model.changes import TABLES, Changes

_encode = msgspec.json.Encoder().encode


Fields = dict[str, Any]


class _Frame(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="frame"):
    seq: int
    now: int
    put: dict[str, dict[str, Struct]] = {}
    alter: dict[str, dict[str, Fields]] = {}
    drop: dict[str, list[str]] = {}
    namespace: str = ""


class Health(Struct, frozen=True, rename="camel"):
    """How far the picture can be trusted. state: live, stale, lost, forbidden or expired, since `since` (ms).

    retry_at: when the next try is due. lag: ms from a line's arrival to its frame, plus half a round trip.
    missing: the permission that is not given, as "list pods in default"; it may be of a kind that a board can do
    without, so that the state is still live.
    """

    type: str
    now: int
    state: str
    since: int
    retry_at: int | None
    lag: float | None
    message: str | None
    missing: str | None


class ClusterClock(Struct, frozen=True):
    """What the cluster's own clock says, and how fast it runs; `now` of snapshots and frames is its time too."""

    type: str
    now: int
    speed: float
    paused: bool


def frame(seq: int, now: int, changes: Changes, namespace: str = "") -> bytes:
    """A numbered frame: what appeared whole, of what altered the fields that did, of what vanished the uid.

    It says whose it is where a socket carries several namespaces.
    """
    put: dict[str, dict[str, Struct]] = {}
    alter: dict[str, dict[str, Fields]] = {}
    for table in TABLES:
        for uid, record in getattr(changes.put, table).items():
            held = changes.held.get(uid)
            if held is None:
                put.setdefault(table, {})[uid] = record
            else:
                alter.setdefault(table, {})[uid] = _altered(held, record)
    drop = {table: uids for table in TABLES if (uids := getattr(changes.drop, table))}
    return _encode(_Frame(seq, now, put, alter, drop, namespace))


def _altered(held: Struct, record: Struct) -> Fields:
    return {
        name: value for field, name in _names(type(record)) if (value := getattr(record, field)) != getattr(held, field)
    }


@cache
def _names(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """Each field, and its name on the wire."""
    return tuple(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))


def tables(board: Board) -> bytes:
    """A whole board, the greater part of a snapshot; worth keeping for the next viewer."""
    return _encode(board)


def snapshot(seq: int, now: int, interval: int, encoded: bytes, namespace: str = "") -> bytes:
    """A snapshot around tables that are encoded already."""
    whose = b'"namespace":%s,' % _encode(namespace) if namespace else b""
    return b'{"type":"snapshot","seq":%d,"now":%d,"interval":%d,' % (seq, now, interval) + whose + encoded[1:]


def clock(time: ClusterTime) -> bytes:
    """An unnumbered message of a clock that can be turned."""
    return _encode(ClusterClock("clock", time.now(), time.speed, time.paused))


def health(state: Health) -> bytes:
    """An unnumbered health message."""
    return _encode(state)
