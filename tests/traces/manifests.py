"""The manifests of the scenarios, as JSON, which kubectl reads as well as YAML."""

import json
from typing import Any

Fields = dict[str, Any]


def manifest(obj: Fields) -> str:
    """Write an object for `create -f -`."""
    return json.dumps(obj)


def deployment(
    name: str = "http-go",
    replicas: int = 3,
    image: str = "gasbugs/http-go:v1",
    *,
    strategy: Fields | None = None,
    labels: dict[str, str] | None = None,
    port: int | None = 8080,
    spec: Fields | None = None,
    pod: Fields | None = None,
    container: Fields | None = None,
) -> str:
    """A Deployment of one container; spec, pod and container add fields at their level."""
    labels = labels or {"app": name}
    ports = {"ports": [{"containerPort": port}]} if port else {}
    body = {"name": name, "image": image, **ports, **(container or {})}
    template = {"metadata": {"labels": labels}, "spec": {**(pod or {}), "containers": [body]}}
    fields = {"replicas": replicas, "selector": {"matchLabels": labels}, **(spec or {}), "template": template}
    if strategy:
        fields["strategy"] = strategy
    metadata = {"name": name, "labels": labels}
    return manifest({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": fields})


def rolling(surge: int | str, unavailable: int | str) -> Fields:
    """A RollingUpdate strategy."""
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def controller(version: str, replicas: int) -> str:
    """A ReplicationController of http-go in a version."""
    labels = {"app": "http-go", "version": version}
    image = f"gasbugs/http-go:{version}"
    container = {"name": "http-go", "image": image, "ports": [{"containerPort": 8080}]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"replicas": replicas, "selector": labels, "template": template}
    metadata = {"name": f"http-go-rc-{version}"}
    return manifest({"apiVersion": "v1", "kind": "ReplicationController", "metadata": metadata, "spec": spec})


def service() -> str:
    """The Service in front of the first ReplicationController."""
    spec = {"selector": {"app": "http-go", "version": "v1"}, "ports": [{"port": 80, "targetPort": 8080}]}
    return manifest({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "http-go-svc"}, "spec": spec})


QUOTA = manifest(
    {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "podquota"},
        "spec": {"hard": {"pods": "3"}},
    }
)
LIMIT = manifest(
    {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "lim"},
        "spec": {"limits": [{"type": "Container", "max": {"cpu": "100m"}}]},
    }
)
