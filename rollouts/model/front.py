"""A Service by itself: what of it decides whom it selects, and what people know it by."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from msgspec import Struct

from rollouts.model.manifests import ServiceManifest, millis
from rollouts.model.template import NAME_LIMIT

LEADS_OUT = "ExternalName"
ALIKE = 0.6
MOST_COMPARED = 200  # values that nobody needs compared letter by letter


class ServiceFacts(Struct, frozen=True, gc=False):
    """All of a Service that a board shows; never one without a selector. port: of its first one, None without any."""

    uid: str
    namespace: str
    name: str
    type: str
    port: int | None
    node_port: int | None
    selector: dict[str, str]
    created_at: int | None
    writer: str
    written_at: int | None


class Front(Struct, frozen=True, gc=False):
    """A Service as it concerns one workload. elsewhere: others whose pods it selects. idle: it selects nobody's.

    left: those that its selector before had, and this one has not.
    """

    service: ServiceFacts
    elsewhere: tuple[str, ...] = ()
    idle: bool = False
    left: tuple[str, ...] = ()


def read_service(service: ServiceManifest) -> ServiceFacts | None:
    """None for one that selects no pods by design: it leads out of the cluster, or its endpoints are made by hand."""
    metadata, spec = service.metadata, service.spec
    if not spec.selector or spec.type == LEADS_OUT:
        return None
    port = next(iter(spec.ports or ()), None)
    writer = metadata.writer
    return ServiceFacts(
        uid=metadata.uid,
        namespace=metadata.namespace,
        name=metadata.name[:NAME_LIMIT],
        type=(spec.type or "ClusterIP")[:NAME_LIMIT],
        port=port.port if port else None,
        node_port=port.node_port if port else None,
        selector=spec.selector,
        created_at=millis(metadata.creation_timestamp),
        writer=(writer.name if writer else "")[:NAME_LIMIT],
        written_at=millis(writer.time) if writer else None,
    )


def selects(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether a pod with these labels is one of its own."""
    return all(labels.get(key) == value for key, value in selector.items())


def nearest(service: ServiceFacts, workloads: Mapping[str, tuple[str, Mapping[str, str]]]) -> str | None:
    """Of workloads (by uid: name, and labels of its pods) the one that a selector without pods was likely meant for.

    The one with most of its labels, its namesake, or the one with a value that is nearly the same; the only one there
    is. None where nothing speaks for any.
    """
    if len(workloads) == 1:
        return next(iter(workloads))
    by_letters = len(workloads) <= MOST_COMPARED

    def likeness(uid: str) -> tuple[int, bool, float, str]:
        name, labels = workloads[uid]
        found = sum(labels.get(key) == value for key, value in service.selector.items())
        return found, name == service.name, _likeness(service.selector, labels) if by_letters else 0.0, uid

    best = max((likeness(uid) for uid in workloads), default=None)
    if best is None or not (best[0] or best[1] or best[2] >= ALIKE):
        return None
    return best[-1]


def _likeness(selector: Mapping[str, str], labels: Mapping[str, str]) -> float:
    shared = [(value, labels[key]) for key, value in selector.items() if key in labels]
    return max((SequenceMatcher(None, wanted, has).ratio() for wanted, has in shared), default=0.0)
