"""What stands in the sandbox when a class opens the board: two Deployments, one of them behind a NodePort Service."""

from typing import Any

Object = dict[str, Any]


def demo_objects() -> list[Object]:
    """In the order of creation: http-go and its Service, then alpine-deploy at 50 %/50 %."""
    return [
        _deployment("http-go", 3, "gasbugs/http-go:v1", ports=[{"containerPort": 8080}]),
        _service("http-go", 8080),
        _deployment("alpine-deploy", 10, "alpine:3.4", room="50%", command=["sleep", "3600"]),
    ]


def _deployment(name: str, replicas: int, image: str, *, room: str = "", **container: Any) -> Object:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": room, "maxUnavailable": room}}
    template = {
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{"name": name.removesuffix("-deploy"), "image": image, **container}]},
    }
    spec = {"replicas": replicas, "selector": {"matchLabels": {"app": name}}, "template": template}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": name}},
        "spec": {**spec, **({"strategy": rolling} if room else {})},
    }


def _service(name: str, port: int) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": name}},
        "spec": {"type": "NodePort", "selector": {"app": name}, "ports": [{"port": port, "targetPort": port}]},
    }
