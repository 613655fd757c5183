"""Answers and failures of an API server, translated into the one family of errors.

Texts are our own or the Status object's message: never an address, a header or a body of something else.
"""

from collections.abc import Mapping
from typing import Any

import aiohttp
import msgspec

from rollouts.errors import (
    UNREADABLE,
    ClusterError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    ServerFault,
    TooManyRequests,
    Unauthorized,
    Unreachable,
)

BY_CODE: Mapping[int, type[ClusterError]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: Invalid,
    409: Conflict,
    410: Gone,
    413: Invalid,
    415: Invalid,
    422: Invalid,
}


def error_of(code: int, body: bytes, retry_after: str | None = None) -> ClusterError:
    """Read a refusal: the Status object's sentence where there is one."""
    status = _status(body)
    message = _text(status.get("message")) or f"the API server answered {code}"
    reason = _text(status.get("reason"))
    if code == 429 or (code == 503 and retry_after):
        return TooManyRequests(
            message, retry_after=_seconds(retry_after), code=code, reason=reason or "TooManyRequests"
        )
    family = BY_CODE.get(code) or (ServerFault if code >= 500 else ClusterError)
    return family(message, code=code, reason=reason, causes=_causes(status))


def unreachable(broken: BaseException) -> Unreachable:
    """Word a connection's failure; the caller chains the cause."""
    if isinstance(broken, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return Unreachable("the API server's certificate is not trusted")
    if isinstance(broken, aiohttp.ClientConnectorError | ConnectionRefusedError):
        return Unreachable("the API server refused the connection")
    if isinstance(broken, TimeoutError):
        return Unreachable("the API server did not answer in time")
    return Unreachable("the connection to the API server broke")


def _status(body: bytes) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(body)
    except UNREADABLE:
        return {}
    return read if isinstance(read, dict) and read.get("kind") == "Status" else {}


def _causes(status: Mapping[str, Any]) -> list[str]:
    details = status.get("details")
    causes = details.get("causes") if isinstance(details, dict) else None
    if not isinstance(causes, list):
        return []
    read = [one for one in causes if isinstance(one, dict)]
    return [": ".join(filter(None, (_text(one.get("field")), _text(one.get("message"))))) for one in read]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else 1.0
