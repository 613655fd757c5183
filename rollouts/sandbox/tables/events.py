"""Events."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import NAME, Cells, Column, Printer, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import UNKNOWN, since

COLUMNS = (
    *narrow("Last Seen", "Type", "Reason", "Object"),
    *wide("Subobject", "Source"),
    Column("Message"),
    *wide("First Seen", "Count"),
    Column(NAME.name, format=NAME.format, priority=1),
)


def cells(obj: Object, now: float) -> Cells:
    """Fill an event's row."""
    involved = part(obj, "involvedObject")
    first, last, count = _times(obj, now)
    kind = str(involved.get("kind", "")).lower()
    target = f"{kind}/{involved['name']}" if involved.get("name") else kind
    told = [obj.get("type", ""), obj.get("reason", ""), target, involved.get("fieldPath", ""), _source(obj)]
    return [last, *told, str(obj.get("message") or "").strip(), first, count, name_of(obj)]


def _times(obj: Object, now: float) -> tuple[str, str, int]:
    first = since(obj.get("firstTimestamp") or obj.get("eventTime"), now)
    last = since(obj.get("lastTimestamp"), now)
    series: dict[str, Any] = part(obj, "series")
    if series:
        return first, since(series.get("lastObservedTime"), now), series.get("count", 0)
    return first, (first if last == UNKNOWN else last), obj.get("count") or 1


def _source(obj: Object) -> str:
    source = part(obj, "source")
    component = source.get("component") or obj.get("reportingComponent") or ""
    instance = source.get("host") or obj.get("reportingInstance") or ""
    return f"{component}, {instance}" if instance else component


PRINTER = Printer(COLUMNS, cells)
