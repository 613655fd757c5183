"""GET: one object, or a list of them, whole or in pages of one consistent state."""

from typing import Any

from aiohttp.web import Response

from rollouts.sandbox.api.answers import answer
from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.forms import render_scale
from rollouts.sandbox.api.versions import Position, read_match, read_position, read_version, write_position
from rollouts.sandbox.basics.errors import ApiError, bad_request, expired
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.fields import named_by
from rollouts.sandbox.matching.selection import Selection, select
from rollouts.sandbox.storing.storage import Expired
from rollouts.sandbox.writing.scale import read_scale

EXPIRED_PAGE = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list "
    "without the continue parameter, or use the continue token in this response to retrieve the remainder of the "
    "results. Continuing with the provided token results in an inconsistent list - objects that were created, "
    "modified, or deleted between the time the first chunk was returned and now may show up in the list."
)


def get(call: Call) -> Response:
    """Answer one object, or what its subresource shows of it."""
    read_version(call)
    target = call.target
    obj = call.registry.get(call.resource.plural, target.namespace if call.resource.namespaced else "", target.name)
    if target.subresource == "scale":
        return answer(render_scale(call.form, read_scale(obj)), media_type=call.media.type)
    return answer(call.form.render(obj), media_type=call.media.type, warnings=_warnings(call))


def list_objects(call: Call) -> Response:
    """Answer the selected objects."""
    selection = read_selection(call)
    call.number("timeoutSeconds")  # it does nothing here, and must be a number even so
    objects, revision = _state(call)
    found = sorted((obj for obj in objects if selection.matches(obj)), key=key_of)
    page, metadata = _page(call, found, revision, counted=selection.wide)
    return answer(call.form.render_list(page, metadata), media_type=call.media.type, warnings=_warnings(call))


def _warnings(call: Call) -> tuple[str, ...]:
    return (call.resource.deprecated,) if call.resource.deprecated else ()


def read_selection(call: Call) -> Selection:
    """Read which objects of the kind are meant. Raises ApiError (400)."""
    target = call.target
    namespace = target.namespace if call.resource.namespaced and target.namespace else None
    fields = _named(target.name, call.option("fieldSelector"))
    return select(call.resource.plural, namespace, call.option("labelSelector"), fields)


def _named(name: str, selected: str) -> str:
    """The fieldSelector of a path that names one object to watch."""
    if not name:
        return selected
    if selected and named_by(selected) != name:
        raise bad_request("fieldSelector metadata.name doesn't match requested name")
    return selected or f"metadata.name={name}"


def key_of(obj: Object) -> str:
    """Give an object's place in a list: "namespace/name"."""
    metadata = obj["metadata"]
    return f"{metadata.get('namespace', '')}/{metadata['name']}"


def _state(call: Call) -> tuple[list[Object], int]:
    storage, plural = call.registry.storage, call.resource.plural
    match, token = read_match(call), call.option("continue")
    exact = match == "Exact" or (not match and bool(call.number("limit"))) or bool(token)
    asked = read_version(call, exact=exact)
    if token:
        if asked:
            raise bad_request("specifying resource version is not allowed when using continue")
        position = read_position(token)
        return _as_of(call, position.revision or storage.revision, _expired_page), position.revision
    if exact and asked:
        return _as_of(call, asked, _expired_list), asked
    namespace = call.target.namespace if call.resource.namespaced and call.target.namespace else None
    return storage.list(plural, namespace), storage.revision


def _as_of(call: Call, revision: int, refusal: Any) -> list[Object]:
    storage = call.registry.storage
    if revision == storage.revision:
        return storage.list(call.resource.plural)
    try:
        return storage.as_of(call.resource.plural, revision)
    except Expired as error:
        raise refusal(call) from error


def _page(call: Call, found: list[Object], revision: int, *, counted: bool) -> tuple[list[Object], dict[str, Any]]:
    token, limit = call.option("continue"), call.number("limit") or 0
    if call.option("resourceVersion") == "0":
        limit = 0  # the cache, which is asked then, knows no pages
    start = read_position(token).start if token else ""
    rest = [obj for obj in found if key_of(obj) >= start] if start else found
    metadata: dict[str, Any] = {"resourceVersion": str(revision or call.registry.storage.revision)}
    if limit <= 0 or len(rest) <= limit:
        return rest, metadata
    following = Position(revision, key_of(rest[limit - 1]) + "\0")
    metadata["continue"] = write_position(following)
    if counted:
        metadata["remainingItemCount"] = len(rest) - limit
    return rest[:limit], metadata


def _expired_list(call: Call) -> ApiError:
    oldest = call.registry.storage.oldest(call.resource.plural)
    return expired(f"too old resource version: {call.option('resourceVersion')} ({oldest})")


def _expired_page(call: Call) -> ApiError:
    error = expired(EXPIRED_PAGE)
    error.metadata = {"continue": write_position(Position(0, read_position(call.option("continue")).start))}
    return error
