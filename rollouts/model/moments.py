"""A rollout at a moment, as plain fields, and the step from one moment to the next.

A moment holds what the board drew, not what the cluster holds: pods by name with revision, stage and rings, lanes, room
and sentences. Fields at their usual value are left out; in a step, None takes a field back to it, or a record away.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from rollouts.model.board import Board
from rollouts.model.pod import Pod
from rollouts.model.service import Service
from rollouts.model.stage import Stage

R = TypeVar("R", bound=Struct)
N = TypeVar("N", Pod, Service)
Fields = dict[str, Any]
Records = dict[str, Fields | None]
NOTHING: Fields = {}
ALWAYS_KNOWN = ("uid", "rollout", "namespace")


class Step(Struct, frozen=True, omit_defaults=True):
    """From the moment before to the one at `at` (ms). whole: from nothing, so that what came before may be forgotten.

    Revisions go by uid, pods and Services by name: a uid is as long as all the rest of a pod, and says little.
    """

    at: int
    whole: bool = False
    rollout: Fields = {}
    revisions: Records = {}
    pods: Records = {}
    services: Records = {}

    def __bool__(self) -> bool:
        return self.whole or bool(self.rollout or self.revisions or self.pods or self.services)


def step_between(before: Board | None, after: Board, at: int) -> Step:
    """Compare one rollout's shares of the board; None stands for nothing at all."""
    was = before or Board()
    return Step(
        at=at,
        whole=before is None,
        rollout=_only_one(_steps(was.rollouts, after.rollouts, _plain)),
        revisions=_steps(was.revisions, after.revisions, _plain),
        pods=_steps(_named(was.pods), _named(after.pods), _drawn),
        services=_steps(_named(was.services), _named(after.services), _plain),
    )


def _named(records: Mapping[str, N]) -> dict[str, N]:
    return {record.name: record for record in records.values()}


def _only_one(records: Records) -> Fields:
    return next((fields for fields in records.values() if fields), NOTHING)


def _steps(before: Mapping[str, R], after: Mapping[str, R], fields_of: Callable[[R], Fields]) -> Records:
    """Records that are the very same object cost nothing."""
    steps: Records = {key: None for key in before if key not in after}
    for key, record in after.items():
        held = before.get(key)
        if held is record:
            continue
        changed = _changed(fields_of(held) if held is not None else NOTHING, fields_of(record))
        if changed:
            steps[key] = changed
    return steps


def _changed(before: Fields, after: Fields) -> Fields:
    kept = {key: value for key, value in after.items() if before.get(key) != value}
    return kept | {key: None for key in before if key not in after}


def _plain(record: Struct) -> Fields:
    fields: Fields = msgspec.to_builtins(record)
    return {key: value for key, value in fields.items() if value is not None and key not in ALWAYS_KNOWN}


def _drawn(pod: Pod) -> Fields:
    """What tells one pod from another on a board; the times of its ring only while it has one."""
    ringing = pod.stage is Stage.READY
    fields: Fields = {
        "revision": pod.revision,
        "stage": pod.stage.value,
        "failed": pod.failed,
        "reason": pod.reason,
        "pulling": pod.pulling,
        "node": pod.node,
        "readyAt": pod.ready_at if ringing else None,
        "availableAt": pod.available_at if ringing else None,
        "retryAt": pod.retry_at,
        "restarts": pod.restarts,
    }
    return {key: value for key, value in fields.items() if value}
