"""The Endpoints controller: one object a Service, ready pods apart from the others, leaving ones left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Delete, Update
from rollouts.sandbox.controllers.backends import (
    Backend,
    Port,
    backends,
    headless_label,
    publishes_unready,
    selects,
    target_of,
)
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    annotations_of,
    key_of,
    labels_of,
    name_of,
    namespace_of,
    ready_condition,
    spec_of,
    status_of,
)
from rollouts.sandbox.storing.storage import Change

TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time"
CAPACITY = 1_000
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. service: None when it is gone; existing: what there is to keep, change or delete."""

    service: Object | None
    pods: Sequence[Object] = ()
    existing: Sequence[Object] = ()


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Make, change or delete the Endpoints of a Service. Without a selector it is a person's own affair."""
    if state.service is None:
        return [Delete("endpoints", each) for each in state.existing]
    if not spec_of(state.service).get("selector"):
        return []
    behind = backends(state.service, state.pods)
    wanted = _endpoints(state.service, behind)
    if not state.existing:
        return [Create("endpoints", wanted)]
    return _plan_change(state.existing[0], wanted)


def _plan_change(old: Object, new: Object) -> list[Action]:
    labels = labels_of(new)
    if old.get("subsets") == new.get("subsets") and labels_of(old) == labels:
        return []
    notes = {key: value for key, value in annotations_of(old).items() if key not in (TRIGGER_TIME, OVER_CAPACITY)}
    metadata = old["metadata"] | {"annotations": notes | annotations_of(new), "labels": labels}
    kept = {key: value for key, value in metadata.items() if value or key not in ("annotations", "labels")}
    changed = {key: value for key, value in old.items() if key != "subsets"} | {"metadata": kept}
    return [Update("endpoints", changed | ({"subsets": new["subsets"]} if "subsets" in new else {}))]


def _endpoints(service: Object, behind: Sequence[Backend]) -> Object:
    staying = [each for each in behind if not each.leaving or publishes_unready(service)]
    shown = staying[:CAPACITY]
    labels = labels_of(service) | headless_label(service)
    notes = {OVER_CAPACITY: "truncated"} if len(staying) > CAPACITY else {}
    times = [time for each in shown if (time := _readied(each))]
    if times:
        notes[TRIGGER_TIME] = max(times)
    metadata: Object = {"name": name_of(service), "namespace": namespace_of(service)}
    metadata |= {key: value for key, value in (("labels", labels), ("annotations", notes)) if value}
    subsets = _subsets(shown, all_ready=publishes_unready(service))
    endpoints = {"apiVersion": "v1", "kind": "Endpoints", "metadata": metadata}
    return endpoints | ({"subsets": subsets} if subsets else {})


def _subsets(behind: Sequence[Backend], *, all_ready: bool) -> list[Object]:
    """Group by ports: a named target port may be another number on another pod."""
    groups: dict[tuple[Port, ...], list[Backend]] = {}
    for each in behind:
        groups.setdefault(each.ports, []).append(each)
    return [_subset(ports, members, all_ready=all_ready) for ports, members in sorted(groups.items(), key=_numbers)]


def _numbers(group: tuple[tuple[Port, ...], list[Backend]]) -> list[tuple[int, str]]:
    return [(port.number, port.name) for port in group[0]]


def _subset(ports: Sequence[Port], members: Sequence[Backend], *, all_ready: bool) -> Object:
    sides = {
        "addresses": [_address(each) for each in members if each.serving or all_ready],
        "notReadyAddresses": [_address(each) for each in members if not (each.serving or all_ready)],
        "ports": [_port(port) for port in ports],
    }
    return {key: value for key, value in sides.items() if value}


def _address(backend: Backend) -> Object:
    node = spec_of(backend.pod).get("nodeName")
    named = ({"hostname": backend.host_name} if backend.host_name else {}) | ({"nodeName": node} if node else {})
    return {"ip": backend.address} | named | {"targetRef": target_of(backend.pod)}


def _port(port: Port) -> Object:
    return ({"name": port.name} if port.name else {}) | {"port": port.number, "protocol": port.protocol}


def _readied(backend: Backend) -> str:
    ready = ready_condition(backend.pod)
    return ready["lastTransitionTime"] if ready else ""


class ServiceWatch(Controller):
    """Looks at a Service when it changes, or what it selects does in a way that a client could notice."""

    follows = ("services", "pods")

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the Services that a change concerns."""
        if change.resource == "services":
            return (key_of(change.object),)
        if change.resource != "pods" or not _is_noticed(change):
            return ()
        states = [each for each in (change.object, change.previous) if each is not None]
        services = self._objects.list("services", namespace_of(change.object))
        return [key_of(each) for each in services if any(selects(each, pod) for pod in states)]

    def look(self, key: Key, existing: Sequence[Object]) -> State | None:
        """Gather a Service with the pods that it selects."""
        namespace, name = key
        service = self._objects.get("services", namespace, name)
        if service is None:
            return State(None, (), existing) if existing else None
        pods = tuple(pod for pod in self._objects.list("pods", namespace) if selects(service, pod))
        return State(service, pods, existing)


class Endpoints(ServiceWatch):
    """The controller."""

    component = "endpoint-controller"
    plan = staticmethod(plan)

    def read(self, key: Key) -> State | None:
        """Gather a Service with its pods and its Endpoints."""
        existing = self._objects.get("endpoints", *key)
        return self.look(key, (existing,) if existing else ())


def _is_noticed(change: Change) -> bool:
    if change.previous is None or change.type == "DELETED":
        return True
    return _facts(change.object) != _facts(change.previous)


def _facts(pod: Object) -> tuple[object, ...]:
    status = status_of(pod)
    leaving = pod["metadata"].get("deletionTimestamp")
    return status.get("podIP"), status.get("phase"), ready_condition(pod) is None, leaving, labels_of(pod)
