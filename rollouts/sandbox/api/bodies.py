"""Request bodies: read up to a limit, and decoded from JSON, YAML or protobuf into plain objects."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import yaml
from aiohttp.web import BaseRequest, RequestPayloadError

from rollouts.sandbox.basics.errors import bad_request, too_large, unsupported_media_type
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.codec import Repeated
from rollouts.sandbox.schema.go_json import syntax_error
from rollouts.sandbox.schema.go_names import go_name

LIMIT = 3 * 1024 * 1024
DEEPEST = 200
PROTOBUF = "application/vnd.kubernetes.protobuf"
OFFERED = "application/json, application/yaml, application/vnd.kubernetes.protobuf"
PATCH_TYPES = (
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
)
UNTYPED = "couldn't get version/kind; json parse error: "
TYPE_META = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
Decoder = Callable[[bytes], Object]


class _PlainLoader(yaml.SafeLoader):
    """YAML as Kubernetes reads it: no dates, and no aliases, which could unfold without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not accepted")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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


def decode_object(body: bytes, content_type: str, protobuf: Decoder) -> Object:
    """Decode an object. Raises ApiError 400 for what is none, 415 for a type that is not read.

    JSON objects that repeat a name are `Repeated`, so that the strict decoder can say so.
    """
    if content_type in ("", "application/json"):
        decoded = decode_json(body, repeated=True)
    elif content_type == PROTOBUF:
        decoded = protobuf(body)
    elif content_type in ("application/yaml", "text/yaml"):
        decoded = decode_yaml(body)
    else:
        raise unsupported_media_type(OFFERED)
    return checked_object(decoded)


def decode_patch(body: bytes, content_type: str) -> Any:
    """Decode a patch document. Raises ApiError."""
    if content_type not in PATCH_TYPES:
        raise unsupported_media_type(", ".join(PATCH_TYPES))
    if content_type == "application/apply-patch+yaml":
        return checked_object(decode_yaml(body))
    # The strategic patch is read by itself, the other two by what judges their fields.
    prefix = "" if content_type == "application/strategic-merge-patch+json" else "error decoding patch: "
    patch = decode_json(body, prefix=prefix)
    is_list = content_type == "application/json-patch+json"
    if not isinstance(patch, list if is_list else dict):
        go = "[]handlers.jsonPatchOp" if is_list else "map[string]interface {}"
        raise bad_request(f"{prefix}json: cannot unmarshal {go_name(patch).json} into Go value of type {go}")
    return patch if is_list else checked_object(patch)


def checked_object(decoded: Any) -> Object:
    """Give `decoded` back when it is an object with an object as its metadata. Raises ApiError (400)."""
    if not isinstance(decoded, dict):
        raise bad_request(f"{UNTYPED}json: cannot unmarshal {go_name(decoded).json} into Go value of type {TYPE_META}")
    for key in ("apiVersion", "kind"):
        value = decoded.get(key)
        if value is not None and not isinstance(value, str):
            where = f"Go struct field .{key}"
            raise bad_request(f"{UNTYPED}json: cannot unmarshal {go_name(value).json} into {where} of type string")
    metadata, kind = decoded.get("metadata"), decoded.get("kind") or ""
    if metadata is not None and not isinstance(metadata, dict):
        version = (decoded.get("apiVersion") or "").rpartition("/")[2]
        told = f"cannot unmarshal {go_name(metadata).json} into Go struct field {kind}.metadata of type v1.ObjectMeta"
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: json: {told}')
    return decoded


def decode_json(body: bytes, *, repeated: bool = False, prefix: str = UNTYPED) -> Any:
    """Decode JSON. Raises ApiError (400), with `prefix` before the decoder's sentence."""
    try:
        decoded = _checked_depth(msgspec.json.decode(body))
        return json.loads(body, object_pairs_hook=_pairs) if repeated else decoded
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise bad_request(f"{prefix}{syntax_error(body) or error}") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Repeated(pairs)


def decode_yaml(body: bytes) -> Any:
    """Decode YAML, of which JSON is a part. Raises ApiError (400)."""
    try:
        return _checked_depth(msgspec.json.decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return _as_json(yaml.load(body, _PlainLoader))  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise bad_request(f"error converting YAML to JSON: yaml: {error}") from error


def _as_json(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=str))


def _checked_depth(value: Any) -> Any:
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
