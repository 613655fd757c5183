"""One entrance to the three patches that carry a document: which one a content type means, and what comes out."""

from typing import Any

from rollouts.sandbox.basics.errors import ApiError, FieldError, invalid, unsupported_media_type
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching import json_patch, merge, strategic
from rollouts.sandbox.schema import codec, kinds
from rollouts.sandbox.schema.go_text import as_json, printed, quoted
from rollouts.sandbox.schema.wrong_type import WrongType

STRATEGIC = "application/strategic-merge-patch+json"
MERGE = "application/merge-patch+json"
JSON = "application/json-patch+json"
TYPE_META = ("apiVersion", "kind")
OFFERED = f"{JSON}, {MERGE}, {STRATEGIC}, application/apply-patch+yaml"


def patch(resource: str, obj: Object, document: Any, content_type: str, *, strict: bool = False) -> Object:
    """A new object: `obj` (of the kind it names) changed by `document`. Unknown fields stay, for others to judge.

    Raises ApiError: 400 or 422 when the document does not apply, 422 when it puts a value where it does not fit, or,
    when `strict`, a field that the kind does not know."""
    type_name = kinds.type_for(resource, obj.get("apiVersion"), obj.get("kind"))
    result = _applied(obj, document, content_type, type_name)
    if content_type == STRATEGIC:  # it changes fields of a typed object: what type that is cannot be said
        result = result | {key: obj[key] for key in TYPE_META if key in obj}
    else:
        _check_kind(obj, result)
    try:
        faults = codec.decode(result, type_name).strict
    except WrongType as wrong:
        raise _misfit(result, document, content_type, wrong.for_map, wrong.for_json) from None
    if strict and faults:
        sentence = f"strict decoding error: {', '.join(faults)}"
        raise _misfit(result, document, content_type, sentence, sentence)
    return result


def _check_kind(old: Object, result: Object) -> None:
    """Refuse a patch after which the object says that it is of another kind."""
    said = {key: result.get(key) or old.get(key) for key in TYPE_META}
    if all(said[key] == old.get(key) for key in TYPE_META):
        return
    why = kinds.misplaced(str(said["apiVersion"]), str(said["kind"]), str(old["apiVersion"]), str(old["kind"]))
    shown = quoted(as_json(result))
    raise invalid("", "", [FieldError("FieldValueInvalid", "patch", f"Invalid value: {shown}: {why}")])


def _applied(obj: Object, document: Any, content_type: str, type_name: str) -> Object:
    if content_type == STRATEGIC:
        if not isinstance(document, dict):
            raise ApiError(
                400, "BadRequest", "json: cannot unmarshal array into Go value of type map[string]interface {}"
            )
        return strategic.apply(obj, document, type_name)
    if content_type == MERGE:
        return merge.apply(obj, document)
    if content_type == JSON:
        return json_patch.apply(obj, document)
    raise unsupported_media_type(OFFERED)


def _misfit(result: Object, document: Any, content_type: str, for_map: str, for_json: str) -> ApiError:
    """Refuse a patch whose result cannot be read. The server shows the one or the other, as it printed it."""
    if content_type == STRATEGIC:
        shown, sentence = printed(document), for_map
    else:
        kind, version = result.get("kind", ""), str(result.get("apiVersion", "")).rpartition("/")[2]
        shown, sentence = as_json(result), f'{kind} in version "{version}" cannot be handled as a {kind}: {for_json}'
    return invalid("", "", [FieldError("FieldValueInvalid", "patch", f"Invalid value: {quoted(shown)}: {sentence}")])
