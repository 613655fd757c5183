"""Kubernetes objects in JSON shape, as short as the feed can read them."""

from typing import Any

Object = dict[str, Any]
STAMP = "2026-11-22T20:00:00Z"


def template(image: str) -> Object:
    return {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": image}]}}


def deployment(
    name: str = "web", *, replicas: int = 3, image: str = "web:v1", generation: int = 1, **status: int
) -> Object:
    counters = {
        "replicas": replicas,
        "updatedReplicas": replicas,
        "readyReplicas": replicas,
        "availableReplicas": replicas,
    }
    return {
        "metadata": {
            "uid": f"deployment-{name}",
            "name": name,
            "namespace": "default",
            "generation": generation,
            "creationTimestamp": STAMP,
            "annotations": {"deployment.kubernetes.io/revision": "1"},
        },
        "spec": {
            "replicas": replicas,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
            "template": template(image),
        },
        "status": {"observedGeneration": generation, **counters},
    }


def replicaset(
    name: str = "web-1", *, owner: str = "web", replicas: int = 3, image: str = "web:v1", revision: int = 1
) -> Object:
    return {
        "metadata": {
            "uid": f"replicaset-{name}",
            "name": name,
            "namespace": "default",
            "creationTimestamp": STAMP,
            "annotations": {"deployment.kubernetes.io/revision": str(revision)},
            "ownerReferences": [{"uid": f"deployment-{owner}", "controller": True}],
        },
        "spec": {"replicas": replicas, "template": template(image)},
        "status": {"replicas": replicas, "readyReplicas": replicas, "availableReplicas": replicas},
    }


def pod(name: str, *, owner: str = "web-1", ready: bool = True, since: str = STAMP, leaving: bool = False) -> Object:
    metadata: Object = {
        "uid": f"pod-{name}",
        "name": name,
        "namespace": "default",
        "creationTimestamp": STAMP,
        "ownerReferences": [{"uid": f"replicaset-{owner}", "controller": True}],
    }
    if leaving:
        metadata |= {"deletionTimestamp": STAMP, "deletionGracePeriodSeconds": 30}
    condition = {"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": since}
    return {
        "metadata": metadata,
        "spec": {"nodeName": "node-1", "containers": [{"name": "web", "image": "web:v1"}]},
        "status": {
            "phase": "Running",
            "conditions": [condition],
            "containerStatuses": [{"name": "web", "restartCount": 0, "state": {"running": {"startedAt": STAMP}}}],
        },
    }


def event(name: str, about: str, reason: str, *, kind: str = "Pod", message: str = "", at: str = STAMP) -> Object:
    return {
        "metadata": {"uid": f"event-{name}", "name": name, "namespace": "default", "creationTimestamp": at},
        "involvedObject": {"kind": kind, "name": about, "uid": f"{kind.lower()}-{about}"},
        "type": "Normal",
        "reason": reason,
        "message": message,
        "count": 1,
        "firstTimestamp": at,
        "lastTimestamp": at,
    }


def service(name: str, selector: Object, *, node_port: int = 30_080) -> Object:
    return {
        "metadata": {"uid": f"service-{name}", "name": name, "namespace": "default", "creationTimestamp": STAMP},
        "spec": {"type": "NodePort", "selector": selector, "ports": [{"port": 80, "nodePort": node_port}]},
    }


def replicationcontroller(name: str, version: str, *, replicas: int = 1, at: str = STAMP) -> Object:
    """Its pods have the labels app=web and this version."""
    labels = {"app": "web", "version": version}
    pod_template = {**template(f"web:{version}"), "metadata": {"labels": labels}}
    return {
        "metadata": {
            "uid": f"rc-{name}",
            "name": name,
            "namespace": "default",
            "creationTimestamp": at,
            "managedFields": [{"manager": "kubectl", "operation": "Update", "time": at}],
        },
        "spec": {"replicas": replicas, "selector": labels, "template": pod_template},
        "status": {"replicas": replicas, "readyReplicas": replicas, "availableReplicas": replicas},
    }


def controlled(name: str, owner: str, version: str) -> Object:
    """A pod of a ReplicationController."""
    item = pod(name)
    item["metadata"] |= {"labels": {"app": "web", "version": version}}
    item["metadata"]["ownerReferences"] = [{"uid": f"rc-{owner}", "controller": True}]
    return item
