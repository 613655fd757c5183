"""Back to a new cluster without a new process: every watch sees what went and what came."""

from rollouts.sandbox.bootstrap import NAMESPACES, populate
from rollouts.sandbox.registry import Registry
from rollouts.sandbox.storage import Object

OWNERS_FIRST = ("horizontalpodautoscalers", "deployments", "replicasets", "replicationcontrollers", "services", "pods")
"""Gone in this order, nothing that goes looks like a loss that must be made good."""


def reset(registry: Registry) -> None:
    """Remove everything but the machines and the system's namespaces, and create what a new cluster has."""
    storage = registry.storage
    for resource, obj in sorted(storage.everything(), key=_order):
        metadata = obj["metadata"]
        if not _stays(resource, metadata["name"]):
            storage.remove(resource, metadata.get("namespace", ""), metadata["name"])
    populate(registry)


def _stays(resource: str, name: str) -> bool:
    return resource == "nodes" or (resource == "namespaces" and name in NAMESPACES)


def _order(kept: tuple[str, Object]) -> int:
    resource = kept[0]
    return OWNERS_FIRST.index(resource) if resource in OWNERS_FIRST else len(OWNERS_FIRST)
