"""Deployments and ReplicaSets as an API server gives them, small."""

import copy
from typing import Any

from rollouts.operations.target import Target

UID = "6f5c1f0e-0000-4000-8000-000000000001"
KEPT = "kubectl.kubernetes.io/last-applied-configuration"


def template(image: str = "web:1", **more: Any) -> dict[str, Any]:
    return {
        "metadata": {"creationTimestamp": None, "labels": {"app": "web"}},
        "spec": {
            "containers": [{"name": "web", "image": image}, {"name": "log", "image": "log:1"}],
            "initContainers": [{"name": "setup", "image": "setup:1"}],
            **more,
        },
    }


def deployment(
    image: str = "web:1", *, annotations: dict[str, str] | None = None, namespace: str = "shop", **spec: Any
) -> dict[str, Any]:
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "web",
            "namespace": namespace,
            "uid": UID,
            "generation": 7,
            "resourceVersion": "100",
            "annotations": {"deployment.kubernetes.io/revision": "2", **(annotations or {})},
        },
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "strategy": strategy,
            "template": template(image),
            "progressDeadlineSeconds": 600,
            "revisionHistoryLimit": 10,
            **spec,
        },
        "status": {"observedGeneration": 7},
    }


def replica_set(number: str | None, image: str, *, owner: str = UID, **annotations: str) -> dict[str, Any]:
    pods = template(image)
    pods["metadata"]["labels"]["pod-template-hash"] = f"hash{number}"
    numbered = {} if number is None else {"deployment.kubernetes.io/revision": number}
    return {
        "metadata": {
            "name": f"web-{number}",
            "annotations": {**numbered, "deployment.kubernetes.io/desired-replicas": "3", **annotations},
            "ownerReferences": [{"kind": "Deployment", "uid": owner, "controller": True}],
        },
        "spec": {"template": pods},
    }


def target(*replica_sets: dict[str, Any], **options: Any) -> Target:
    return Target(deployment(**options), replica_sets)


def clone(thing: Any) -> Any:
    return copy.deepcopy(thing)
