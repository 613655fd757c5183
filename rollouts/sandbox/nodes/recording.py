"""What the nodes need of the event recorders: the kubelet's kind and the scheduler's."""

from typing import Protocol

from rollouts.sandbox.basics.objects import Object


class Recorder(Protocol):
    """Writes core/v1 events of one component on one host; equal ones are counted."""

    def record(self, about: Object, kind: str, reason: str, message: str, *, field_path: str = "") -> None:
        """Record that something happened to `about`. kind: "Normal" or "Warning"."""
        ...


class SeriesRecorder(Protocol):
    """Writes events of the newer form: only eventTime, no count."""

    def record(self, about: Object, kind: str, reason: str, action: str, message: str) -> None:
        """Record that something happened to `about`. action: "Binding", "Scheduling"."""
        ...
