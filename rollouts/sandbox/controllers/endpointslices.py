"""The EndpointSlice controller: the pods behind a Service in slices of a hundred, leaving ones marked as such."""

from dataclasses import dataclass, field

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Delete, Update
from rollouts.sandbox.controllers.backends import (
    Backend,
    backends,
    headless_label,
    publishes_unready,
    target_of,
)
from rollouts.sandbox.controllers.endpoints import ServiceWatch, State
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    labels_of,
    name_of,
    namespace_of,
    reference_to,
    spec_of,
    uid_of,
)

SERVICE = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
MANAGER = "endpointslice-controller.k8s.io"
CAPACITY = 100


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Bring the slices of a Service up to date: an endpoint stays in its slice, a new one goes where there is room.

    Without any endpoint one empty slice stays, as a sign that the Service has been looked at.
    """
    if state.service is None:
        return [Delete("endpointslices", each) for each in state.existing]
    if not spec_of(state.service).get("selector"):
        return []
    drafts = _drafts(state.service, state)
    kept = [draft for draft in drafts if draft.endpoints] or drafts[:1] or [_Draft(None, [])]
    emptied = [draft.slice for draft in drafts if draft.slice and not any(draft is each for each in kept)]
    written = [action for draft in kept if (action := _write(state.service, draft))]
    return [*written, *(Delete("endpointslices", each) for each in emptied)]


@dataclass(slots=True)
class _Draft:
    """What a slice is to hold. slice: the stored one, None for a new one."""

    slice: Object | None
    ports: list[Object]
    endpoints: list[Object] = field(default_factory=list)


def _drafts(service: Object, state: State) -> list[_Draft]:
    drafts = [_Draft(each, each.get("ports") or []) for each in sorted(state.existing, key=name_of)]
    homes = {
        (endpoint["targetRef"]["uid"]): draft
        for draft, stored in zip(drafts, sorted(state.existing, key=name_of), strict=True)
        for endpoint in stored.get("endpoints") or ()
        if "targetRef" in endpoint
    }
    for backend in backends(service, state.pods):
        ports = _ports(backend)
        draft = homes.get(uid_of(backend.pod))
        if draft is None or draft.ports != ports:
            draft = _with_room(drafts, ports)
        draft.endpoints.append(_endpoint(backend, publishes_unready(service)))
    return drafts


def _with_room(drafts: list[_Draft], ports: list[Object]) -> _Draft:
    for draft in drafts:
        if draft.ports == ports and len(draft.endpoints) < CAPACITY:
            return draft
    unused = next((draft for draft in drafts if not draft.endpoints and not draft.ports), None)
    if unused is not None:
        unused.ports = ports
        return unused
    drafts.append(_Draft(None, ports))
    return drafts[-1]


def _write(service: Object, draft: _Draft) -> Action | None:
    content: Object = {"addressType": "IPv4", "endpoints": draft.endpoints, "ports": draft.ports}
    labels = {MANAGED_BY: MANAGER, SERVICE: name_of(service)}
    labels = labels_of(service) | labels | headless_label(service)
    if draft.slice is None:
        metadata = {
            "generateName": f"{name_of(service)}-",
            "namespace": namespace_of(service),
            "labels": labels,
            "ownerReferences": [reference_to(service)],
        }
        head = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": metadata}
        return Create("endpointslices", head | content)
    stored = draft.slice
    same = all((stored.get(key) or []) == content[key] for key in ("endpoints", "ports"))
    if same and labels_of(stored) == labels:
        return None
    return Update("endpointslices", stored | content | {"metadata": stored["metadata"] | {"labels": labels}})


def _endpoint(backend: Backend, publishes: bool) -> Object:
    conditions = {
        "ready": publishes or (backend.serving and not backend.leaving),
        "serving": backend.serving,
        "terminating": backend.leaving,
    }
    node = spec_of(backend.pod).get("nodeName")
    endpoint: Object = {"addresses": [backend.address], "conditions": conditions}
    if backend.host_name:
        endpoint["hostname"] = backend.host_name
    return endpoint | ({"nodeName": node} if node else {}) | {"targetRef": target_of(backend.pod)}


def _ports(backend: Backend) -> list[Object]:
    return [{"name": port.name, "port": port.number, "protocol": port.protocol} for port in backend.ports]


class EndpointSlices(ServiceWatch):
    """The controller."""

    component = "endpoint-slice-controller"
    plan = staticmethod(plan)

    def read(self, key: Key) -> State | None:
        """Gather a Service with its pods and its slices."""
        namespace, name = key
        slices = [each for each in self._objects.list("endpointslices", namespace) if _is_of(each, name)]
        return self.look(key, slices)


def _is_of(endpointslice: Object, service: str) -> bool:
    labels = labels_of(endpointslice)
    return labels.get(SERVICE) == service and labels.get(MANAGED_BY) == MANAGER
