"""Field selectors: `metadata.name=web,status.phase!=Running`, and the fields that each kind lets them name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted

Getter = Callable[[Object], Any]


def _at(path: str) -> Getter:
    steps = path.split(".")

    def get(obj: Object) -> Any:
        value: Any = obj
        for step in steps:
            if not isinstance(value, dict):
                return None
            value = value.get(step)
        return value

    return get


def _paths(*paths: str) -> dict[str, Getter]:
    return {path: _at(path) for path in paths}


def _event_source(obj: Object) -> Any:
    return (obj.get("source") or {}).get("component") or obj.get("reportingComponent")


_COMMON = _paths("metadata.name", "metadata.namespace")
_COUNTED = _paths("status.replicas")
_BY_RESOURCE: dict[str, dict[str, Getter]] = {
    "pods": _paths(
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP", "status.nominatedNodeName",
    ),
    "events": _paths(
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
        "reason", "type", "reportingComponent",
    ) | {"source": _event_source},
    "namespaces": _paths("status.phase"),
    "nodes": _paths("spec.unschedulable"),
    "replicasets": _COUNTED,
    "replicationcontrollers": _COUNTED,
    "secrets": _paths("type"),
    "services": _paths("spec.clusterIP", "spec.type"),
    "jobs": _paths("status.successful"),
}  # fmt: skip
NUMBERS = frozenset(["status.replicas", "status.successful"])
BOOLEANS = frozenset(["spec.hostNetwork", "spec.unschedulable"])
REGARDING = "regarding."
NAME = "metadata.name"


@dataclass(frozen=True, slots=True)
class FieldSelector:
    """(field, wanted value, equal?) triples; all must hold."""

    terms: tuple[tuple[str, str, bool], ...] = ()

    def matches(self, fields: Mapping[str, str]) -> bool:
        """Tell whether an object with these fields is selected."""
        return all((fields.get(field, "") == value) is equal for field, value, equal in self.terms)

    def exact(self, field: str) -> str | None:
        """Give the one value that a field must have, or None."""
        return next((value for name, value, equal in self.terms if name == field and equal), None)


def parse_fields(text: str, resource: str) -> FieldSelector:
    """Read a fieldSelector parameter. Raises ApiError (400) for what cannot be read or asked of this kind."""
    terms = tuple(_field_term(part) for part in _split_fields(text))
    known = known_fields(resource)
    for field, _, _ in terms:
        if field not in known:
            raise bad_request(_unknown(field, resource))
    return FieldSelector(terms)


def _unknown(field: str, resource: str) -> str:
    if resource == "jobs":
        return f"field label {quoted(field)} not supported for Job"
    if resource in _BY_RESOURCE:
        return f"field label not supported: {field}"
    return f'{quoted(field)} is not a known field selector: only "metadata.name", "metadata.namespace"'


def named_by(text: str) -> str:
    """Give the one name that a fieldSelector parameter asks for, "" where it asks for more or cannot be read."""
    try:
        return FieldSelector(tuple(_field_term(part) for part in _split_fields(text))).exact(NAME) or ""
    except ApiError:
        return ""


def known_fields(resource: str) -> frozenset[str]:
    """Give the fields that can be asked of a kind."""
    return frozenset(_getters(resource))


def fields_of(resource: str, obj: Object, wanted: frozenset[str]) -> dict[str, str]:
    """Give the asked fields of an object as the strings that selectors compare with."""
    getters = _getters(resource)
    return {field: _written(field, getters[field](obj)) for field in wanted}


def _getters(resource: str) -> dict[str, Getter]:
    own = _COMMON | _BY_RESOURCE.get(resource, {})
    if resource == "events":
        regarding = {name.replace("involvedObject.", REGARDING): get for name, get in own.items()}
        own = own | regarding | {"reportingController": own["reportingComponent"]}
    return own


def _written(field: str, value: Any) -> str:
    if field in BOOLEANS:
        return "true" if value else "false"
    if value is None:
        return "0" if field in NUMBERS else ""
    return str(value)


def _split_fields(text: str) -> list[str]:
    return [part.replace("\\,", ",") for part in re.split(r"(?<!\\),", text) if part]


def _field_term(part: str) -> tuple[str, str, bool]:
    for mark, equal in (("!=", False), ("==", True), ("=", True)):
        field, found, value = part.partition(mark)
        if found:
            return field.strip(), value, equal
    raise bad_request(f'invalid selector: "{part}"; can\'t understand "{part}"')
