"""What came of one request: read from the reply, never guessed."""

import re
from enum import StrEnum
from typing import Protocol

import msgspec
from msgspec import Struct

from rollouts.errors import UNREADABLE

BODY_LIMIT = 4 * 1024
VERSION = re.compile(r"v\d+")
# A pod of a ReplicaSet: its host name where nobody has set another one.
POD_NAME = re.compile(r"\b[a-z0-9][-a-z0-9.]{0,240}-[a-f0-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b")
NAME_LIMIT = 253
REFUSED = ("no endpoints available", "error trying to reach service")


class Outcome(StrEnum):
    """Failed are all but OK: an answer with 5xx, none because the connection was refused, none within the time."""

    OK = "ok"
    ERROR = "error"
    REFUSED = "refused"
    TIMEOUT = "timeout"


class Reply(Protocol):
    """An answer through the API server's proxy; `body` is its first 4 KB, `pod` what its X-Rollboard-Pod says or ""."""

    @property
    def status(self) -> int: ...
    @property
    def pod(self) -> str: ...
    @property
    def body(self) -> bytes: ...


class Answer(Struct, frozen=True, array_like=True):
    """On the wire an array in this order. at: when it was asked, in ms; took: ms. status: 0 without an answer.

    version and pod: "" where the answer does not name them.
    """

    at: int
    outcome: Outcome
    status: int
    version: str
    pod: str
    took: int


class Refusal(Exception):
    """The API server itself refused to forward: the right is missing, or the Service is gone. `code` is HTTP's."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class _Status(Struct):
    kind: str = ""
    reason: str = ""
    message: str = ""


def read_answer(at: int, took: int, reply: Reply) -> Answer:
    """Raises Refusal when it is not the Service that answers."""
    said = _status(reply)
    if said is not None:
        if said.reason in ("Forbidden", "Unauthorized", "NotFound"):
            raise Refusal(reply.status)
        if any(words in said.message for words in REFUSED):
            return Answer(at, Outcome.REFUSED, 0, "", "", took)
    text = reply.body[:BODY_LIMIT].decode("utf-8", "replace")
    version, pod = VERSION.search(text), reply.pod or _named_pod(text)
    outcome = Outcome.ERROR if reply.status >= 500 else Outcome.OK
    return Answer(at, outcome, reply.status, version[0][:20] if version else "", pod[:NAME_LIMIT], took)


def no_answer(at: int, took: int) -> Answer:
    """Nothing came within the time."""
    return Answer(at, Outcome.TIMEOUT, 0, "", "", took)


def _named_pod(text: str) -> str:
    found = POD_NAME.search(text)
    return found[0] if found else ""


def _status(reply: Reply) -> _Status | None:
    """The API server's own word, if it is one."""
    if reply.status < 400:
        return None
    try:
        read = msgspec.json.decode(reply.body, type=_Status)
    except UNREADABLE:
        return None
    return read if read.kind == "Status" else None
