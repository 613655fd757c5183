"""What only a sandbox can do: hold its clock, run it faster, start over. Paths of its own, `/sandbox/...`."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp.web import BaseRequest, Response

from rollouts.sandbox.api.answers import answer, page_not_found
from rollouts.sandbox.api.bodies import decode_json, read_body
from rollouts.sandbox.errors import bad_request, method_not_allowed

PREFIX = "/sandbox/"
SLOWEST, FASTEST = 0.1, 20.0


class Pace(Protocol):
    """A clock whose speed can be changed; speed 0 holds it."""

    @property
    def speed(self) -> float: ...
    def turn_to(self, speed: float) -> None: ...
    def now(self) -> float: ...


@dataclass(slots=True)
class Control:
    """GET and PUT /sandbox/clock: {"speed": 0.1 to 20, "paused": bool}; POST /sandbox/reset."""

    pace: Pace | None
    reset: Callable[[], None]
    running_speed: float = 1.0

    async def answer(self, request: BaseRequest) -> Response:
        """Answer a request below `PREFIX`. Raises ApiError."""
        asked = (request.method, request.path)
        if asked == ("POST", "/sandbox/reset"):
            self.reset()
            return answer({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
        if request.path != "/sandbox/clock" or self.pace is None:
            return page_not_found()
        if request.method == "PUT":
            self._turn(self.pace, decode_json(await read_body(request)))
        elif request.method != "GET":
            raise method_not_allowed()
        return answer(self._clock(self.pace))

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

    def _chosen(self, pace: Pace) -> float:
        return pace.speed or self.running_speed

    def _clock(self, pace: Pace) -> dict[str, Any]:
        return {"speed": self._chosen(pace), "paused": not pace.speed, "now": pace.now()}
