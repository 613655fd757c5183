"""The pods of a StatefulSet: each has a number, a name made of it, and claims of its own."""

import re

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import name_of, namespace_of, spec_of
from rollouts.sandbox.controllers.templates import build_pod

REVISION = "controller-revision-hash"
POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"


def ordinal_of(owner: Object, pod: Object) -> int | None:
    """Give the number of a pod, None for one that is not named after the StatefulSet."""
    found = re.fullmatch(re.escape(name_of(owner)) + r"-(\d+)", name_of(pod))
    return int(found[1]) if found else None


def new_pod(owner: Object, ordinal: int, template: Object, revision: str) -> Object:
    """Build the pod of a number from a revision's template."""
    name = f"{name_of(owner)}-{ordinal}"
    labels = {REVISION: revision, POD_NAME: name, POD_INDEX: str(ordinal)}
    return build_pod(owner, template, {"name": name}, _spec(owner, template["spec"], ordinal), labels=labels)


def _spec(owner: Object, spec: Object, ordinal: int) -> Object:
    """The template's, with the pod's own host name and claims."""
    spec = spec | {"hostname": f"{name_of(owner)}-{ordinal}"}
    if spec_of(owner).get("serviceName"):
        spec |= {"subdomain": spec_of(owner)["serviceName"]}
    mounted = [
        {"name": name_of(claim), "persistentVolumeClaim": {"claimName": claim_name(owner, claim, ordinal)}}
        for claim in spec_of(owner).get("volumeClaimTemplates") or ()
    ]
    if mounted:
        names = {each["name"] for each in mounted}
        others = [each for each in spec.get("volumes") or () if each["name"] not in names]
        spec |= {"volumes": [*mounted, *others]}
    return spec


def claim_name(owner: Object, claim: Object, ordinal: int) -> str:
    """Give the name of a pod's own claim: data-web-0."""
    return f"{name_of(claim)}-{name_of(owner)}-{ordinal}"


def new_claims(owner: Object, ordinal: int) -> list[Object]:
    """Build the claims of a pod. They outlive it, and whoever comes next under its name has them again."""
    matched = (spec_of(owner)["selector"].get("matchLabels")) or {}
    return [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {
                **{key: value for key, value in claim["metadata"].items() if key in ("labels", "annotations")},
                "name": claim_name(owner, claim, ordinal),
                "namespace": namespace_of(owner),
                "labels": {**(claim["metadata"].get("labels") or {}), **matched},
            },
            "spec": claim["spec"],
        }
        for claim in spec_of(owner).get("volumeClaimTemplates") or ()
    ]
