"""Forty ways in which an object can be wrong; each takes an object of its kind and returns it broken."""

import copy
from collections.abc import Callable
from typing import Any

Object = Any
Mutation = Callable[[Object], Object]


def put(*path: str | int, value: Any) -> Mutation:
    """Set what lies at the path."""

    def mutate(item: Object) -> Object:
        broken = copy.deepcopy(item)
        place = broken
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return broken

    return mutate


def without(*path: str | int) -> Mutation:
    """Take away what lies at the path."""

    def mutate(item: Object) -> Object:
        broken = copy.deepcopy(item)
        place = broken
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        return broken

    return mutate


DEEP: Any = "end"
for _ in range(200):
    DEEP = {"deeper": [DEEP]}

POD: dict[str, Mutation] = {
    "null for the list of conditions": put("status", "conditions", value=None),
    "null for the list of containers": put("spec", "containers", value=None),
    "null for the status": put("status", value=None),
    "null for the spec": put("spec", value=None),
    "null for a timestamp": put("metadata", "creationTimestamp", value=None),
    "null for the owners": put("metadata", "ownerReferences", value=None),
    "null in a list": put("status", "conditions", value=[None]),
    "string for a list": put("status", "conditions", value="Ready"),
    "object for a list": put("status", "containerStatuses", value={"name": "web"}),
    "list for an object": put("status", value=[]),
    "string for an object": put("spec", value="spec"),
    "string for a number": put("status", "containerStatuses", 0, "restartCount", value="3"),
    "float for a number": put("status", "containerStatuses", 0, "restartCount", value=1.5),
    "huge number": put("status", "containerStatuses", 0, "restartCount", value=10**30),
    "negative number": put("status", "containerStatuses", 0, "restartCount", value=-7),
    "number for a string": put("status", "phase", value=7),
    "unknown phase": put("status", "phase", value="Vanishing"),
    "unknown container state": put("status", "containerStatuses", 0, "state", value={"dreaming": {}}),
    "two container states at once": put(
        "status", "containerStatuses", 0, "state", value={"running": {}, "waiting": {"reason": "CrashLoopBackOff"}}
    ),
    "timestamp that is none": put("metadata", "creationTimestamp", value="yesterday"),
    "timestamp without a zone": put("metadata", "creationTimestamp", value="2026-11-22T20:00:00"),
    "timestamp in the year 1": put("metadata", "creationTimestamp", value="0001-01-01T00:00:00Z"),
    "no name": without("metadata", "name"),
    "no uid": without("metadata", "uid"),
    "empty uid": put("metadata", "uid", value=""),
    "no metadata": without("metadata"),
    "no status": without("status"),
    "no kind": without("kind"),
    "node name of a megabyte": put("spec", "nodeName", value="n" * 1_000_000),
    "deletion without grace": put("metadata", "deletionTimestamp", value="2026-11-22T20:00:00Z"),
    "unheard-of fields": put("metadata", "flavour", value=DEEP),
    "a lone surrogate": put("status", "reason", value="\ud800"),
    "nothing at all": lambda item: {},
    "a list": lambda item: [],
    "a string": lambda item: "pod",
    "null": lambda item: None,
}

REPLICASET: dict[str, Mutation] = {
    "annotations null": put("metadata", "annotations", value=None),
    "annotations a list": put("metadata", "annotations", value=["revision"]),
    "revision no number": put("metadata", "annotations", "deployment.kubernetes.io/revision", value="two"),
    "revision a number": put("metadata", "annotations", "deployment.kubernetes.io/revision", value=2),
    "revision of many digits": put("metadata", "annotations", "deployment.kubernetes.io/revision", value="9" * 5_000),
    "history with holes": put("metadata", "annotations", "deployment.kubernetes.io/revision-history", value="1,,x,3"),
    "template null": put("spec", "template", value=None),
    "template a string": put("spec", "template", value="template"),
    "containers a string": put("spec", "template", "spec", "containers", value="web"),
    "template without end": put("spec", "template", "spec", "deep", value=DEEP),
    "replicas a string": put("spec", "replicas", value="3"),
    "replicas negative": put("spec", "replicas", value=-3),
    "an annotation of a megabyte": put("metadata", "annotations", "note", value="x" * 1_000_000),
}

DEPLOYMENT: dict[str, Mutation] = {
    "strategy null": put("spec", "strategy", value=None),
    "strategy unknown": put("spec", "strategy", "type", value="BlueGreen"),
    "surge no percentage": put("spec", "strategy", "rollingUpdate", "maxSurge", value="a lot"),
    "surge of many digits": put("spec", "strategy", "rollingUpdate", "maxSurge", value="9" * 5_000 + "%"),
    "surge null": put("spec", "strategy", "rollingUpdate", "maxSurge", value=None),
    "surge a list": put("spec", "strategy", "rollingUpdate", "maxSurge", value=[1]),
    "unavailable negative": put("spec", "strategy", "rollingUpdate", "maxUnavailable", value=-1),
    "template null": put("spec", "template", value=None),
    "replicas null": put("spec", "replicas", value=None),
    "replicas huge": put("spec", "replicas", value=10**30),
    "paused a string": put("spec", "paused", value="yes"),
    "conditions null": put("status", "conditions", value=None),
    "a condition null": put("status", "conditions", value=[None, 7]),
    "generation a string": put("metadata", "generation", value="many"),
    "change cause of a megabyte": put("metadata", "annotations", "kubernetes.io/change-cause", value="x" * 1_000_000),
    "deadline without end": put("spec", "progressDeadlineSeconds", value=2**31 - 1),
}

EVENT: dict[str, Mutation] = {
    "about nothing": without("involvedObject"),
    "about null": put("involvedObject", value=None),
    "no times": put("lastTimestamp", value=None),
    "message a number": put("message", value=7),
    "message of a megabyte": put("message", value="x" * 1_000_000),
    "count a string": put("count", value="many"),
    "series null": put("series", value=None),
}

ALL = [
    (kind, name, mutation)
    for kind, mutations in (("Pod", POD), ("ReplicaSet", REPLICASET), ("Deployment", DEPLOYMENT), ("Event", EVENT))
    for name, mutation in mutations.items()
]
