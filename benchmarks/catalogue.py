"""Every benchmark, in the order in which they run: the goals that it measures, and how."""

from benchmarks import browser, decode, fanout, latency, listing, sandbox_api, sandbox_rollout, sandbox_start
from benchmarks.reading import Benchmark

CATALOGUE: dict[str, tuple[tuple[str, ...], Benchmark]] = {
    "decode": (("decode",), decode.measure),
    "list": (("list-peak", "stream-peak", "stream-time", "store"), listing.measure),
    "latency": (("latency", "frames-p99", "wire"), latency.measure),
    "fan-out": (("delivered", "fanout-p99", "stalled-growth", "stalled-others", "watches"), fanout.measure),
    "browser": (
        ("board-1000", "board-1000-500", "board-5000", "board-5000-p95", "paint-1000", "paint-5000"),
        browser.measure,
    ),
    "sandbox-rollout": (("rollout", "sandbox-memory"), sandbox_rollout.measure),
    "sandbox-api": (("api-cpu", "api-p99"), sandbox_api.measure),
    "sandbox-start": (("sandbox-start",), sandbox_start.measure),
}
