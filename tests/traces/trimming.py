"""The fields of an object that a recording keeps: those that tell what a controller did."""

from collections.abc import Callable

from rollouts.sandbox.basics.objects import Object

PREFIX = "deployment.kubernetes.io/"
CAUSE = "kubernetes.io/change-cause"
COUNTERS = (
    "replicas",
    "fullyLabeledReplicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
)


def trimmed(kind: str, obj: Object) -> Object:
    """Give what a recording keeps of an object; absent fields are left out."""
    keep = _KEEPERS.get(kind, _replicas)
    return {key: value for key, value in keep(obj).items() if value is not None}


def _replicas(obj: Object) -> Object:
    meta, spec, status = _parts(obj)
    notes = meta.get("annotations") or {}
    return {
        "hash": (meta.get("labels") or {}).get("pod-template-hash"),
        "owner": _owner(meta),
        "generation": meta.get("generation"),
        "observedGeneration": status.get("observedGeneration"),
        "revision": notes.get(PREFIX + "revision"),
        "revisionHistory": notes.get(PREFIX + "revision-history"),
        "desired": notes.get(PREFIX + "desired-replicas"),
        "max": notes.get(PREFIX + "max-replicas"),
        "changeCause": notes.get(CAUSE),
        "specReplicas": spec.get("replicas"),
        "deleting": _leaves(meta),
        "image": _image((spec.get("template") or {}).get("spec") or {}),
        "status": _counters(status),
        "conditions": _conditions(status),
    }


def _deployment(obj: Object) -> Object:
    spec = obj["spec"]
    shared = ("generation", "observedGeneration", "revision", "changeCause", "specReplicas", "deleting", "image")
    kept = {key: value for key, value in _replicas(obj).items() if key in (*shared, "status", "conditions")}
    own = {key: spec.get(key) for key in ("paused", "minReadySeconds", "strategy")}
    return kept | own


def _pod(obj: Object) -> Object:
    meta, spec, status = _parts(obj)
    container: Object = (status.get("containerStatuses") or [{}])[0]
    states: dict[str, Object] = container.get("state") or {}
    state = next(iter(states), None)
    ready = (each for each in status.get("conditions") or [] if each["type"] == "Ready")
    return {
        "owner": _owner(meta),
        "hash": (meta.get("labels") or {}).get("pod-template-hash"),
        "node": spec.get("nodeName"),
        "phase": status.get("phase"),
        "ready": any(each["status"] == "True" for each in ready),
        "deleting": _leaves(meta),
        "image": _image(spec),
        "state": state,
        "reason": (states[state] or {}).get("reason") if state else None,
        "restarts": container.get("restartCount"),
    }


def _event(obj: Object) -> Object:
    about = obj["involvedObject"]
    return {
        "object": f"{about['kind']}/{about['name']}",
        "etype": obj.get("type"),
        "reason": obj.get("reason"),
        "message": obj.get("message"),
        "count": obj.get("count"),
        "component": (obj.get("source") or {}).get("component") or obj.get("reportingComponent"),
    }


def _endpoints(obj: Object) -> Object:
    sides = (("ready", "addresses"), ("notReady", "notReadyAddresses"))
    return {side: _targets(obj, field) for side, field in sides}


def _targets(obj: Object, field: str) -> list[str]:
    found = (each for subset in obj.get("subsets") or [] for each in subset.get(field) or [])
    return sorted(each["targetRef"]["name"] for each in found if each.get("targetRef"))


def _service(obj: Object) -> Object:
    return {"selector": obj["spec"].get("selector")}


def _quota(obj: Object) -> Object:
    status = obj.get("status") or {}
    return {"hard": status.get("hard"), "used": status.get("used")}


def _parts(obj: Object) -> tuple[Object, Object, Object]:
    return obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}


def _owner(meta: Object) -> str | None:
    owners = (each for each in meta.get("ownerReferences") or [] if each.get("controller"))
    return next((f"{each['kind']}/{each['name']}" for each in owners), None)


def _leaves(meta: Object) -> bool | None:
    return True if meta.get("deletionTimestamp") else None


def _image(pod_spec: Object) -> str | None:
    image: str | None = (pod_spec.get("containers") or [{}])[0].get("image")
    return image


def _counters(status: Object) -> Object:
    return {key: status[key] for key in COUNTERS if key in status}


def _conditions(status: Object) -> list[Object]:
    shown = ("type", "status", "reason", "message")
    found = status.get("conditions") or []
    return [{key: each[key] for key in shown if each.get(key) is not None} for each in found]


_KEEPERS: dict[str, Callable[[Object], Object]] = {
    "Deployment": _deployment,
    "Pod": _pod,
    "Event": _event,
    "Endpoints": _endpoints,
    "Service": _service,
    "ResourceQuota": _quota,
}
