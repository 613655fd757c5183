"""Which container of a pod is meant, and whether it can be talked to; the sentences are the API's."""

from collections.abc import Mapping
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request, internal
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.kubelet.life import Container
from rollouts.sandbox.nodes.kubelet.performer import Kubelet

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


def choose_container(pod: Object, asked: str) -> Mapping[str, Any]:
    """The container's spec. Raises ApiError (400)."""
    spec, name = pod["spec"], pod["metadata"]["name"]
    mains, inits = list(spec["containers"]), list(spec.get("initContainers") or ())
    if not asked and len(mains) > 1:
        asked = (pod["metadata"].get("annotations") or {}).get(DEFAULT_CONTAINER, "")
    if not asked:
        if len(mains) == 1:
            return dict(mains[0])
        raise bad_request(_must_be_named(name, mains, inits))
    joined = spec.get("ephemeralContainers") or ()
    found = next((each for each in (*mains, *inits, *joined) if each["name"] == asked), None)
    if found is None:
        raise bad_request(f"container {asked} is not valid for pod {name}")
    return dict(found)


def _must_be_named(pod: str, mains: list[Any], inits: list[Any]) -> str:
    names = " ".join(each["name"] for each in mains)
    sentence = f"a container name must be specified for pod {pod}, choose one of: [{names}]"
    if inits:
        sentence += f" or one of the init containers: [{' '.join(each['name'] for each in inits)}]"
    return sentence


def running_container(kubelet: Kubelet, pod: Object, name: str) -> Container:
    """The run of a container. Raises ApiError when it does not run."""
    if not pod["spec"].get("nodeName"):
        raise bad_request(f"pod {pod['metadata']['name']} does not have a host assigned")
    life = kubelet.life_of(pod["metadata"]["uid"])
    container = next((each for each in life.containers if each.name == name), None) if life else None
    if container is None or not container.runs:
        raise internal(f'unable to upgrade connection: container not found ("{name}")')
    return container


def only_by_upgrade() -> ApiError:
    """The refusal of a request that stays with HTTP."""
    return bad_request("Upgrade request required")
