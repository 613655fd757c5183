"""Pieces that operations share: the cause as it is stored, kubectl commands as they are typed."""

import shlex
from typing import Any

from rollouts.operations.history import CHANGE_CAUSE
from rollouts.operations.operation import Field, FieldType, Values
from rollouts.operations.target import Target

CAUSE_LIMIT = 200

CAUSE = Field("cause", FieldType.TEXT, "Why", "Kept in the history as the change cause.", maximum=CAUSE_LIMIT)


def cause_of(values: Values) -> str:
    """The person's reason on one line without control characters, at most 200 characters; "" when none was given."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(values.get("cause") or ""))
    return " ".join(printable.split())[:CAUSE_LIMIT]


def kubectl(target: Target, *words: Any) -> str:
    """A command, quoted for a shell: `kubectl rollout pause deployment/web -n shop`; its home is not named.

    static/js/twin.js spells it the same; tests/operations/twins.json holds both.
    """
    where = [] if target.namespace == target.home else ["-n", target.namespace]
    return shlex.join(["kubectl", *map(str, words), *where])


def annotate_cause(target: Target, cause: str) -> str:
    """The command that sets the change cause, or takes away the one of the revision before."""
    word = f"{CHANGE_CAUSE}={cause}" if cause else f"{CHANGE_CAUSE}-"
    return kubectl(target, "annotate", f"deployment/{target.name}", word, *(["--overwrite"] if cause else []))
