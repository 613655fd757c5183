"""The two kinds that are served in a second version: events (core/v1 is stored) and autoscalers (v2 is stored)."""

from collections.abc import Callable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES, join_group
from rollouts.sandbox.schema import autoscalers

Convert = Callable[[Object], Object]
_EVENT_NAMES = {
    "involvedObject": "regarding",
    "message": "note",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
    "reportingComponent": "reportingController",
}
_EVENT_NAMES_BACK = {new: old for old, new in _EVENT_NAMES.items()}


def to_version(resource: str, group: str, version: str, obj: Object) -> Object:
    """Give a stored object as (group, version) shows it; the same object when that is how it is stored."""
    convert = _OUT.get((resource, group, version))
    return obj if convert is None else convert(obj) | {"apiVersion": join_group(group, version)}


def from_version(resource: str, group: str, version: str, obj: Object) -> Object:
    """Give an object that was written in (group, version) as it is stored."""
    convert = _IN.get((resource, group, version))
    return obj if convert is None else convert(obj) | {"apiVersion": RESOURCES[resource].api_version}


def _event_out(obj: Object) -> Object:
    return {_EVENT_NAMES.get(key, key): value for key, value in obj.items()}


def _event_in(obj: Object) -> Object:
    return {_EVENT_NAMES_BACK.get(key, key): value for key, value in obj.items()}


_OUT: dict[tuple[str, str, str], Convert] = {
    ("events", "events.k8s.io", "v1"): _event_out,
    ("horizontalpodautoscalers", "autoscaling", "v1"): autoscalers.to_v1,
}
_IN: dict[tuple[str, str, str], Convert] = {
    ("events", "events.k8s.io", "v1"): _event_in,
    ("horizontalpodautoscalers", "autoscaling", "v1"): autoscalers.from_v1,
}
