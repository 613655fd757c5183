"""Where every pod is drawn, frame by frame: what a journey samples, and what a path of samples says."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

# After each frame has been drawn: where every tile is, what it is bound for, how visible it is. A timer from the
# frame's own callback comes after the frame: what has just been set in motion is then still where it was. On a busy
# machine it may come some frames late, or miss some: such a sample is no witness of what became of the one before.
FOLLOW = """() => {
  const paths = window.paths = {};
  const hue = ({ className }) => /hue-\\d/.exec(className)?.[0];
  let [frame, last] = [0, 0];
  const count = () => { frame += 1; requestAnimationFrame(count); };
  const look = (asked) => {
    const next = asked === frame && last === frame - 1;
    last = frame;
    const lanes = Object.fromEntries([...document.querySelectorAll('#lanes .lane:not(.vacant)')]
      .map((lane) => [hue(lane), new DOMMatrix(lane.style.transform).m42]));
    for (const tile of document.querySelectorAll('button.pod[data-pod]')) {
      const style = getComputedStyle(tile);
      const { m41, m42 } = new DOMMatrix(style.transform);
      const bound = new DOMMatrix(tile.style.transform);
      const path = paths[tile.dataset.pod] ??= [];
      const sample = [m41, m42, bound.m41, bound.m42, Number(style.opacity), tile.dataset.stage,
        tile.classList.contains('gone'), lanes[hue(tile)] ?? 0];
      if (String(path.at(-1)?.slice(0, -1)) !== String(sample)) path.push([...sample, next]);
    }
    wait();
  };
  const wait = () => requestAnimationFrame(() => { const asked = frame; setTimeout(() => look(asked)); });
  count();
  wait();
}"""

CLOSE = 2.0  # px: what a place is rounded by


@dataclass(frozen=True)
class Sample:
    """One frame of one pod, in px."""

    x: float
    y: float
    bound_x: float
    bound_y: float
    opacity: float
    stage: str
    gone: bool
    lane_y: float
    next: bool  # whether it was the very next frame

    @property
    def bound(self) -> tuple[float, float]:
        return self.bound_x, self.bound_y

    @property
    def place(self) -> tuple[str, float, float]:
        """Its stage, and where in its lane that puts it."""
        return self.stage, self.bound_x, self.bound_y - self.lane_y

    @property
    def left(self) -> float:
        """px still to go."""
        return ((self.x - self.bound_x) ** 2 + (self.y - self.bound_y) ** 2) ** 0.5

    def off_course(self, before: "Sample") -> float:
        """px from the straight way that the sample before was on, from where it was to where it was bound."""
        way_x, way_y = before.bound_x - before.x, before.bound_y - before.y
        length = way_x**2 + way_y**2
        along = ((self.x - before.x) * way_x + (self.y - before.y) * way_y) / length if length else 0.0
        along = min(1.0, max(0.0, along))
        return ((self.x - before.x - along * way_x) ** 2 + (self.y - before.y - along * way_y) ** 2) ** 0.5


Path = list[Sample]


def follow(page: Page) -> None:
    page.evaluate(FOLLOW)


def paths(page: Page) -> dict[str, Path]:
    """Of each pod that was seen since `follow`, each frame in which anything of it was other than before."""
    found: dict[str, list[list[Any]]] = page.evaluate("window.paths")
    return {pod: [Sample(*sample) for sample in samples] for pod, samples in found.items()}


def turns(path: Path) -> list[tuple[Sample, Sample]]:
    """The frames in which it was bound for another place than in the very frame before, each with that one."""
    return [(before, now) for before, now in pairwise(path) if now.next and now.bound != before.bound]
