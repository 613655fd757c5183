"""Controllers of pods for what happens to their node: a change of a node concerns the pods that are bound to it."""

from abc import abstractmethod
from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import key_of, name_of, spec_of
from rollouts.sandbox.storing.storage import Change, Storage


class NodePodsController(Controller):
    """One that remembers since when something has been so (epoch seconds), and acts on a pod after a while of it."""

    follows = ("pods", "nodes")

    def __init__(self, objects: Storage) -> None:
        super().__init__(objects)
        self._since: dict[str, float] = {}

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the pods that a change concerns."""
        if change.resource == "pods":
            return (key_of(change.object),) if self.concerns_pod(change) else ()
        return self._bound_to(change.object) if self.concerns_node(change) else ()

    @abstractmethod
    def concerns_pod(self, change: Change) -> bool:
        """Tell whether a pod must be looked at because it changed."""

    @abstractmethod
    def concerns_node(self, change: Change) -> bool:
        """Tell whether a node's pods must be looked at because it changed."""

    def node_of(self, pod: Object) -> Object | None:
        """Give the node that a pod is bound to; None for a pod without one, and for one whose node is not there."""
        return self._objects.get("nodes", "", spec_of(pod).get("nodeName") or "")

    def _bound_to(self, node: Object) -> Iterable[Key]:
        name = name_of(node)
        return [key_of(pod) for pod in self._objects.list("pods") if spec_of(pod).get("nodeName") == name]
