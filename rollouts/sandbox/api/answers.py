"""Answers as bytes: objects as JSON or YAML, refusals as Status objects, unknown paths as plain text."""

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from aiohttp.web import BaseRequest, Response, StreamResponse

from rollouts.sandbox.api.media import JSON, YAML
from rollouts.sandbox.api.yaml_texts import encode_yaml
from rollouts.sandbox.basics.errors import ApiError

encode = msgspec.json.Encoder().encode
UNAUTHORIZED = 401
READERS = ("curl", "Wget", "Mozilla/5.0")
PRIORITY = {
    "X-Kubernetes-Pf-Flowschema-Uid": str(uuid.uuid4()),
    "X-Kubernetes-Pf-Prioritylevel-Uid": str(uuid.uuid4()),
}


def heading(*, known: bool = True) -> dict[str, str]:
    """Give the headers of every answer. known: whether the server knows who asks, and could tell how urgent it is."""
    every = {"Audit-Id": str(uuid.uuid4()), "Cache-Control": "no-cache, private"}
    return every | PRIORITY if known else every


def answer(value: Any, code: int = 200, media_type: str = JSON, warnings: Sequence[str] = ()) -> Response:
    """Answer with an object."""
    body = encode_yaml(value) if media_type == YAML else encode(value) + b"\n"
    response = Response(body=body, status=code, headers=heading(known=code != UNAUTHORIZED))
    response.headers["Content-Type"] = media_type
    for warning in warnings:
        response.headers.add("Warning", f"299 - {_quoted(warning)}")
    return response


def refuse(error: ApiError) -> Response:
    """Answer with a Status."""
    response = answer(error.status(), error.code)
    wait = (error.details or {}).get("retryAfterSeconds")
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def shown(request: BaseRequest, response: StreamResponse) -> StreamResponse:
    """Write a JSON answer on many lines where a person reads it: when `pretty` asks so, or to curl or a browser."""
    if not isinstance(response, Response) or response.content_type != JSON or not _read_by_people(request):
        return response
    if isinstance(response.body, bytes):
        response.body = msgspec.json.format(response.body.strip(), indent=2)
    return response


def _read_by_people(request: BaseRequest) -> bool:
    asked = request.rel_url.query.get("pretty")
    if asked is not None:
        return asked.lower() in ("", "1", "t", "true")
    return request.headers.get("User-Agent", "").startswith(READERS)


def plain(text: str, code: int = 200) -> Response:
    """Answer with text."""
    headers = heading() | {"X-Content-Type-Options": "nosniff"}
    return Response(text=text, status=code, content_type="text/plain", charset="utf-8", headers=headers)


def page_not_found() -> Response:
    """Answer for a path that nobody serves."""
    return plain("404 page not found\n", 404)


def _quoted(text: str) -> str:
    safe = "".join(each if each.isprintable() and each.isascii() else "?" for each in text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'
