"""The resourceVersion that a request names, and the token with which a list goes on."""

import base64
import string
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.errors import ApiError, FieldError, bad_request, future_version, invalid
from rollouts.sandbox.schema.go_json import syntax_error
from rollouts.sandbox.schema.go_text import misread_number, quoted
from rollouts.sandbox.schema.validation.faults import forbidden, not_supported

TOKEN_VERSION = "meta.k8s.io/v1"  # noqa: S105 - a format's name
ALPHABET = frozenset(string.ascii_letters + string.digits + "-_")
INCONSISTENT = -1  # goes on in whatever state there is
MATCH = "resourceVersionMatch"


class _Token(msgspec.Struct):
    v: str
    rv: int
    start: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a continued list goes on: after this key, in the state of this revision."""

    revision: int
    start: str


def read_version(call: Call, *, exact: bool = False, future: bool = False) -> int | None:
    """Give the asked revision, None when none is asked. exact: the state at just that revision is wanted.

    future: one that does not exist yet can be waited for.

    Raises ApiError: for nonsense 500, as the real server's cache does, or where its store is asked, 400; 504 for the
    future.
    """
    text = call.option("resourceVersion")
    if not text:
        return None
    fault = misread_number(text)
    if fault:
        why = f"resourceVersion: Invalid value: {quoted(text)}: {fault}"
        raise bad_request(f"invalid resource version: {why}") if exact else ApiError(500, "", why)
    asked, current = int(text), call.registry.storage.revision
    if asked > current and not future:
        raise future_version(asked, current)
    return asked


def read_match(call: Call) -> str:
    """Give resourceVersionMatch. Raises ApiError (422) when it cannot go with the other parameters."""
    match, version = call.option("resourceVersionMatch"), call.option("resourceVersion")
    faults = list(_match_faults(match, version, call.option("continue"))) if match else []
    if call.option("sendInitialEvents"):
        faults.append(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    if faults:
        raise invalid("ListOptions", "", faults, "meta.k8s.io")
    return match


def _match_faults(match: str, version: str, token: str) -> Iterator[FieldError]:
    if not version:
        yield forbidden(MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided")
    if token:
        yield forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided")
    if match not in ("Exact", "NotOlderThan"):
        yield not_supported(MATCH, match, ("Exact", "NotOlderThan", ""))
    if match == "Exact" and version == "0":
        yield forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')


def write_position(position: Position) -> str:
    """Give a continue token."""
    token = _Token(TOKEN_VERSION, position.revision or INCONSISTENT, position.start)
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode().rstrip("=")


def read_position(text: str) -> Position:
    """Read a continue token. Raises ApiError (400)."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise _no_token(f": illegal base64 data at input byte {_first_foreign(text)}") from None
    try:
        token = msgspec.json.decode(raw, type=_Token)
    except (ValueError, msgspec.MsgspecError) as error:
        raise _no_token(f": {syntax_error(raw) or error}") from error
    if token.v != TOKEN_VERSION:
        raise _no_token(f": server does not recognize this encoded version {token.v}")
    if token.rv < INCONSISTENT or not token.start:
        why = "encoded start key empty" if not token.start else "incorrect encoded start resourceVersion"
        raise _no_token(f": {why} (version {TOKEN_VERSION})")
    return Position(max(token.rv, 0), token.start)


def _no_token(why: str) -> ApiError:
    return bad_request(f"invalid continue token: continue key is not valid{why}")


def _first_foreign(text: str) -> int:
    """Where the text stops being base64: at the first foreign letter, or at its end where that comes too early."""
    return next((at for at, letter in enumerate(text) if letter not in ALPHABET), len(text))
