"""Which pods pull an image now: those whose newest event says so."""

from rollouts.model.event import Event

PULLING = "Pulling"

_Said = tuple[int, str, bool]  # at, the event's name, whether it says that the pod pulls


class Pulling:
    """`pods`: the uids. All of a pod's events are remembered until they go: when the newest does, the next decides."""

    def __init__(self) -> None:
        self.pods: set[str] = set()
        self._said: dict[str, dict[str, _Said]] = {}
        self._about: dict[str, str] = {}

    def note(self, pod: str, event: Event, name: str) -> bool:
        """True if the pod began or ended to pull. Events of one second are told apart by their names' time stamp."""
        self._about[event.uid] = pod
        self._said.setdefault(pod, {})[event.uid] = (event.at, name, event.reason == PULLING)
        return self._judge(pod)

    def drop(self, event: str) -> bool:
        """The event is gone; harmless for one that was never noted. True if its pod began or ended to pull."""
        pod = self._about.pop(event, None)
        if pod is None:
            return False
        del self._said[pod][event]
        if not self._said[pod]:
            del self._said[pod]
        return self._judge(pod)

    def __len__(self) -> int:
        """How many pods are remembered."""
        return len(self._said)

    def _judge(self, pod: str) -> bool:
        before = pod in self.pods
        pulls = max(self._said[pod].values())[-1] if pod in self._said else False
        (self.pods.add if pulls else self.pods.discard)(pod)
        return before is not pulls
