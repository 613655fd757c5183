"""HTTP/1.1 as a simulated container speaks it: requests read with limits, answers written, one after another."""

from asyncio import IncompleteReadError, LimitOverrunError, StreamReader
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from rollouts.sandbox.nodes.answers import Answer

HEAD_LIMIT = 32_768
BODY_LIMIT = 1_048_576
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Outgoing(Protocol):
    """Where answers go: a socket, or one stream of a port-forward."""

    def write(self, data: bytes) -> None: ...

    async def drain(self) -> None: ...


@dataclass(frozen=True)
class Request:
    """A request whose body was read and dropped: no image looks into it."""

    method: str
    path: str
    keep_alive: bool


class Malformed(Exception):
    """What came is no HTTP request, or too large a one."""


Respond = Callable[[Request], Answer | None]
"""The answer to a request; None when the container is gone, which closes the connection."""


async def converse(reader: StreamReader, writer: Outgoing, respond: Respond) -> None:
    """Answer the requests of one connection until either side ends it. Raises ConnectionError."""
    while True:
        try:
            request = await read_request(reader, writer)
        except Malformed:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            return
        answer = respond(request) if request else None
        if request is None or answer is None:
            return
        writer.write(encode(request, answer))
        await writer.drain()
        if not request.keep_alive:
            return


async def read_request(reader: StreamReader, writer: Outgoing) -> Request | None:
    """The next request, or None at the end of the connection. Raises Malformed."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except IncompleteReadError as ended:
        if ended.partial.strip():
            raise Malformed from ended
        return None
    except LimitOverrunError as long:
        raise Malformed from long
    line, *fields = head.decode("latin-1").split("\r\n")
    words = line.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[0].isalpha():
        raise Malformed
    headers = _headers(fields)
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(CONTINUE)
    await _drop_body(reader, headers)
    connection = headers.get("connection", "").lower()
    keep_alive = connection != "close" and (words[2] != "HTTP/1.0" or connection == "keep-alive")
    return Request(words[0], _path(words[1]), keep_alive)


def _headers(fields: list[str]) -> dict[str, str]:
    pairs = (field.partition(":") for field in fields if field)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _path(target: str) -> str:
    if target.startswith("/"):
        return target
    _, _, rest = target.partition("://")
    return "/" + rest.partition("/")[2]


async def _drop_body(reader: StreamReader, headers: dict[str, str]) -> None:
    try:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            await _drop_chunks(reader)
            return
        length = int(headers.get("content-length") or 0)
        if not 0 <= length <= BODY_LIMIT:
            raise Malformed
        await reader.readexactly(length)
    except (ValueError, IncompleteReadError, LimitOverrunError) as broken:
        raise Malformed from broken


async def _drop_chunks(reader: StreamReader) -> None:
    total = 0
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        total += size
        if size < 0 or total > BODY_LIMIT:
            raise Malformed
        await reader.readexactly(size + 2)
        if size == 0:
            return


def encode(request: Request, answer: Answer) -> bytes:
    """The answer as bytes; HEAD gets the headers alone."""
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines += [f"Content-Length: {len(answer.body)}", f"Connection: {'keep-alive' if request.keep_alive else 'close'}"]
    head = "\r\n".join([*lines, "", ""]).encode()
    return head if request.method == "HEAD" else head + answer.body
