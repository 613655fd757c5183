"""A namespace of 5,000 pods: what listing it costs at its peak, and what the feed keeps of it."""

from collections.abc import Iterable
from tempfile import TemporaryDirectory

from benchmarks.parts.process import MB
from benchmarks.parts.program import Program
from benchmarks.reading import Reading

PODS, ROUNDS = 5_000, 3


def measure() -> Iterable[Reading]:
    """Each round is a process of its own: memory once freed is not always given back."""
    with TemporaryDirectory() as directory, Program("benchmarks.parts.cluster", directory, str(PODS)) as cluster:
        where = cluster.ready["kubeconfig"]
        peaks = [_follow(where, "peak") for _ in range(ROUNDS)]
        kept = [_follow(where, "kept") for _ in range(ROUNDS)]
    body = peaks[0]["body"]
    yield Reading("list-peak", tuple(peak["grown"] / peak["body"] for peak in peaks), f"body {body / MB:.0f} MB")
    per_thousand = tuple(each["grown"] / MB / (PODS / 1_000) for each in kept)
    yield Reading("store", per_thousand, f"raw {body / MB / (PODS / 1_000):.1f} MB")


def _follow(kubeconfig: str, what: str) -> dict[str, int]:
    with Program("benchmarks.parts.following", kubeconfig, what) as following:
        return following.ready
