"""What a page may send: a few small messages, at a human rate. Anything else ends the socket with a telling code."""

from collections.abc import Callable
from typing import Annotated

import msgspec

from dashboard.process.bucket import Bucket
from rollouts.errors import UNREADABLE

MESSAGE_LIMIT = 64 * 1024
RATE, BURST = 20.0, 40.0  # messages a second, and at once
UNSUPPORTED, MALFORMED, TOO_BIG, TOO_FAST = 1003, 1008, 1009, 4408


class Resync(msgspec.Struct, tag="resync", forbid_unknown_fields=True):
    """The page missed a frame, of a namespace where it looks at several, and wants a snapshot; it has `seq`."""

    seq: int
    namespace: str = ""


class Seen(msgspec.Struct, tag="seen", forbid_unknown_fields=True):
    """Every five seconds: the last frame the page drew, and the server time it carried (ms), to measure lag."""

    seq: int
    now: float
    namespace: str = ""


class Focus(msgspec.Struct, tag="focus", forbid_unknown_fields=True):
    """The page shows this rollout: it wants its timeline and its traffic."""

    uid: str


class Probe(msgspec.Struct, tag="probe", forbid_unknown_fields=True):
    """Traffic to the rollout that is shown: on at so many requests a second, or off."""

    on: bool
    rate: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5


Message = Resync | Seen | Focus | Probe
_decoder = msgspec.json.Decoder(Message)


class Violation(Exception):
    """The socket must close with `code`."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def read_message(text: str | None, data: bytes | None) -> Message:
    """The message, or Violation: binary 1003, larger than 64 KiB 1009, not one of ours 1008."""
    if data is not None or text is None:
        raise Violation(UNSUPPORTED, "binary")
    if len(text) > MESSAGE_LIMIT:
        raise Violation(TOO_BIG, "too big")
    try:
        message: Message = _decoder.decode(text)
    except UNREADABLE as wrong:
        raise Violation(MALFORMED, "not a message of this protocol") from wrong
    return message


class Throttle:
    """A bucket whose end is the socket's: `rate` a second, up to `burst`; messages unless said otherwise."""

    def __init__(self, clock: Callable[[], float], rate: float = RATE, burst: float = BURST) -> None:
        self._bucket = Bucket(clock, rate, burst)

    def take(self, cost: float = 1) -> None:
        """Spend so many; Violation 4408 when there are fewer."""
        if not self._bucket.take(cost):
            raise Violation(TOO_FAST, "too much at once")
