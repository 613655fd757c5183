"""The claims half of the persistent volume controller: each claim finds a volume, or is made one by its class.

A claim takes the smallest volume that fits; what its class provisions is there at once. A claim that is deleted stays
until no pod uses it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Again, Create, Say, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    annotations_of,
    changed,
    has_ended,
    is_leaving,
    key_of,
    name_of,
    namespace_of,
    spec_of,
    status_of,
    uid_of,
)
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.storing.storage import Change

PROTECTION = "kubernetes.io/pvc-protection"
PROVISIONER = "rollboard.dev/host-path"
COMPLETED = {"pv.kubernetes.io/bind-completed": "yes", "pv.kubernetes.io/bound-by-controller": "yes"}
BOUND_BY = {"pv.kubernetes.io/bound-by-controller": "yes"}
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
PLACE = "/var/lib/rollboard/volumes"
ROUND = 15.0
NO_CLASS = "no persistent volumes available for this claim and no storage class is set"
WAITS = "waiting for first consumer to be created before binding"
EXTERNAL = (
    "Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system "
    "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly "
    "registered."
)


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. users: the pods that name the claim and have not ended."""

    claim: Object
    volumes: Sequence[Object] = ()
    storage_class: Object | None = None
    users: int = 0


def plan(state: State, now: float) -> list[Action]:
    """Let a leaving claim go, keep a bound one true, find a volume for another."""
    claim = state.claim
    if is_leaving(claim):
        return _let_go(state)
    name = spec_of(claim).get("volumeName", "")
    if name:
        volume = next((each for each in state.volumes if name_of(each) == name), None)
        return _settle(claim, volume)
    found = _fitting(claim, state.volumes)
    return _bind(claim, found) if found is not None else _ask_class(state, now)


def _let_go(state: State) -> list[Action]:
    finalizers = state.claim["metadata"].get("finalizers") or []
    if state.users or PROTECTION not in finalizers:
        return []
    left = [each for each in finalizers if each != PROTECTION]
    return [Update("persistentvolumeclaims", changed(state.claim, finalizers=left or None))]


def _settle(claim: Object, volume: Object | None) -> list[Action]:
    if volume is None:
        if status_of(claim).get("phase") != "Bound":
            return []
        lost = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
        return [
            Update("persistentvolumeclaims", claim | {"status": {"phase": "Lost"}}, "status"),
            Say(claim, "Warning", "ClaimLost", lost),
        ]
    actions: list[Action] = []
    reference = spec_of(volume).get("claimRef") or {}
    if not reference:
        actions.append(Update("persistentvolumes", changed(volume, spec={"claimRef": _reference(claim)})))
    elif reference.get("uid") not in (None, uid_of(claim)):
        return []
    spec = spec_of(volume)
    status = {"accessModes": spec.get("accessModes") or [], "capacity": spec.get("capacity") or {}, "phase": "Bound"}
    if status != status_of(claim):
        actions.append(Update("persistentvolumeclaims", claim | {"status": status}, "status"))
    return actions


def _bind(claim: Object, volume: Object) -> list[Action]:
    marked = annotations_of(volume) | BOUND_BY
    held = changed(volume, spec={"claimRef": _reference(claim)}, annotations=marked)
    chosen = changed(claim, spec={"volumeName": name_of(volume)}, annotations=annotations_of(claim) | COMPLETED)
    return [Update("persistentvolumes", held), Update("persistentvolumeclaims", chosen)]


def _ask_class(state: State, now: float) -> list[Action]:
    claim, chosen = state.claim, state.storage_class
    name = spec_of(claim).get("storageClassName") or ""
    if not name:
        return [Say(claim, "Normal", "FailedBinding", NO_CLASS), Again(now + ROUND)]
    if chosen is None:
        missing = f'storageclass.storage.k8s.io "{name}" not found'
        return [Say(claim, "Warning", "ProvisioningFailed", missing), Again(now + ROUND)]
    if chosen.get("volumeBindingMode") == "WaitForFirstConsumer" and not state.users:
        return [Say(claim, "Normal", "WaitForFirstConsumer", WAITS), Again(now + ROUND)]
    provisioner = chosen.get("provisioner", "")
    waits = Say(claim, "Normal", "ExternalProvisioning", EXTERNAL.format(provisioner=provisioner))
    if provisioner != PROVISIONER:
        return [waits, Again(now + ROUND)]
    place = f"{namespace_of(claim)}/{name_of(claim)}"
    begins = Say(claim, "Normal", "Provisioning", f'External provisioner is provisioning volume for claim "{place}"')
    made = Say(claim, "Normal", "ProvisioningSucceeded", "Successfully provisioned volume {name}")
    return [waits, begins, Create("persistentvolumes", _volume_for(claim, chosen), made)]


