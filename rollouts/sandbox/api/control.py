"""What only a sandbox can do: hold its clock, run it faster, start over. Paths of its own, `/sandbox/...`."""

import asyncio
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import HttpVersion11
from aiohttp.web import BaseRequest, StreamResponse

from rollouts.sandbox.api.answers import answer, encode, page_not_found
from rollouts.sandbox.api.bodies import Unreadable, decode_json, read_body
from rollouts.sandbox.basics.errors import bad_request, method_not_allowed

PREFIX = "/sandbox/"
SLOWEST, FASTEST = 0.1, 20.0
REPEAT_SECONDS = 5.0
STREAM = {"Content-Type": "application/json", "Cache-Control": "no-cache, private"}


class Pace(Protocol):
    """A clock whose speed can be changed; speed 0 holds it."""

    @property
    def speed(self) -> float: ...
    def turn_to(self, speed: float) -> None: ...
    def now(self) -> float: ...


@dataclass(slots=True)
class Control:
    """GET and PUT /sandbox/clock: {"speed": 0.1 to 20, "paused": bool}; POST /sandbox/reset.

    GET with `watch=true` sends the clock as a line, again at every turn of it and every five seconds.
    """

    pace: Pace | None
    reset: Callable[[], None]
    running_speed: float = 1.0
    _turned: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    def end(self) -> None:
        """Let go of those who follow the clock."""
        self._over = True
        self._turned.set()

    async def answer(self, request: BaseRequest) -> StreamResponse:
        """Answer a request below `PREFIX`. Raises ApiError."""
        asked = (request.method, request.path)
        if asked == ("POST", "/sandbox/reset"):
            self.reset()
            return answer({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
        if request.path != "/sandbox/clock" or self.pace is None:
            return page_not_found()
        if request.method == "PUT":
            self._turn(self.pace, await _document(request))
        elif request.method != "GET":
            raise method_not_allowed()
        elif request.rel_url.query.get("watch") == "true":
            return await self._show(request, self.pace)
        return answer(self._clock(self.pace))

    async def _show(self, request: BaseRequest, pace: Pace) -> StreamResponse:
        if request.version < HttpVersion11:
            raise bad_request("a watch needs HTTP/1.1")
        response = StreamResponse(headers=STREAM)
        response.enable_chunked_encoding()
        await response.prepare(request)
        while not self._over and request.transport is not None:
            turned = self._turned  # before the line: a turn while it is written has its own line
            await response.write(encode(self._clock(pace)) + b"\n")
            with suppress(TimeoutError):
                async with asyncio.timeout(REPEAT_SECONDS):
                    await turned.wait()
        await response.write_eof()
        return response

    def _turn(self, pace: Pace, asked: Any) -> None:
        if not isinstance(asked, dict):
            raise bad_request("expected an object with speed and paused")
        paused, speed = asked.get("paused", not pace.speed), asked.get("speed", self._chosen(pace))
        if not isinstance(paused, bool):
            raise bad_request("paused: expected true or false")
        if isinstance(speed, bool) or not isinstance(speed, int | float) or not math.isfinite(speed):
            raise bad_request("speed: expected a number")
        if not SLOWEST <= speed <= FASTEST:
            raise bad_request(f"speed: expected {SLOWEST:g} to {FASTEST:g}, got {speed:g}")
        self.running_speed = float(speed)
        pace.turn_to(0.0 if paused else self.running_speed)
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()

    def _chosen(self, pace: Pace) -> float:
        return pace.speed or self.running_speed

    def _clock(self, pace: Pace) -> dict[str, Any]:
        return {"speed": self._chosen(pace), "paused": not pace.speed, "now": pace.now()}


async def _document(request: BaseRequest) -> Any:
    try:
        return decode_json(await read_body(request))
    except Unreadable as why:
        raise bad_request(str(why)) from None
