"""The pods of a DaemonSet: bound to one node each, and patient with nearly everything that befalls it."""

from collections.abc import Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import labels_of, name_of, spec_of
from rollouts.sandbox.controllers.templates import build_pod
from rollouts.sandbox.matching.node_labels import is_wanted_by
from rollouts.sandbox.matching.tolerations import NO_EXECUTE, taints, tolerates
from rollouts.sandbox.schema.workload_defaults import TEMPLATE_GENERATION

HASH = "controller-revision-hash"
GENERATION = "pod-template-generation"
PREFIX = "node.kubernetes.io/"
BORNE = (
    ("not-ready", "NoExecute"),
    ("unreachable", "NoExecute"),
    ("disk-pressure", "NoSchedule"),
    ("memory-pressure", "NoSchedule"),
    ("pid-pressure", "NoSchedule"),
    ("unschedulable", "NoSchedule"),
)
"""The taints that every pod of a DaemonSet tolerates."""


def new_pod(owner: Object, node: str, revision: Object) -> Object:
    """Build the pod for a node."""
    template = spec_of(owner)["template"]
    counted = (owner["metadata"].get("annotations") or {}).get(TEMPLATE_GENERATION, "1")
    labels = {HASH: labels_of(revision).get(HASH, ""), GENERATION: counted}
    spec = _bound(template["spec"], node)
    return build_pod(owner, template, {"generateName": f"{name_of(owner)}-"}, spec, labels=labels)


def node_of(pod: Object) -> str:
    """Give the node that a pod is bound to, or is meant for while it waits to be."""
    spec = spec_of(pod)
    if spec.get("nodeName"):
        return str(spec["nodeName"])
    affinity: Mapping[str, Any] = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field.get("values"):
                return str(field["values"][0])
    return ""


def belongs(owner: Object, node: Object) -> tuple[bool, bool]:
    """(whether a pod is to run on the node, whether one that does may stay there)."""
    spec = spec_of(owner)["template"]["spec"]
    if not is_wanted_by(spec, labels_of(node), name_of(node)):
        return False, False
    probe = {"spec": {"tolerations": _tolerations(spec)}}
    borne = {effect: all(tolerates(probe, taint) for taint in taints(node, (effect,))) for effect in _HARD}
    return all(borne.values()), borne[NO_EXECUTE]


_HARD = ("NoSchedule", NO_EXECUTE)


def _bound(spec: Object, node: str) -> Object:
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    required = {"nodeSelectorTerms": [{"matchFields": [field]}]}
    affinity = spec.get("affinity") or {}
    on_node = (affinity.get("nodeAffinity") or {}) | {"requiredDuringSchedulingIgnoredDuringExecution": required}
    return spec | {"affinity": affinity | {"nodeAffinity": on_node}, "tolerations": _tolerations(spec)}


def _tolerations(spec: Object) -> list[Object]:
    given = list(spec.get("tolerations") or ())
    added = [{"key": PREFIX + key, "operator": "Exists", "effect": effect} for key, effect in BORNE]
    return [*given, *(each for each in added if each not in given)]
