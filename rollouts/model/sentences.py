"""Every sentence that the board can say, as a code with the names of its arguments.

The words live with the page, one table per language; a test holds both together. An argument is an int, a string
that Kubernetes wrote, or null. Names that end in `at` are times (ms since the epoch): the page counts down to them
by itself, so that a second that passes changes no frame; `since` is one gone by. `seconds` is a span as configured,
`count` counts pods.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

Argument = int | str | None


class Sentence(Struct, frozen=True, gc=False):
    """A sentence to be worded by the reader's page: `code` names it, `args` fill it."""

    code: str
    args: Mapping[str, Argument]


class Status(StrEnum):
    """Where the rollout stands, in the words and the order of `kubectl rollout status`."""

    OBSERVING = "observing"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    UPDATED_OF = "updated_of"
    OLD_PENDING = "old_pending"
    AVAILABLE_OF = "available_of"
    COMPLETE = "complete"
    BY_HAND = "by_hand"


class Why(StrEnum):
    """Why nothing moves: first what holds the controller, then the cause, then what was reported."""

    FLOOR_HOLDS = "floor_holds"
    CEILING_HOLDS = "ceiling_holds"
    PAUSED = "paused"
    SCALED_TO_ZERO = "scaled_to_zero"
    RECREATE_WAITS = "recreate_waits"
    GAP = "gap"
    CREATE_FAILED = "create_failed"
    UNSCHEDULABLE = "unschedulable"
    PODS_FAIL = "pods_fail"
    WAITING_READY = "waiting_ready"
    WAITING_AVAILABLE = "waiting_available"
    DEADLINE_REPORTED = "deadline_reported"
    ONLY_A_CLIENT = "only_a_client"
    STAYS_SO = "stays_so"
    KEEPS_NUMBER = "keeps_number"


class Next(StrEnum):
    """What happens next if nobody touches anything, in the order in which it happens."""

    NOTHING = "nothing"
    RESUME_TO_GO_ON = "resume_to_go_on"
    BECOME_AVAILABLE = "become_available"
    NEW_START = "new_start"
    NEW_COME = "new_come"
    OLD_LEAVE = "old_leave"
    LEAVING_END = "leaving_end"
    THEN_OLD_GO = "then_old_go"
    THEN_NEW_COME = "then_new_come"
    PODS_RETRY = "pods_retry"
    CREATE_RETRIES = "create_retries"
    SCHEDULER_RETRIES = "scheduler_retries"


class Crossing(StrEnum):
    """Why the picture stands outside the room: the truth is drawn, and nothing is clamped."""

    OVER_SCALING = "over_scaling"
    OVER_STRATEGY = "over_strategy"
    OVER_MOMENT = "over_moment"
    UNDER_STARTING = "under_starting"
    UNDER_WAITING = "under_waiting"
    UNDER_FAILING = "under_failing"
    UNDER_SCALING = "under_scaling"
    UNDER_LOST = "under_lost"


ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    Status.OBSERVING: (),
    Status.DEADLINE_EXCEEDED: ("name",),
    Status.UPDATED_OF: ("name", "updated", "replicas"),
    Status.OLD_PENDING: ("name", "count"),
    Status.AVAILABLE_OF: ("name", "available", "updated"),
    Status.COMPLETE: ("name",),
    Status.BY_HAND: ("lanes",),  # of ReplicationControllers, as "web-v1 2/2, web-v2 1/1": available of wanted
    Why.FLOOR_HOLDS: ("available", "floor"),  # no old pod may go: at or below the floor
    Why.CEILING_HOLDS: ("pods", "ceiling"),  # no new pod may come: at or above the ceiling
    Why.PAUSED: (),
    Why.SCALED_TO_ZERO: (),
    Why.RECREATE_WAITS: ("count",),  # old pods, leaving ones included, that must be gone first
    Why.GAP: (),  # Recreate: the old ones are gone or going, and no new one is available
    Why.CREATE_FAILED: ("message",),
    Why.UNSCHEDULABLE: ("count", "message"),
    Why.PODS_FAIL: ("count", "reason"),
    Why.WAITING_READY: ("count", "seconds"),  # pods that must stay ready for minReadySeconds
    Why.WAITING_AVAILABLE: ("count",),  # pods that are still coming and are not ready
    Why.DEADLINE_REPORTED: (),
    Why.ONLY_A_CLIENT: (),  # moves replicas between ReplicationControllers
    Why.STAYS_SO: ("since",),  # unless that client goes on; since: when one of them was written last
    Why.KEEPS_NUMBER: (),  # all that a ReplicationController does
    Next.NOTHING: (),
    Next.RESUME_TO_GO_ON: (),
    Next.BECOME_AVAILABLE: ("count", "at"),
    Next.NEW_START: ("count",),
    Next.NEW_COME: ("count",),
    Next.OLD_LEAVE: ("count",),
    Next.LEAVING_END: ("count",),  # nothing else is to come but their end
    Next.THEN_OLD_GO: ("count",),
    Next.THEN_NEW_COME: ("count",),
    Next.PODS_RETRY: ("count", "at"),  # at is null where the kubelet does not say when
    Next.CREATE_RETRIES: (),
    Next.SCHEDULER_RETRIES: ("count",),
    Crossing.OVER_SCALING: ("pods", "ceiling"),
    Crossing.OVER_STRATEGY: ("pods", "ceiling"),
    Crossing.OVER_MOMENT: ("pods", "ceiling"),  # the milliseconds between two controllers
    Crossing.UNDER_STARTING: ("available", "floor", "count"),
    Crossing.UNDER_WAITING: ("available", "floor", "count"),
    Crossing.UNDER_FAILING: ("available", "floor", "count"),
    Crossing.UNDER_SCALING: ("available", "floor"),
    Crossing.UNDER_LOST: ("available", "floor"),
}


def say(code: StrEnum, **args: Argument) -> Sentence:
    """Make a sentence; its arguments must be those that ARGUMENTS names, in that order."""
    assert tuple(args) == ARGUMENTS[code], f"{code} takes {ARGUMENTS[code]}, got {tuple(args)}"
    return Sentence(code.value, args)
