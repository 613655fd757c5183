"""Event recorders: the older kind that controllers and kubelets use, and the newer one of the scheduler."""

from collections.abc import Callable
from typing import Protocol

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import micros, seconds
from rollouts.sandbox.controllers.correlation import Correlator, Memory
from rollouts.sandbox.writing.terms import Terms

SERIES_ENDS = 360.0
NOTE_LIMIT = 1_024


SCHEDULER = Terms(manager="kube-scheduler")


class EventWriter(Protocol):
    """The part of the registry that a recorder needs."""

    def get(self, resource: str, namespace: str, name: str) -> Object:
        """Give the stored event. Raises ApiError."""
        ...

    def create(self, resource: str, obj: Object, terms: Terms = ...) -> Object:
        """Create the event. Raises ApiError."""
        ...

    def update(self, resource: str, obj: Object, terms: Terms = ...) -> Object:
        """Replace the event. Raises ApiError."""
        ...


class Recorder:
    """Records what one component has to say, by the rules of `correlation`.

    component: "deployment-controller"; host: a kubelet's node. manager: who writes, as managedFields name it.
    """

    def __init__(
        self,
        writer: EventWriter,
        now: Callable[[], float],
        component: str,
        *,
        host: str = "",
        manager: str = "kube-controller-manager",
    ) -> None:
        self._writer = writer
        self._now = now
        self._terms = Terms(manager=manager)
        self._correlator = Correlator()
        self._said = _origin(component, host)
        self._names = _Names()

    def record(self, about: Object, kind: str, reason: str, message: str, *, field_path: str = "") -> None:
        """Record that something happened to the object `about`. kind: "Normal" or "Warning".

        An event that cannot be written is lost: nobody may fail for want of words.
        """
        now = self._now()
        told = {"reason": reason, "message": message, "type": kind, "eventTime": None, "count": 1}
        times = {"firstTimestamp": seconds(now), "lastTimestamp": seconds(now)}
        event = self._correlator.correlate(
            _bare(about, self._names.next(about, now), field_path) | told | times | self._said, now
        )
        if event is None:
            return
        try:
            self._write(event)
        except ApiError:
            return

    def _write(self, event: Object) -> None:
        metadata = event["metadata"]
        if event["count"] > 1:
            try:
                old = self._writer.get("events", metadata["namespace"], metadata["name"])
            except ApiError:
                pass
            else:
                changed = {key: event[key] for key in ("count", "lastTimestamp", "message")}
                self._writer.update("events", old | changed, self._terms)
                return
        self._writer.create("events", event, self._terms)


class SeriesRecorder:
    """Records in the newer form (events.k8s.io): no count, only eventTime; a repeated event becomes a series.

    A series is written once, with its second event; what follows within six minutes of the last is only counted.
    """

    def __init__(self, writer: EventWriter, now: Callable[[], float], controller: str, instance: str) -> None:
        self._writer = writer
        self._now = now
        self._controller = controller
        self._instance = instance
        self._series: Memory[tuple[str, ...], tuple[str, int, float]] = Memory()
        self._names = _Names()

    def record(self, about: Object, kind: str, reason: str, action: str, message: str) -> None:
        """Record that something happened to the object `about`. action: "Binding", "Scheduling"."""
        now = self._now()
        message = message if len(message) <= NOTE_LIMIT else message[: NOTE_LIMIT - 3] + "..."
        event = _bare(about, self._names.next(about, now), "") | {
            "reason": reason, "message": message, "source": {}, "firstTimestamp": None, "lastTimestamp": None,
            "type": kind, "eventTime": micros(now), "action": action,
            "reportingComponent": self._controller, "reportingInstance": self._instance,
        }  # fmt: skip
        metadata = about["metadata"]
        try:
            self._write(event, (metadata["uid"], metadata.get("resourceVersion", ""), kind, reason, action), now)
        except ApiError:
            return

    def _write(self, event: Object, key: tuple[str, ...], now: float) -> None:
        known = self._series.get(key)
        if known is None or now - known[2] > SERIES_ENDS:
            self._series.put(key, (event["metadata"]["name"], 1, now))
            self._writer.create("events", event, SCHEDULER)
            return
        name, count, _ = known
        self._series.put(key, (name, count + 1, now))
        if count == 1:
            old = self._writer.get("events", event["metadata"]["namespace"], name)
            series = {"count": 2, "lastObservedTime": micros(now)}
            self._writer.update("events", old | {"series": series}, SCHEDULER)


class _Names:
    """An event is named after its object and the nanosecond; of two in one nanosecond the second takes the next."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, about: Object, now: float) -> str:
        self._last = max(int(now * 1e9), self._last + 1)
        return f"{about['metadata']['name']}.{self._last:x}"


def _bare(about: Object, name: str, field_path: str) -> Object:
    metadata = about["metadata"]
    namespace = metadata.get("namespace", "")
    involved = {
        "kind": about["kind"], "namespace": namespace, "name": metadata["name"], "uid": metadata["uid"],
        "apiVersion": about["apiVersion"], "resourceVersion": metadata.get("resourceVersion", ""),
        "fieldPath": field_path,
    }  # fmt: skip
    return {
        "metadata": {"name": name, "namespace": namespace or "default"},
        "involvedObject": {key: value for key, value in involved.items() if value},
    }


def _origin(component: str, host: str) -> Object:
    source = {"component": component, "host": host} if host else {"component": component}
    return {"source": source, "reportingComponent": component, "reportingInstance": host}