def _volume_for(claim: Object, chosen: Object) -> Object:
    name, spec = f"pvc-{uid_of(claim)}", spec_of(claim)
    asked = (spec.get("resources") or {}).get("requests") or {}
    directory = f"{PLACE}/{name}_{namespace_of(claim)}_{name_of(claim)}"
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "annotations": {PROVISIONED_BY: PROVISIONER}},
        "spec": {
            "accessModes": spec.get("accessModes") or [],
            "capacity": {"storage": asked.get("storage", "0")},
            "claimRef": _reference(claim),
            "hostPath": {"path": directory, "type": "DirectoryOrCreate"},
            "persistentVolumeReclaimPolicy": chosen.get("reclaimPolicy", "Delete"),
            "storageClassName": name_of(chosen),
            "volumeMode": spec.get("volumeMode", "Filesystem"),
        },
    }


def _reference(claim: Object) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "name": name_of(claim),
        "namespace": namespace_of(claim),
        "resourceVersion": claim["metadata"].get("resourceVersion", ""),
        "uid": uid_of(claim),
    }


def _fitting(claim: Object, volumes: Sequence[Object]) -> Object | None:
    """The volume that was made or kept for this claim, else the smallest free one."""
    kept = [each for each in volumes if _kept_for(claim, each)]
    fits = kept or [each for each in volumes if not spec_of(each).get("claimRef") and _fits(claim, each)]
    return min(fits, key=lambda each: (_size(each), name_of(each)), default=None)


def _kept_for(claim: Object, volume: Object) -> bool:
    reference = spec_of(volume).get("claimRef") or {}
    place = reference.get("namespace"), reference.get("name")
    return place == key_of(claim) and reference.get("uid", uid_of(claim)) == uid_of(claim)


def _fits(claim: Object, volume: Object) -> bool:
    wanted, given = spec_of(claim), spec_of(volume)
    if is_leaving(volume) or status_of(volume).get("phase") not in ("Available", "Pending"):
        return False
    if (wanted.get("storageClassName") or "") != (given.get("storageClassName") or ""):
        return False
    if wanted.get("volumeMode", "Filesystem") != given.get("volumeMode", "Filesystem"):
        return False
    labels = volume["metadata"].get("labels") or {}
    chosen = (wanted.get("selector") or {}).get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in chosen.items()):
        return False
    asked = ((wanted.get("resources") or {}).get("requests") or {}).get("storage", "0")
    return set(wanted.get("accessModes") or ()) <= set(given.get("accessModes") or ()) and (
        quantity.of(asked) <= _size(volume)
    )


def _size(volume: Object) -> Fraction:
    return quantity.of((spec_of(volume).get("capacity") or {}).get("storage", "0"))


def claims_of(pod: Object) -> list[str]:
    """Give the names of the claims that a pod's volumes use."""
    sources = (each.get("persistentVolumeClaim") for each in spec_of(pod).get("volumes") or ())
    return [source["claimName"] for source in sources if source]


class VolumeClaims(Controller):
    """Looks at a claim when it, a volume, its class or a pod that uses it changes."""

    component = "persistentvolume-controller"
    follows = ("persistentvolumeclaims", "persistentvolumes", "storageclasses", "pods")
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the claims that a change concerns."""
        obj = change.object
        if change.resource == "persistentvolumeclaims" and change.type != "DELETED":
            return (key_of(obj),)
        if change.resource in ("persistentvolumes", "storageclasses"):
            return [key_of(each) for each in self._objects.list("persistentvolumeclaims")]
        if change.resource == "pods" and (change.type != "MODIFIED" or has_ended(obj)):
            return [(namespace_of(obj), name) for name in claims_of(obj)]
        return ()

    def read(self, key: Key) -> State | None:
        """Gather a claim with what may serve it; None when it is gone."""
        namespace, name = key
        claim = self._objects.get("persistentvolumeclaims", namespace, name)
        if claim is None:
            return None
        pods = self._objects.list("pods", namespace)
        users = sum(name in claims_of(pod) and not has_ended(pod) for pod in pods)
        chosen = self._objects.get("storageclasses", "", spec_of(claim).get("storageClassName") or "")
        return State(claim, self._objects.list("persistentvolumes"), chosen, users)
