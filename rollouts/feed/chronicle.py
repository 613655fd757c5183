"""What a feed remembers for those who come late: each rollout's history, acts of this board, times not watched."""

from base64 import b64encode

import msgspec
from msgspec import Struct

from rollouts.model.board import Board
from rollouts.model.history import KEPT_MS, History

SHORTEST_GAP = 1_000  # ms; less cannot be seen, and a watch that is opened anew misses nothing
MOST_ACTS = 200


class Act(Struct, frozen=True):
    """An operation done through the board at `at` (ms), which made the Deployment's `generation`; never by whom."""

    at: int
    generation: int
    operation: str


class _Told(Struct, frozen=True):
    type: str
    uid: str
    act: Act


class _Timeline(Struct, frozen=True):
    type: str
    uid: str
    now: int
    blocks: list[str]
    tail: list[msgspec.Raw]
    acts: list[Act]
    gaps: list[tuple[int, int]]


class Chronicle:
    """By uid of the rollout. A gap is the same for all of a namespace."""

    def __init__(self) -> None:
        self._histories: dict[str, History] = {}
        self._acts: dict[str, list[Act]] = {}
        self._gaps: list[tuple[int, int]] = []
        self._blind_since: int | None = None

    def note(self, uid: str, share: Board, now: int) -> None:
        """Keep how a rollout stands; an empty share means that it is gone."""
        if not share.rollouts:
            self._histories.pop(uid, None)
            self._acts.pop(uid, None)
        else:
            self._histories.setdefault(uid, History()).note(now, share)

    def note_act(self, uid: str, act: Act) -> bytes:
        """Keep an act; returns the message that tells viewers of it."""
        acts = self._acts.setdefault(uid, [])
        acts.append(act)
        del acts[:-MOST_ACTS]
        return msgspec.json.encode(_Told("act", uid, act))

    def note_sight(self, live: bool, since: int, now: int) -> None:
        """Whether the cluster is seen at `now`, and since when it is so (ms)."""
        if not live:
            self._blind_since = self._blind_since or since
            return
        blind, self._blind_since = self._blind_since, None
        if blind is not None and self._histories and now - blind >= SHORTEST_GAP:
            self._gaps = [*self._lately(now), (blind, now)]

    def timeline(self, uid: str, now: int) -> bytes | None:
        """The message that holds a rollout's last 30 minutes; None for one that is not known."""
        history = self._histories.get(uid)
        if history is None:
            return None
        blocks, tail = history.read(now)
        acts = [act for act in self._acts.get(uid, ()) if act.at > now - KEPT_MS]
        gaps = [*self._lately(now), *([(self._blind_since, now)] if self._blind_since else [])]
        encoded = [b64encode(block).decode() for block in blocks]
        return msgspec.json.encode(
            _Timeline("timeline", uid, now, encoded, [msgspec.Raw(line) for line in tail], acts, gaps)
        )

    def _lately(self, now: int) -> list[tuple[int, int]]:
        """The gaps that a timeline still reaches back to."""
        return [gap for gap in self._gaps if gap[1] > now - KEPT_MS]
