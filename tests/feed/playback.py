"""A recording of a real control plane, played line by line through reader, store and board, as a feed would."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from rollouts.feed.decoding import Reader
from rollouts.feed.kinds import DEPLOYMENTS, EVENTS, PODS, REPLICASETS, REPLICATIONCONTROLLERS, SERVICES
from rollouts.feed.store import Store
from rollouts.model.board import Board, PodMemory, build_board, joined
from rollouts.model.changes import applied, diff, merged

KEY = b"that of the templates' marks"
RAW = Path(__file__).parents[1] / "traces" / "raw"
RECORDINGS = sorted(path.name.removesuffix(".raw.jsonl.gz") for path in RAW.glob("*.raw.jsonl.gz"))


class Player:
    """Takes watch lines; `page` is what a page holds that got a frame after each of them."""

    def __init__(self) -> None:
        self.store = Store(lambda: None)
        self.readers: dict[str, tuple[Reader[Any], Any]] = {
            "Deployment": (Reader(DEPLOYMENTS), self.store.deployments),
            "ReplicaSet": (Reader(REPLICASETS), self.store.replicasets),
            "Pod": (Reader(PODS), self.store.pods),
            "Event": (Reader(EVENTS), self.store.events),
            "Service": (Reader(SERVICES), self.store.services),
            "ReplicationController": (Reader(REPLICATIONCONTROLLERS), self.store.herds),
        }
        self.page = Board()
        self._memory = PodMemory()
        self._shares: dict[str, Board] = {}

    def take(self, kind: str, line: bytes) -> None:
        reader, shelf = self.readers[kind]
        read = reader.read_line(line)
        if read is None:
            return
        if read.type == "DELETED":
            shelf.drop(read.object.metadata.uid)
        elif read.type in ("ADDED", "MODIFIED"):
            shelf.put(read.object)

    def frame(self, now: int) -> None:
        """Build what is dirty, and let the page apply what differs."""
        dirty = self.store.take_dirty()
        many = []
        for rollout in dirty | set(self._shares):  # all, since time passes for all of them
            family = self.store.family(rollout)
            after = build_board(family, now, self._memory, KEY) if family else Board()
            many.append(diff(self._shares.get(rollout, Board()), after))
            self._shares[rollout] = after
        self.page = applied(self.page, merged(many))

    def fresh(self, now: int) -> Board:
        """The board as somebody sees it who comes now."""
        return joined(self.rollouts(now))

    def rollouts(self, now: int) -> list[Board]:
        """The same, each rollout by itself."""
        self.store.take_dirty()
        families = (self.store.family(uid) for uid in self.store.deployments.uids() | self.store.herds.rollouts())
        return [build_board(family, now, PodMemory(), KEY) for family in families if family]

    @property
    def unreadable(self) -> int:
        return sum(reader.unreadable for reader, _ in self.readers.values())


def records(recording: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(ms since the epoch, kind, watch event); a recording holds seconds since its own start."""
    began: float | None = None
    with gzip.open(RAW / f"{recording}.raw.jsonl.gz", "rt") as lines:
        for line in lines:
            record = json.loads(line)
            if began is None:
                made = record["event"]["object"]["metadata"]["creationTimestamp"]
                began = datetime.fromisoformat(made).timestamp() + 0.5 - record["t"]
            yield round((began + record["t"]) * 1000), record["kind"], record["event"]


def encoded(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode()
