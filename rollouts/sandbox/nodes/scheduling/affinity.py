"""Pods that must be near others or apart from them, and those already there that must have others kept away.

All of it is counted once for a pod over all nodes, by topology domain: the key and the value of a node's label.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.selectors import Labels, LabelSelector, from_label_selector, labels_of
from rollouts.sandbox.nodes.scheduling.room import Room
from rollouts.sandbox.schema.validation.placement import REQUIRED

Kind: TypeAlias = Literal["podAffinity", "podAntiAffinity"]
Domain: TypeAlias = tuple[str, str]
NamespaceLabels: TypeAlias = Callable[[str], Labels]
"""Gives the labels of a namespace by its name."""


@dataclass(frozen=True, slots=True)
class Term:
    """Which pods are meant, and the label of nodes that says what is near. nobody: no selector of namespaces."""

    key: str
    selector: LabelSelector
    namespaces: Collection[str]
    among: LabelSelector | None

    def takes(self, pod: Object, namespace_labels: NamespaceLabels) -> bool:
        """Tell whether a pod is meant."""
        namespace = pod["metadata"]["namespace"]
        named = namespace in self.namespaces
        if not named and (self.among is None or not self.among.matches(namespace_labels(namespace))):
            return False
        return self.selector.matches(labels_of(pod))


@dataclass(frozen=True, slots=True)
class Company:
    """How the pods that are there bear on one that is to come.

    found: domains with a pod that all of its affinity means. avoided: with one that its anti-affinity means. closed:
    with one whose own anti-affinity means it. alone: nobody is there that its affinity means, and it means itself.
    """

    near: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    found: frozenset[Domain] = frozenset()
    avoided: frozenset[Domain] = frozenset()
    closed: frozenset[Domain] = frozenset()
    alone: bool = False

    def is_found(self, labels: Mapping[str, str]) -> bool:
        """Tell whether a node with these labels is near all that the pod wants near; the first may go anywhere."""
        if not all(key in labels for key in self.near):
            return False
        return self.alone or all((key, labels[key]) in self.found for key in self.near)

    def is_avoided(self, labels: Mapping[str, str]) -> bool:
        """Tell whether the pod wants away from a node with these labels."""
        return any((key, labels.get(key, "")) in self.avoided for key in self.apart)

    def is_closed(self, labels: Mapping[str, str]) -> bool:
        """Tell whether somebody there wants the pod away."""
        return any(labels.get(key) == value for key, value in self.closed)


NOBODY = Company()


def company_of(pod: Object, rooms: Collection[Room], namespace_labels: NamespaceLabels) -> Company:
    """Count once for all nodes. A leaving pod counts until it is gone: its node is not free before."""
    near, apart = terms_of(pod, "podAffinity"), terms_of(pod, "podAntiAffinity")
    if not (near or apart or any(room.choosy for room in rooms)):
        return NOBODY
    tally = _Tally()
    for room in rooms:
        tally.count(pod, room, near, apart, namespace_labels)
    alone = not tally.found and all(term.takes(pod, namespace_labels) for term in near)
    return Company(
        tuple(term.key for term in near),
        tuple(term.key for term in apart),
        frozenset(tally.found),
        frozenset(tally.avoided),
        frozenset(tally.closed),
        alone,
    )


def terms_of(pod: Object, kind: Kind) -> list[Term]:
    """Give what a pod requires of its neighbours."""
    affinity = (pod["spec"].get("affinity") or {}).get(kind) or {}
    return [term_of(each, pod["metadata"]["namespace"]) for each in affinity.get(REQUIRED) or ()]


def term_of(written: Mapping[str, Any], namespace: str) -> Term:
    """Read a term of a pod in this namespace."""
    names, among = written.get("namespaces") or (), written.get("namespaceSelector")
    own = (namespace,) if not names and among is None else names
    chosen = None if among is None else from_label_selector(among)
    return Term(written["topologyKey"], from_label_selector(written.get("labelSelector")), own, chosen)


@dataclass(slots=True)
class _Tally:
    found: set[Domain] = field(default_factory=set)
    avoided: set[Domain] = field(default_factory=set)
    closed: set[Domain] = field(default_factory=set)

    def count(
        self, pod: Object, room: Room, near: list[Term], apart: list[Term], namespace_labels: NamespaceLabels
    ) -> None:
        labels = labels_of(room.node)
        if near or apart:
            for other in room.pods.values():
                if near and all(term.takes(other, namespace_labels) for term in near):
                    self.found |= _domains(near, labels)
                self.avoided |= _domains((term for term in apart if term.takes(other, namespace_labels)), labels)
        for other in room.choosy.values():
            terms = (term for term in terms_of(other, "podAntiAffinity") if term.takes(pod, namespace_labels))
            self.closed |= _domains(terms, labels)


def _domains(terms: Iterable[Term], labels: Mapping[str, str]) -> set[Domain]:
    return {(term.key, labels[term.key]) for term in terms if term.key in labels}
