"""The resourceVersion that a request names, and the token with which a list goes on."""

import base64
from dataclasses import dataclass

import msgspec

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.errors import FieldError, bad_request, future_version, invalid

TOKEN_VERSION = "meta.k8s.io/v1"  # noqa: S105 - a format's name


class _Token(msgspec.Struct):
    v: str
    rv: int
    start: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a continued list goes on: after this key, in the state of this revision."""

    revision: int
    start: str


def read_version(call: Call) -> int | None:
    """Give the asked revision, None when none is asked. Raises ApiError: 400 for nonsense, 504 for the future."""
    text = call.option("resourceVersion")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        why = f'resourceVersion: Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax'
        raise bad_request(why)
    asked, current = int(text), call.registry.storage.revision
    if asked > current:
        raise future_version(asked, current)
    return asked


def read_match(call: Call) -> str:
    """Give resourceVersionMatch. Raises ApiError (422) when it cannot go with the other parameters."""
    match, version = call.option("resourceVersionMatch"), call.option("resourceVersion")
    if not match:
        return ""
    if match not in ("Exact", "NotOlderThan"):
        raise _refused(f'Unsupported value: "{match}": supported values: "Exact", "NotOlderThan"', "NotSupported")
    if call.option("continue"):
        raise _refused("Forbidden: resourceVersionMatch is forbidden when continue is provided")
    if not version:
        raise _refused("Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")
    if match == "Exact" and version == "0":
        why = 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
        raise _refused(why)
    return match


def write_position(position: Position) -> str:
    """Give a continue token."""
    token = _Token(TOKEN_VERSION, position.revision, position.start)
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode().rstrip("=")


def read_position(text: str) -> Position:
    """Read a continue token. Raises ApiError (400)."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        token = msgspec.json.decode(raw, type=_Token)
    except (ValueError, msgspec.MsgspecError) as error:
        raise bad_request(f"invalid continue token: continue key is not valid: {error}") from error
    if token.v != TOKEN_VERSION or token.rv < 0:
        raise bad_request("invalid continue token: continue key is not valid: server does not recognize this version")
    return Position(token.rv, token.start)


def _refused(why: str, reason: str = "Forbidden") -> Exception:
    return invalid("ListOptions", "", [FieldError(f"FieldValue{reason}", "resourceVersionMatch", why)], "meta.k8s.io")
