"""What a running board counts, for /metrics. No name of a cluster, a namespace, a person or an object is in it."""

from collections import Counter
from collections.abc import Iterator
from statistics import median

from dashboard.clusters.fleet import Fleet
from dashboard.metrics.exposition import Metric, by_label, single
from rollouts.feed.tally import Tally

FRESH = "fresh"


def read_metrics(fleet: Fleet) -> Iterator[Metric]:
    """Every metric of this process."""
    yield from _watching(fleet)
    yield from _following(fleet)
    yield from _viewing(fleet)
    outcomes = sum((running.outcomes for running in fleet.clusters.values()), Counter[tuple[str, str]]())
    samples = [
        ({"operation": operation, "outcome": outcome}, float(count))
        for (operation, outcome), count in sorted(outcomes.items())
    ]
    yield Metric("rollboard_operations_total", "counter", "Buttons pressed, by how it ended.", samples)


def _watching(fleet: Fleet) -> Iterator[Metric]:
    tally = Tally()
    for running in fleet.clusters.values():
        tally.include(running.feeds.tally())
    yield by_label(
        "rollboard_watch_events_total",
        "counter",
        "Lines that watches brought, bookmarks included.",
        "kind",
        tally.lines,
    )
    yield by_label("rollboard_relists_total", "counter", "Lists after the first of a feed.", "kind", tally.relists)
    yield by_label(
        "rollboard_unreadable_objects_total",
        "counter",
        "Objects that did not fit their kind, shown as far as they could be read.",
        "kind",
        tally.unreadable,
    )
    yield single("rollboard_frames_total", "counter", "Numbered frames published.", tally.frames)
    yield single(
        "rollboard_broken_rollouts_total", "counter", "Rollouts that could not be built: a fault of ours.", tally.broken
    )


def _following(fleet: Fleet) -> Iterator[Metric]:
    feeds = [feed for running in fleet.clusters.values() for feed in running.feeds]
    fresh = Counter(kind for feed in feeds for kind, state in feed.kinds.items() if state == FRESH)
    kinds = {kind: float(fresh[kind]) for feed in feeds for kind in feed.kinds}
    yield single("rollboard_feeds", "gauge", "Namespaces that are followed; all of them together are one.", len(feeds))
    yield by_label(
        "rollboard_fresh_feeds", "gauge", "Of these, those where the kind is listed and followed.", "kind", kinds
    )
    late = max((feed.late_ms for feed in feeds if feed.late_ms is not None), default=0.0)
    yield single("rollboard_frame_delay_seconds", "gauge", "The last frame's wait for its sending.", late / 1000)


def _viewing(fleet: Fleet) -> Iterator[Metric]:
    feeds = [feed for running in fleet.clusters.values() for feed in running.feeds]
    lags = [lag / 1000 for feed in feeds for lag in feed.lags]
    yield single("rollboard_viewers", "gauge", "Boards that are open.", sum(feed.viewers for feed in feeds))
    yield single(
        "rollboard_viewers_behind",
        "gauge",
        "Of these, those that wait for a snapshot.",
        sum(feed.behind for feed in feeds),
    )
    yield single(
        "rollboard_viewer_lag_median_seconds",
        "gauge",
        "From sending a frame to showing it, as pages last said.",
        median(lags) if lags else 0.0,
    )
    yield single("rollboard_viewer_lag_max_seconds", "gauge", "The same, of the slowest page.", max(lags, default=0.0))
    closed = {str(code): float(count) for code, count in fleet.sockets.closed.items()}
    yield by_label(
        "rollboard_sockets_closed_total", "counter", "Sockets that the board closed, by code.", "code", closed
    )
