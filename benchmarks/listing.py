"""A namespace of 5,000 pods: what learning its state costs, by a list and by a watch, and what the feed keeps of it."""

from collections.abc import Iterable, Sequence
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.parts.process import MB
from benchmarks.parts.program import Program
from benchmarks.reading import Reading

PODS, ROUNDS = 5_000, 3


def measure() -> Iterable[Reading]:
    """Each round is a process of its own: memory once freed is not always given back."""
    with TemporaryDirectory() as directory, Program("benchmarks.parts.cluster", directory, str(PODS)) as cluster:
        where = cluster.ready["kubeconfig"]
        listed, streamed = [], []
        for _ in range(ROUNDS):  # in turn, so that a slow moment of the machine hits both
            listed.append(_follow(where, "list"))
            streamed.append(_follow(where, "stream"))
        kept = [_follow(where, "kept") for _ in range(ROUNDS)]
    body = listed[0]["body"]
    yield Reading("list-peak", tuple(each["grown"] / each["body"] for each in listed), f"body {body / MB:.0f} MB")
    pairs = list(zip(streamed, listed, strict=True))
    words = f"{_median(streamed, 'grown') / MB:.0f} MB; list {_median(listed, 'grown') / MB:.0f} MB"
    yield Reading("stream-peak", tuple(ours["grown"] / theirs["grown"] for ours, theirs in pairs), words)
    words = f"{_median(streamed, 'ms'):.0f} ms; list {_median(listed, 'ms'):.0f} ms"
    yield Reading("stream-time", tuple(ours["ms"] / theirs["ms"] for ours, theirs in pairs), words)
    per_thousand = tuple(each["grown"] / MB / (PODS / 1_000) for each in kept)
    yield Reading("store", per_thousand, f"raw {body / MB / (PODS / 1_000):.1f} MB")


def _median(rounds: Sequence[dict[str, int]], what: str) -> float:
    return median(each[what] for each in rounds)


def _follow(kubeconfig: str, what: str) -> dict[str, int]:
    with Program("benchmarks.parts.following", kubeconfig, what) as following:
        return following.ready
