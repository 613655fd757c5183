"""Objects for tests of the controllers, with only the fields that matter to them."""

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.history import DESIRED, MAXIMUM, REVISION

NOW = 1_800_000_000.0
SELECTOR = {"matchLabels": {"app": "web"}}


def template(image="web:v1"):
    return {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": image}]}}


def deployment(replicas=10, surge="25%", unavailable="25%", image="web:v1", *, status=None, **spec):
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
    fields = {
        "replicas": replicas,
        "selector": SELECTOR,
        "strategy": strategy,
        "template": template(image),
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "lab", "uid": "d", "resourceVersion": "1", "generation": 1},
        "spec": fields | spec,
        "status": status or {},
    }


def recreating(replicas=3, **spec):
    return deployment(replicas, **({"strategy": {"type": "Recreate"}} | spec))


def replicaset(image, size, available=None, *, revision=None, desired=None, maximum=None, age=0, status=None, **meta):
    """A ReplicaSet of `deployment`; available: also its ready pods; None: all."""
    available = size if available is None else available
    notes = {REVISION: revision, DESIRED: desired, MAXIMUM: maximum}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"web-{image.replace(':', '-')}",
            "namespace": "lab",
            "uid": f"rs-{image}",
            "resourceVersion": "1",
            "generation": 1,
            "creationTimestamp": seconds(NOW - age),
            "labels": {"app": "web", "pod-template-hash": image},
            "annotations": {key: str(value) for key, value in notes.items() if value is not None},
            "ownerReferences": [{"kind": "Deployment", "name": "web", "uid": "d", "controller": True}],
        }
        | meta,
        "spec": {
            "replicas": size,
            "selector": {"matchLabels": {"app": "web", "pod-template-hash": image}},
            "template": template(image) | {"metadata": {"labels": {"app": "web", "pod-template-hash": image}}},
        },
        "status": status
        or {"replicas": size, "readyReplicas": available, "availableReplicas": available, "observedGeneration": 1},
    }


def pod(name, *, phase="Running", node="node-1", ready=60.0, age=60.0, restarts=0, owner=None, labels=None, **meta):
    """A pod that has been Ready for `ready` seconds (None: it is not) and exists for `age` seconds."""
    conditions = [{"type": "Ready", "status": "False", "lastTransitionTime": seconds(NOW - age)}]
    if ready is not None:
        conditions = [{"type": "Ready", "status": "True", "lastTransitionTime": seconds(NOW - ready)}]
    owners = (
        {"ownerReferences": [{"kind": owner[0], "name": owner[1], "uid": owner[2], "controller": True}]}
        if owner
        else {}
    )
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": "lab",
            "uid": name,
            "resourceVersion": "1",
            "creationTimestamp": seconds(NOW - age),
            "labels": {"app": "web"} if labels is None else labels,
        }
        | owners
        | meta,
        "spec": {"containers": [{"name": "web", "image": "web:v1"}]} | ({"nodeName": node} if node else {}),
        "status": {
            "phase": phase,
            "conditions": conditions,
            "containerStatuses": [{"name": "web", "restartCount": restarts}],
        },
    }


def condition_of(status, kind):
    """The condition of a type, which must be there."""
    condition = find(status["conditions"], kind)
    assert condition is not None, f"no condition {kind}"
    return condition


def sizes(actions):
    """(name, from, to) of every resizing among the actions, as their events tell it."""
    told = [action.done.message.split() for action in actions if getattr(action, "done", None)]
    return [(words[4], int(words[6]), int(words[8])) for words in told if words[0] == "Scaled"]


def written(actions, resource, subresource=""):
    """The objects that the actions update."""
    return [
        action.object
        for action in actions
        if getattr(action, "subresource", None) == subresource and action.resource == resource
    ]
