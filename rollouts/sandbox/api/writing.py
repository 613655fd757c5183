"""POST, PUT and PATCH of the stored kinds."""

from aiohttp.web import Response

from rollouts.sandbox.api.answers import answer
from rollouts.sandbox.api.bodies import decode_object, decode_patch, media_type, read_body
from rollouts.sandbox.api.call import Call, refused_option, refused_options
from rollouts.sandbox.api.forms import render_scale
from rollouts.sandbox.api.kinds import check_kind, check_scale
from rollouts.sandbox.basics.errors import FieldError, bad_request, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.conversions import from_version
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation.faults import invalid as invalid_value
from rollouts.sandbox.schema.validation.faults import too_long
from rollouts.sandbox.writing.fieldcheck import FieldCheck
from rollouts.sandbox.writing.preconditions import settled
from rollouts.sandbox.writing.scale import read_scale
from rollouts.sandbox.writing.terms import Terms

MODES = ("Ignore", "Warn", "Strict")
LONGEST_MANAGER = 128  # bytes


async def create(call: Call) -> Response:
    """Create the object in the body."""
    check = read_check(call)
    obj = await read_object(call)
    obj = settled(call.resource.plural, obj, call.target.namespace)
    made = call.registry.create(call.resource.plural, obj, _terms(call, check))
    return _answer(call, made, 201, check)


async def update(call: Call) -> Response:
    """Replace the object, or what its subresource may write, by the body."""
    check = read_check(call)
    obj = await read_object(call)
    obj = settled(call.resource.plural, obj, call.target.namespace)
    _settle_name(call, obj)
    terms = _terms(call, check)
    if would_create(call):
        return _answer(call, call.registry.create(call.resource.plural, obj, terms), 201, check)
    made = call.registry.update(call.resource.plural, obj, terms, subresource=call.target.subresource)
    return _answer(call, made, 200, check)


def would_create(call: Call) -> bool:
    """Tell whether a PUT makes a new object: of a few kinds it does."""
    target = call.target
    if not call.resource.put_creates or target.subresource:
        return False
    namespace = target.namespace if call.resource.namespaced else ""
    return call.registry.storage.get(call.resource.plural, namespace, target.name) is None


async def patch(call: Call) -> Response:
    """Change the object by the patch in the body."""
    check, content_type = read_check(call), media_type(call.request)
    document = decode_patch(await read_body(call.request), content_type)
    if content_type == "application/apply-patch+yaml":
        _check_apply(call, document)
    resource, target = call.resource.plural, call.target
    namespace = target.namespace if call.resource.namespaced else ""
    existed = call.registry.storage.get(resource, namespace, target.name) is not None
    made = call.registry.patch(
        resource,
        namespace,
        target.name,
        document,
        content_type,
        _terms(call, check),
        subresource=target.subresource,
    )
    return _answer(call, made, 200 if existed else 201, check)


async def read_object(call: Call) -> Object:
    """Read the body as an object of the asked kind, in its stored version. Raises ApiError (400)."""
    body, kind = await read_body(call.request), call.resource.kind
    obj = decode_object(body, media_type(call.request), call.protobuf, kind)
    target = call.target
    if target.subresource == "scale":
        check_scale(obj)
        return obj
    check_kind(obj, call.resource, target.group, target.version)
    return from_version(call.resource.plural, target.group, target.version, obj)


async def read_any(call: Call) -> Object:
    """Read the body as an object of whatever kind; {} for an empty one. Raises ApiError (400)."""
    body = await read_body(call.request)
    return decode_object(body, media_type(call.request), call.protobuf) if body.strip() else {}


def read_check(call: Call) -> FieldCheck:
    """Read fieldValidation; the server warns unless it is told otherwise. Raises ApiError (422)."""
    mode = call.option("fieldValidation") or "Warn"
    if mode not in MODES:
        raise refused_option(call.target.verb, "fieldValidation", quoted(mode), ["", "Ignore", "Strict", "Warn"])
    _check_manager(call)
    call.check = FieldCheck(mode)  # type: ignore[arg-type]
    return call.check


def _check_manager(call: Call) -> None:
    name = call.option("fieldManager")
    faults = []
    if len(name.encode()) > LONGEST_MANAGER:
        faults.append(too_long("fieldManager", LONGEST_MANAGER))
    for at, letter in enumerate(name):
        if not letter.isprintable():
            sentence = f"invalid character U+{ord(letter):04X} (at position {len(name[:at].encode())})"
            faults.append(invalid_value("fieldManager", name, sentence))
    if faults:
        raise refused_options(call.target.verb, faults)


def _terms(call: Call, check: FieldCheck) -> Terms:
    return Terms(call.user, call.manager, call.dry_run, check, call.flag("force"))


def _settle_name(call: Call, obj: Object) -> None:
    name = (obj.get("metadata") or {}).get("name")
    if not name:
        raise bad_request("name must be provided")
    if name != call.target.name:
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({call.target.name})")


def _check_apply(call: Call, document: Object) -> None:
    if not call.option("fieldManager"):
        fault = FieldError("FieldValueRequired", "fieldManager", "Required value: is required for apply patch")
        raise invalid("PatchOptions", "", [fault], "meta.k8s.io")
    metadata = document.setdefault("metadata", {})
    named = metadata.setdefault("name", call.target.name) if metadata is not None else ""
    if named != call.target.name:
        raise bad_request(f"the name of the object ({named}) does not match the name on the URL ({call.target.name})")
    if call.resource.namespaced:
        metadata.setdefault("namespace", call.target.namespace)


def _answer(call: Call, obj: Object, code: int, check: FieldCheck) -> Response:
    if call.target.subresource == "scale":
        return answer(render_scale(call.form, read_scale(obj)), code, call.media.type, check.warnings)
    return answer(call.form.render(obj), code, call.media.type, check.warnings)
