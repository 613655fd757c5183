"""Request bodies: read up to a limit, and decoded from JSON, YAML or protobuf into plain objects."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from aiohttp.web import BaseRequest, RequestPayloadError

from rollouts.sandbox.api.media import OFFERED, PROTOBUF
from rollouts.sandbox.api.yaml_texts import decode_yaml
from rollouts.sandbox.basics.errors import (
    ApiError,
    bad_request,
    too_large,
    unprocessable,
    unrouted_media_type,
    unsupported_media_type,
)
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.codec import Repeated
from rollouts.sandbox.schema.go_json import syntax_error
from rollouts.sandbox.schema.go_names import go_name

LIMIT = 3 * 1024 * 1024
DEEPEST = 200
SUMMARY = 30  # bytes of a body that a refusal shows
PATCH_TYPES = (
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
)
UNTYPED = "couldn't get version/kind; json parse error: "
TYPE_META = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
Decoder = Callable[[bytes], Object]


class Unreadable(ValueError):
    """A body that does not even say what it is; the text is the decoder's sentence."""


async def read_body(request: BaseRequest) -> bytes:
    """Read the whole body. Raises ApiError: 413 as soon as it is longer than `LIMIT` bytes, 400 for broken chunks."""
    if (request.content_length or 0) > LIMIT:
        raise too_large(LIMIT)
    parts, size = [], 0
    try:
        async for part in request.content.iter_any():
            size += len(part)
            if size > LIMIT:
                raise too_large(LIMIT)
            parts.append(part)
    except RequestPayloadError as broken:
        raise bad_request("malformed chunked encoding") from broken
    return b"".join(parts)


def media_type(request: BaseRequest) -> str:
    """Give the Content-Type without its parameters, in small letters; "" for none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def decode_object(body: bytes, content_type: str, protobuf: Decoder, kind: str = "") -> Object:
    """Decode an object that is to be of `kind`, "" for options, which no sentence names.

    Raises ApiError 400 for what is none, 415 for a type that is not read.
    JSON objects that repeat a name are `Repeated`, so that the strict decoder can say so.
    """
    try:
        return checked_object(_decoded(body, content_type, protobuf))
    except Unreadable as why:
        if not kind:
            raise unprocessable(str(why)) from None
        title = f"the object provided is unrecognized (must be of type {kind})"
        raise bad_request(f"{title}: {why} ({_summary(body)})") from None


def _decoded(body: bytes, content_type: str, protobuf: Decoder) -> Any:
    if content_type in ("", "application/json"):
        return decode_json(body, repeated=True)
    if content_type == PROTOBUF:
        try:
            return protobuf(body)
        except ApiError as error:
            raise Unreadable(error.message) from error
    if content_type in ("application/yaml", "text/yaml"):
        return read_yaml(body)
    raise unsupported_media_type(OFFERED)


def _summary(body: bytes) -> str:
    """The beginning of a body as sentences show it: an object as it is, other bytes as hexadecimal digits."""
    start = body[:SUMMARY]
    shown = start.decode(errors="replace") if body[:1] == b"{" else start.hex()
    return (shown + " ..." if len(body) > SUMMARY else shown) or "<empty>"


def decode_patch(body: bytes, content_type: str) -> Any:
    """Decode a patch document. Raises ApiError."""
    if content_type not in PATCH_TYPES:
        raise unrouted_media_type(415, "UnsupportedMediaType", "415: Unsupported Media Type")
    try:
        return _decoded_patch(body, content_type)
    except Unreadable as why:
        raise bad_request(str(why)) from None


def _decoded_patch(body: bytes, content_type: str) -> Any:
    if content_type == "application/apply-patch+yaml":
        return _decoded_apply(body)
    # The strategic patch is read by itself, the other two by what judges their fields.
    prefix = "" if content_type == "application/strategic-merge-patch+json" else "error decoding patch: "
    patch = decode_json(body, prefix=prefix)
    is_list = content_type == "application/json-patch+json"
    if not isinstance(patch, list if is_list else dict):
        go = "[]handlers.jsonPatchOp" if is_list else "map[string]interface {}"
        raise Unreadable(f"{prefix}json: cannot unmarshal {go_name(patch).json} into Go value of type {go}")
    return patch if is_list else checked_object(patch)


def _decoded_apply(body: bytes) -> Object:
    try:
        decoded = read_yaml(body)
    except Unreadable as why:
        raise Unreadable(f"error decoding YAML: {why}") from None
    if not isinstance(decoded, dict | None):
        told = f"json: cannot unmarshal {go_name(decoded).json} into Go value of type map[string]interface {{}}"
        raise Unreadable(f"error decoding YAML: error unmarshaling JSON: while decoding JSON: {told}")
    return checked_object(decoded)


def checked_object(decoded: Any) -> Object:
    """Give `decoded` back when it is an object with an object as its metadata; null says nothing, and is an empty one.

    Raises Unreadable, or ApiError (400) where one knows of which kind it is to be.
    """
    if decoded is None:
        return {}
    if not isinstance(decoded, dict):
        raise Unreadable(f"{UNTYPED}json: cannot unmarshal {go_name(decoded).json} into Go value of type {TYPE_META}")
    for key in ("apiVersion", "kind"):
        value = decoded.get(key)
        if value is not None and not isinstance(value, str):
            where = f"Go struct field .{key}"
            raise Unreadable(f"{UNTYPED}json: cannot unmarshal {go_name(value).json} into {where} of type string")
    metadata, kind = decoded.get("metadata"), decoded.get("kind") or ""
    if metadata is not None and not isinstance(metadata, dict):
        version = (decoded.get("apiVersion") or "").rpartition("/")[2]
        told = f"cannot unmarshal {go_name(metadata).json} into Go struct field {kind}.metadata of type v1.ObjectMeta"
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: json: {told}')
    return decoded


def decode_json(body: bytes, *, repeated: bool = False, prefix: str = UNTYPED) -> Any:
    """Decode JSON. Raises Unreadable, with `prefix` before the decoder's sentence, or ApiError (400)."""
    try:
        decoded = checked_depth(msgspec.json.decode(body))
        return json.loads(body, object_pairs_hook=_pairs) if repeated else decoded
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Unreadable(f"{prefix}{syntax_error(body) or error}") from error


def read_yaml(body: bytes) -> Any:
    """Decode YAML, of which JSON is a part. Raises Unreadable, or ApiError (400)."""
    try:
        return checked_depth(msgspec.json.decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return decode_yaml(body)
    except ValueError as why:
        raise Unreadable(str(why)) from why


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Repeated(pairs)


def checked_depth(value: Any) -> Any:
    """Give a value back that is not nested too deeply. Raises ApiError (400)."""
    level = [value]
    for _ in range(DEEPEST):
        level = [child for each in level for child in _children(each)]
        if not level:
            return value
    raise bad_request("exceeded max depth")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [each for each in value.values() if isinstance(each, dict | list)]
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict | list)]
    return []
