"""The real page in headless Chromium (software drawing) while pods move: its frames, and how soon it paints."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.parts.objects import NAME
from benchmarks.parts.program import ROOT
from benchmarks.parts.theatre import Theatre
from benchmarks.reading import Reading, percentile

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PROBE = ROOT / "benchmarks" / "parts" / "probe.js"
WIDTH, HEIGHT = 1_440, 900
SECONDS, ROUNDS, PAINTS = 3, 3, 5
FRAME = 25
PAINT, WATCH = "() => probe.paint", "seconds => probe.watch(seconds)"


@dataclass(frozen=True)
class Round:
    """p95: ms between frames. arrived: percent of the changes that the page was sent."""

    p95: float
    fps: float
    arrived: float


def measure() -> Iterable[Reading]:
    """1,000 pods, then 5,000."""
    with _board(1_000) as (theatre, page):
        paints = _paints(page)
        idle = _round(theatre, page, 0)
        slow = [_round(theatre, page, 100) for _ in range(ROUNDS)]
        fast = [_round(theatre, page, 500) for _ in range(ROUNDS)]
    yield Reading("board-1000", tuple(each.p95 for each in slow), _words(slow, idle))
    yield Reading("board-1000-500", tuple(each.p95 for each in fast), _words(fast, idle))
    yield Reading("paint-1000", paints)
    with _board(5_000) as (theatre, page):
        paints = _paints(page)
        idle = _round(theatre, page, 0)
        fast = [_round(theatre, page, 500) for _ in range(ROUNDS)]
    yield Reading("board-5000", tuple(each.fps for each in fast), _words(fast, idle))
    yield Reading("board-5000-p95", tuple(each.p95 for each in fast), f"idle {idle.p95:.0f} ms")
    yield Reading("paint-5000", paints)


@contextmanager
def _board(pods: int) -> Iterator[tuple[Theatre, Page]]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    options: dict[str, Any] = {"args": ARGUMENTS, **({"executable_path": found} if found else {})}
    with Theatre(pods, interval=FRAME, viewers=1) as theatre, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        base = f"http://127.0.0.1:{theatre.board.ready['port']}"
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        session = theatre.board.ready["sessions"][0]
        context.add_cookies([{"name": theatre.board.ready["cookie"], "value": session, "url": base}])
        page = context.new_page()
        page.add_init_script(path=PROBE)
        page.goto(f"{base}/c/sandbox/default/{NAME}/")
        page.evaluate(PAINT)
        yield theatre, page
        browser.close()


def _paints(page: Page) -> tuple[float, ...]:
    """ms from a snapshot's coming until it is on the screen, of fresh pages."""
    paints = []
    for _ in range(PAINTS):
        page.reload()
        paints.append(float(page.evaluate(PAINT)))
    return tuple(paints)


def _round(theatre: Theatre, page: Page, rate: int) -> Round:
    if rate:
        theatre.cluster.ask(rate=rate, seconds=0.5, moving=True)
        theatre.cluster.begin(rate=rate, seconds=SECONDS, moving=True)
    seen = page.evaluate(WATCH, SECONDS)
    made = theatre.cluster.answer()["changes"] if rate else 0
    gaps = seen["gaps"]
    return Round(percentile(gaps, 0.95), 1000 * len(gaps) / sum(gaps), 100 * seen["changes"] / (made or 1))


def _words(rounds: Sequence[Round], idle: Round) -> str:
    arrived, fps = median(each.arrived for each in rounds), median(each.fps for each in rounds)
    return f"{fps:.0f} fps, {arrived:.0f} % of changes; idle {idle.p95:.0f} ms"
