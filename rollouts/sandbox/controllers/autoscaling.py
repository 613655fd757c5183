"""Autoscalers where nothing is measured: they keep a size between its bounds, and say what they cannot read."""

from collections.abc import Iterable
from dataclasses import dataclass

from rollouts.sandbox.basics.errors import not_found
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import by_kind
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Action, Again, Say, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.metrics import unread
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import changed, counted, key_of, namespace_of, spec_of, status_of, wanted
from rollouts.sandbox.storing.storage import Change

PERIOD = 15.0
"""Seconds between two looks at an autoscaler, and from its making to the first."""
OFF = "ScalingDisabled"
SCALED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet")


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. target: what it scales, of the plural `resource`, or None for the cause `missing`."""

    autoscaler: Object
    target: Object | None = None
    resource: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """A condition and its cause."""

    kind: str
    true: bool
    reason: str
    message: str


def plan(state: State, now: float) -> list[Action]:
    """Bring the target between its bounds, or say that nothing can be read; and look again in a while."""
    if state.target is None:
        return [*_plan_missing(state, now), Again(now + PERIOD)]
    size, least, most = wanted(state.target), spec_of(state.autoscaler).get("minReplicas", 1), _most(state.autoscaler)
    found = _Said(
        "AbleToScale", True, "SucceededGetScale", "the HPA controller was able to get the target's current scale"
    )
    if size == 0 and least != 0:
        text = "scaling is disabled since the replica count of the target is zero"
        off = _Said("ScalingActive", False, OFF, text)
        return [*_plan_status(state, now, size, size, found, off), Again(now + PERIOD)]
    if size > most:
        return _plan_size(state, now, most, "Current number of replicas above Spec.MaxReplicas")
    if size < least:
        return _plan_size(state, now, least, "Current number of replicas below Spec.MinReplicas")
    return [*_plan_unread(state, now, found), Again(now + PERIOD)]


def _plan_size(state: State, now: float, size: int, why: str) -> list[Action]:
    assert state.target is not None, "something is resized only when it is there"
    scaled = _Said(
        "AbleToScale", True, "SucceededRescale", f"the HPA controller was able to update the target scale to {size}"
    )
    said = Say(state.autoscaler, "Normal", "SuccessfulRescale", f"New size: {size}; reason: {why}")
    return [
        Update(state.resource, changed(state.target, spec={"replicas": size}), done=said),
        *_plan_status(state, now, wanted(state.target), size, scaled, rescaled=True),
        Again(now + PERIOD),
    ]


def _plan_unread(state: State, now: float, found: _Said) -> list[Action]:
    """Nothing can be measured: each metric is told of, and what the first says is why nothing is scaled."""
    assert state.target is not None, "a size is asked for only of something that is there"
    metrics = spec_of(state.autoscaler).get("metrics") or ()
    told = [unread(each, namespace_of(state.autoscaler)) for each in metrics]
    said: list[Action] = [Say(state.autoscaler, "Warning", each.reason, each.message) for each in told]
    text = f"invalid metrics ({len(told)} invalid out of {len(told)}), first error is: {told[0].error}" if told else ""
    failed = [Say(state.autoscaler, "Warning", "FailedComputeMetricsReplicas", text)] if told else []
    inactive = [
        _Said("ScalingActive", False, each.reason, f"the HPA was unable to compute the replica count: {each.message}")
        for each in told[:1]
    ]
    wished = counted(state.autoscaler, "desiredReplicas")
    return [*said, *_plan_status(state, now, wanted(state.target), wished, found, *inactive), *failed]


def _plan_missing(state: State, now: float) -> list[Action]:
    text = f"the HPA controller was unable to get the target's current scale: {state.missing}"
    status = status_of(state.autoscaler)
    shown = status | {"conditions": _conditions(status, now, _Said("AbleToScale", False, "FailedGetScale", text))}
    return [Say(state.autoscaler, "Warning", "FailedGetScale", state.missing), *_plan_write(state, shown)]


def _plan_status(
    state: State, now: float, current: int, wished: int, *said: _Said, rescaled: bool = False
) -> list[Action]:
    old = status_of(state.autoscaler)
    sought = spec_of(state.autoscaler).get("metrics") or () if said[-1].kind == "ScalingActive" else ()
    # A metric that was asked for in vain leaves an empty place.
    found = [{"type": ""} for _ in sought] if said[-1].reason != OFF else []
    shown: Object = {"currentMetrics": found or None, "desiredReplicas": wished}
    if current:
        shown["currentReplicas"] = current
    if rescaled:
        shown["lastScaleTime"] = seconds(now)
    elif "lastScaleTime" in old:
        shown["lastScaleTime"] = old["lastScaleTime"]
    return _plan_write(state, shown | {"conditions": _conditions(old, now, *said)})


def _plan_write(state: State, status: Object) -> list[Action]:
    if status == status_of(state.autoscaler):
        return []
    return [Update("horizontalpodautoscalers", state.autoscaler | {"status": status}, "status")]


def _conditions(status: Object, now: float, *said: _Said) -> list[Object]:
    """The held conditions with what is said now, each in the place that it had."""
    held = {each["type"]: each for each in status.get("conditions") or ()}
    for each in said:
        true, old = ("True" if each.true else "False"), held.get(each.kind)
        since = old["lastTransitionTime"] if old and old["status"] == true else seconds(now)
        held[each.kind] = {
            "type": each.kind,
            "status": true,
            "lastTransitionTime": since,
            "reason": each.reason,
            "message": each.message,
        }
    return list(held.values())


def _most(autoscaler: Object) -> int:
    most: int = spec_of(autoscaler)["maxReplicas"]
    return most


class Autoscaling(Controller):
    """Looks at an autoscaler every quarter of a minute."""

    component = "horizontal-pod-autoscaler"
    follows = ("horizontalpodautoscalers",)
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:  # noqa: ARG002 - nothing is looked at at once
        """Give nothing: it takes its time."""
        return ()

    def later(self, change: Change) -> Iterable[tuple[Key, float]]:
        """Give (namespace, name) of an autoscaler that came or changed."""
        if change.type != "DELETED":
            yield key_of(change.object), PERIOD

    def read(self, key: Key) -> State | None:
        """Gather an autoscaler with what it scales; None when it is gone."""
        autoscaler = self._objects.get("horizontalpodautoscalers", *key)
        if autoscaler is None:
            return None
        asked = spec_of(autoscaler)["scaleTargetRef"]
        group = asked.get("apiVersion", "").rpartition("/")[0]
        kind = by_kind(asked.get("apiVersion", ""), asked["kind"])
        if kind is None:
            cause = f'no matches for kind "{asked["kind"]}" in group "{group}"'
            return State(autoscaler, missing=f"unable to determine resource for scale target reference: {cause}")
        if asked["kind"] not in SCALED:
            return State(autoscaler, missing="the server could not find the requested resource")
        target = self._objects.get(kind.plural, namespace_of(autoscaler), asked["name"])
        missing = "" if target else not_found(kind.plural, asked["name"]).message
        return State(autoscaler, target, kind.plural, missing)
