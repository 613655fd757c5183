"""Bodies as the server would hold them: what a client wrote, decoded as its kind."""

from rollouts.sandbox.basics.errors import ApiError, bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import codec, kinds
from rollouts.sandbox.schema.wrong_type import WrongType


def decode(resource: str, obj: Object) -> tuple[Object, list[str]]:
    """(the object in Go's canonical shape, sentences for its unknown and repeated fields in the body's order).

    Raises ApiError (400) when a value does not fit its field."""
    type_name = kinds.type_for(resource, obj.get("apiVersion"), obj.get("kind"))
    try:
        decoded = codec.decode(obj, type_name)
    except WrongType as wrong:
        raise unreadable(obj, wrong) from None
    return decoded.value, decoded.strict


def unreadable(obj: Object, wrong: WrongType) -> ApiError:
    """Refuse a body in which a value does not fit its field."""
    kind, version = obj.get("kind", ""), str(obj.get("apiVersion", "")).rpartition("/")[2]
    return bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: {wrong.for_json}')
