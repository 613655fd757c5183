"""What the feeds of a process have done since it began; the numbers of ended feeds are kept, so that none goes back."""

from collections import Counter
from dataclasses import dataclass, field

from rollouts.feed.following import Following


@dataclass
class Tally:
    """By kind: lines of watches, lists after the first, objects that did not fit. frames: numbered ones published."""

    lines: Counter[str] = field(default_factory=Counter)
    relists: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    frames: int = 0
    broken: int = 0

    def include(self, other: "Tally") -> None:
        """Count in what another one counted; a kind with nothing to tell is told with 0."""
        self.lines.update(other.lines)
        self.relists.update(other.relists)
        self.unreadable.update(other.unreadable)
        self.frames += other.frames
        self.broken += other.broken

    def add(self, feed: Following) -> None:
        """Count a feed in."""
        for mirror in (reflector.mirror for reflector in feed.reflectors):
            kind = mirror.kind.plural
            self.lines[kind] += mirror.lines
            self.relists[kind] += max(mirror.lists - 1, 0)
            self.unreadable[kind] += mirror.unreadable
        self.frames += feed.published
        self.broken += feed.broken
