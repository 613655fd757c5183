"""The last half hour of one rollout in at most 64 KB: steps in compressed blocks, the oldest forgotten first."""

import zlib
from collections.abc import Iterator

import msgspec

from rollouts.model.board import Board
from rollouts.model.moments import Step, step_between

KEPT_MS = 30 * 60_000
SIZE_LIMIT = 64 * 1024
BLOCK = 8 * 1024  # smaller ones compress badly
LONGEST_CHAPTER = 5 * 60_000
# A thousand pods change forty times a second; what an eye can tell apart is enough.
APART, APART_CROWDED = 200, 1_000
CROWD = 100

_encode = msgspec.json.Encoder().encode


class Chapter:
    """A whole moment and the steps after it: it can be read without those before. `size` in bytes."""

    def __init__(self, since: int) -> None:
        self.since = since
        self.blocks: list[bytes] = []
        self.tail: list[bytes] = []
        self._tail_size = self._blocks_size = self._whole_size = 0

    @property
    def size(self) -> int:
        return self._blocks_size + self._tail_size

    @property
    def full(self) -> bool:
        """It holds as much again as its first moment takes, so another first moment costs little."""
        return self.size - self._whole_size > max(BLOCK, self._whole_size)

    def add(self, step: Step) -> None:
        """Append a step."""
        line = _encode(step)
        self.tail.append(line)
        self._tail_size += len(line) + 1
        if step.whole or self._tail_size >= BLOCK:
            self.pack()
        if step.whole:
            self._whole_size = self.size

    def pack(self) -> None:
        """Compress what is not yet."""
        if self.tail:
            block = zlib.compress(b"\n".join(self.tail), 9)
            self.blocks.append(block)
            self._blocks_size += len(block)
            self.tail, self._tail_size = [], 0


class History:
    """`note` how the rollout stands whenever that changes; `read` it all."""

    def __init__(self) -> None:
        self._chapters: list[Chapter] = []
        self._kept: Board | None = None
        self._latest: tuple[int, Board] | None = None
        self._opened = 0

    @property
    def size(self) -> int:
        """Bytes kept, at most 64 KB."""
        return sum(chapter.size for chapter in self._chapters)

    def note(self, at: int, share: Board) -> None:
        """Keep how it stands at `at` (ms). Moments closer than 200 ms (1 s of a crowd) become one, the last of them."""
        apart = APART_CROWDED if len(share.pods) > CROWD else APART
        if self._latest is not None and at - self._opened >= apart:
            self._settle()
        if self._latest is None:
            self._opened = at
        self._latest = (at, share)
        if not self._chapters:
            self._settle()

    def read(self, now: int) -> tuple[list[bytes], list[bytes]]:
        """Compressed blocks of JSON lines, then lines that are not yet compressed; each line a Step, oldest first."""
        self._settle()
        self._forget(now)
        return [block for chapter in self._chapters for block in chapter.blocks], self._tail()

    def steps(self, now: int) -> Iterator[Step]:
        """What `read` gives, read."""
        blocks, tail = self.read(now)
        for line in [*(line for block in blocks for line in zlib.decompress(block).split(b"\n")), *tail]:
            yield msgspec.json.decode(line, type=Step)

    def _tail(self) -> list[bytes]:
        return self._chapters[-1].tail if self._chapters else []

    def _settle(self) -> None:
        if self._latest is None:
            return
        at, share = self._latest
        self._latest = None
        chapter = self._open_chapter(at)
        step = step_between(self._kept if chapter.size else None, share, at)
        if step:
            chapter.add(step)
        self._kept = share
        self._forget(at)

    def _open_chapter(self, at: int) -> Chapter:
        last = self._chapters[-1] if self._chapters else None
        if last is None or last.full or at - last.since > LONGEST_CHAPTER:
            if last is not None:
                last.pack()
            last = Chapter(at)
            self._chapters.append(last)
        return last

    def _forget(self, now: int) -> None:
        """A chapter goes when the next one covers the half hour, or when there is no room for it; the last stays."""
        while len(self._chapters) > 1 and (self._chapters[1].since <= now - KEPT_MS or self.size > SIZE_LIMIT):
            del self._chapters[0]
