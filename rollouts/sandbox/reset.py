"""Back to a new cluster without a new process: every watch sees what went and what came."""

from collections.abc import Callable, Iterable

from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import by_kind
from rollouts.sandbox.bootstrap import NAMESPACES, populate
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

OWNERS_FIRST = (
    "horizontalpodautoscalers", "deployments", "replicasets", "replicationcontrollers", "daemonsets", "statefulsets",
    "cronjobs", "jobs", "services", "pods",
)  # fmt: skip
"""Gone in this order, nothing that goes looks like a loss that must be made good."""


def create_first(registry: Registry, first: Iterable[Object]) -> None:
    """Create what stands here from the first moment on. Raises ApiError for what a kubectl could not create."""
    for obj in first:
        kind = by_kind(obj.get("apiVersion", ""), obj.get("kind", ""))
        if kind is None:
            raise bad_request(f"no kind {obj.get('kind')!r} in version {obj.get('apiVersion')!r}")
        registry.create(kind.plural, obj, Terms(manager="sandbox"))


def reset(registry: Registry, first: Iterable[Object], register: Callable[[], None]) -> None:
    """Remove all but the system's namespaces, and create what a new cluster has, and `first`.

    register(): makes the nodes, which go as well: nobody's cordon, taint or label may outlive what it was set for.
    """
    storage = registry.storage
    for resource, obj in sorted(storage.everything(), key=_order):
        metadata = obj["metadata"]
        if not _stays(resource, metadata["name"]):
            storage.remove(resource, metadata.get("namespace", ""), metadata["name"])
    populate(registry)
    register()
    create_first(registry, first)


def _stays(resource: str, name: str) -> bool:
    return resource == "namespaces" and name in NAMESPACES


def _order(kept: tuple[str, Object]) -> int:
    resource = kept[0]
    return OWNERS_FIRST.index(resource) if resource in OWNERS_FIRST else len(OWNERS_FIRST)
