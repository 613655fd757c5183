"""What every namespace is given: its default ServiceAccount, and the ConfigMap with the cluster's CA."""

from collections.abc import Iterable
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import is_leaving, name_of, namespace_of
from rollouts.sandbox.storing.storage import Change, Storage

ACCOUNT = "default"
CA = "kube-root-ca.crt"
ABOUT_CA = {
    "kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver when using "
    "internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed "
    "across distributions of Kubernetes clusters."
}


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees of a namespace that stays."""

    namespace: str
    account: Object | None
    ca: Object | None
    certificate: str


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Make what is missing, and mend a CA that was changed."""
    actions: list[Action] = []
    if state.account is None:
        metadata = {"name": ACCOUNT, "namespace": state.namespace}
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
        actions.append(Create("serviceaccounts", account))
    data = {"ca.crt": state.certificate}
    if state.ca is None:
        described: Object = {"name": CA, "namespace": state.namespace, "annotations": ABOUT_CA}
        ca = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": described, "data": data}
        actions.append(Create("configmaps", ca))
    elif state.ca.get("data") != data:
        actions.append(Update("configmaps", state.ca | {"data": data}))
    return actions


class NamespaceGifts(Controller):
    """Looks at a namespace when it appears, or one of the two things changes. certificate: the CA as PEM."""

    component = "serviceaccount-controller"
    follows = ("namespaces", "serviceaccounts", "configmaps")
    plan = staticmethod(plan)

    def __init__(self, objects: Storage, certificate: str) -> None:
        super().__init__(objects)
        self._certificate = certificate

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (name,) of the namespaces that a change concerns."""
        name = name_of(change.object)
        if change.resource == "namespaces" and change.type != "DELETED":
            return ((name,),)
        given = (change.resource, name) in (("serviceaccounts", ACCOUNT), ("configmaps", CA))
        return ((namespace_of(change.object),),) if given else ()

    def read(self, key: Key) -> State | None:
        """Gather what a namespace has; None for one that goes."""
        (name,) = key
        namespace = self._objects.get("namespaces", "", name)
        if namespace is None or is_leaving(namespace):
            return None
        account = self._objects.get("serviceaccounts", name, ACCOUNT)
        return State(name, account, self._objects.get("configmaps", name, CA), self._certificate)
