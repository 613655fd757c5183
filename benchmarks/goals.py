"""What must be reached. The figures are limits, not wishes: a run that misses an "at least" fails."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a value stands to its goal."""

    AIM = "aim"
    LEAST = "ok"
    MISSED = "MISSED"


@dataclass(frozen=True, slots=True)
class Goal:
    """`least` must be reached, `aim` should be. more: whether a greater value is the better one."""

    name: str
    what: str
    unit: str
    least: float
    aim: float
    more: bool = False

    def judge(self, value: float) -> Verdict:
        """Place a value; what is exactly on a limit reaches it, what is no number misses it."""
        if self._reaches(value, self.aim):
            return Verdict.AIM
        return Verdict.LEAST if self._reaches(value, self.least) else Verdict.MISSED

    def _reaches(self, value: float, limit: float) -> bool:
        return value >= limit if self.more else value <= limit


GOALS = (
    Goal("decode", "CPU a watch event to a typed view ÷ orjson.loads of its bytes", "×", 1.0, 0.75),
    Goal("list-peak", "peak growth on a 5,000-pod list ÷ its bytes", "×", 2.0, 1.5),
    Goal("stream-peak", "peak growth, 5,000 pods from a watch ÷ from a list", "×", 1.0, 0.5),
    Goal("stream-time", "time to the first board, 5,000 pods from a watch ÷ from a list", "×", 1.0, 0.75),
    Goal("store", "kept per 1,000 pods", "MB", 5.0, 3.0),
    Goal("latency", "p50 watch to socket ÷ curl, 20 viewers, frames off", "×", 10.0, 7.0),
    Goal("frames-p99", "p99 watch to socket beyond the frame, 20 viewers", "ms", 10.0, 5.0),
    Goal("delivered", "1,000 viewers at 20 frames/s: delivered", "%", 95.0, 99.0, more=True),
    Goal("fanout-p99", "1,000 viewers at 20 frames/s: p99", "ms", 200.0, 100.0),
    Goal("stalled-growth", "20 stalled among 1,000: memory growth", "MB", 10.0, 5.0),
    Goal("stalled-others", "20 stalled among 1,000: delivered to the others", "%", 99.0, 99.0, more=True),
    Goal("wire", "raw watch bytes ÷ socket bytes of an event", "×", 40.0, 100.0, more=True),
    Goal("watches", "watches open for 1,000 viewers ÷ for one", "×", 1.0, 1.0),
    Goal("board-1000", "1,000 pods, 100 changes/s: p95 frame", "ms", 17.0, 17.0),
    Goal("board-1000-500", "1,000 pods, 500 changes/s: p95 frame", "ms", 34.0, 17.0),
    Goal("board-5000", "5,000 pods, 500 changes/s: frames", "fps", 55.0, 59.0, more=True),
    Goal("board-5000-p95", "5,000 pods, 500 changes/s: p95 frame", "ms", 34.0, 17.0),
    Goal("paint-1000", "snapshot to full paint, 1,000 pods", "ms", 200.0, 100.0),
    Goal("paint-5000", "snapshot to full paint, 5,000 pods", "ms", 500.0, 250.0),
    Goal("rollout", "1,000-pod rollout at 25 %/25 % ÷ the kubelet delays it must wait for", "×", 1.5, 1.2),
    Goal("api-cpu", "sandbox API, TLS, 500 events/s to 20 watchers: CPU of a core", "%", 45.0, 25.0),
    Goal("api-p99", "sandbox API, TLS, 500 events/s to 20 watchers: p99", "ms", 5.0, 2.0),
    Goal("sandbox-memory", "sandbox: 1,000 pods", "MB", 40.0, 30.0),
    Goal("sandbox-start", "sandbox: start to first answer", "s", 1.5, 1.0),
)
BY_NAME = {goal.name: goal for goal in GOALS}
