"""Which fields of a body its kind does not know, and which stand in it twice."""

from typing import Any

from rollouts.sandbox.schema import codec, defaults, kinds
from rollouts.sandbox.schema.scalars import WrongType

Object = dict[str, Any]


def unknown_fields(resource: str, obj: Object) -> list[str]:
    """Sentences such as `unknown field "spec.foo"`, in the body's order; `duplicate field ...` too where the body was
    parsed with `codec.Repeated`. Raises ApiError (400) when a value is of the wrong type."""
    type_name = kinds.type_for(resource, obj.get("apiVersion"), obj.get("kind"))
    try:
        return codec.decode(obj, type_name).strict
    except WrongType as wrong:
        raise defaults.unreadable(obj, wrong) from None
