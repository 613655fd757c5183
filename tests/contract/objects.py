"""What the contract tests create. The images exist, so that a real cluster can run them too."""

from typing import Any

OLD, NEW = "registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.10"


def deployment(name: str, replicas: int = 2, image: str = OLD) -> dict[str, Any]:
    labels = {"app": name}
    pod = {"containers": [{"name": "main", "image": image}], "terminationGracePeriodSeconds": 1}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {**spec, "template": {"metadata": {"labels": labels}, "spec": pod}},
    }


def deployments(namespace: str, name: str = "") -> str:
    return f"/apis/apps/v1/namespaces/{namespace}/deployments" + (f"/{name}" if name else "")
