"""Pods behind a Service, with endpoints as the controllers would write them."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.serving.allocation import ServiceAddresses
from tests.sandbox.nodes.stage import Stage


def open_shop(*images: str) -> Stage:
    """A stage with ready pods p0, p1, ... of these images."""
    stage = Stage()
    stage.registry.plugins = type(stage.registry.plugins)(admission=(ServiceAddresses().admit,))
    for number, image in enumerate(images):
        stage.pod(image, name=f"p{number}", container={"ports": [{"containerPort": 8080, "name": "web"}]})
    stage.clock.advance(3)
    return stage


def service(stage: Stage, name: str = "web", kind: str = "NodePort", **port: Any) -> Object:
    spec = {"type": kind, "selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080, **port}]}
    return stage.registry.create("services", {"metadata": {"name": name, "namespace": "default"}, "spec": spec})


def point(stage: Stage, *pods: str, name: str = "web", port_name: str = "") -> None:
    """Write the endpoints of a Service: these pods are ready."""
    addresses = [
        {"ip": stage.now(pod)["status"]["podIP"], "targetRef": {"kind": "Pod", "namespace": "default", "name": pod}}
        for pod in pods
    ]
    port = {"port": 8080, "protocol": "TCP", **({"name": port_name} if port_name else {})}
    subsets = [{"addresses": addresses, "ports": [port]}] if pods else []
    metadata = {"name": name, "namespace": "default"}
    write = stage.registry.update if stage.storage.get("endpoints", "default", name) else stage.registry.create
    write("endpoints", {"metadata": metadata, "subsets": subsets})
