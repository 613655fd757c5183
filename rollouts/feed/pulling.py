"""Which pods pull an image now: those whose newest event says so."""

from rollouts.model.event import Event

PULLING = "Pulling"


class Pulling:
    """`pods`: the uids. A pod is remembered no longer than its newest event, since events of gone pods come too."""

    def __init__(self) -> None:
        self.pods: set[str] = set()
        self._newest: dict[str, tuple[int, str, str]] = {}
        self._told_by: dict[str, str] = {}

    def note(self, pod: str, event: Event, name: str) -> bool:
        """True if the pod began or ended to pull. Events of one second are told apart by their names' time stamp."""
        at, known, newest = self._newest.get(pod, (0, "", ""))
        if (event.at, name) < (at, known):
            return False
        self._told_by.pop(newest, None)
        self._newest[pod], self._told_by[event.uid] = (event.at, name, event.uid), pod
        before = pod in self.pods
        (self.pods.add if event.reason == PULLING else self.pods.discard)(pod)
        return before is not (pod in self.pods)

    def drop(self, event: str) -> bool:
        """The event is gone. True if its pod ended to pull."""
        pod = self._told_by.get(event, "")
        pulled = pod in self.pods
        self.rest(pod)
        return pulled

    def rest(self, pod: str) -> None:
        """The pod is gone; harmless for one that nothing was heard of."""
        _, _, event = self._newest.pop(pod, (0, "", ""))
        self._told_by.pop(event, None)
        self.pods.discard(pod)

    def __len__(self) -> int:
        """How many pods are remembered."""
        return len(self._newest)
