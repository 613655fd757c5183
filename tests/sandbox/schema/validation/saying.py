"""What is said of an object, as ["path: sentence"]."""

from collections.abc import Iterable
from typing import Any

from rollouts.sandbox.basics.errors import FieldError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema.defaults import default
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update


def told(resource: str, **fields: Any) -> list[str]:
    """Say what is wrong with a new object of these fields; it has a name, and a namespace if it can."""
    return _said(validate_create(resource, _made(resource, fields)))


def changed(resource: str, before: Object, after: Object) -> list[str]:
    """Say what is wrong with a change of such an object."""
    return _said(validate_update(resource, _made(resource, after), _made(resource, before)))


def told_of_pod(container: Object | None = None, **spec: Any) -> list[str]:
    """Say what is wrong with a new pod with these parts."""
    own = {"name": "c", "image": "i"} | (container or {})
    return told("pods", spec={"containers": [own]} | spec)


def _made(resource: str, fields: Object) -> Object:
    kind = RESOURCES[resource]
    metadata: Object = {"name": "a"} | ({"namespace": "default"} if kind.namespaced else {})
    head: Object = {"apiVersion": kind.api_version, "kind": kind.kind}
    named = {"metadata": metadata | (fields.get("metadata") or {})}
    return default(resource, head | fields | named)


def _said(faults: Iterable[FieldError]) -> list[str]:
    return [f"{fault.field}: {fault.message}" for fault in faults]
