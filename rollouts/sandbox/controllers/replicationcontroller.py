"""The ReplicationController controller: `replicas` once more, with a selector of plain labels."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.replicaset import ReplicaSets


class ReplicationControllers(ReplicaSets):
    """Looks at a ReplicationController as `ReplicaSets` looks at a ReplicaSet."""

    component = "replication-controller"
    resource = "replicationcontrollers"
    kind = "ReplicationController"

    def selector(self, owner: Object) -> Object:
        """Give the label selector of an owner; without its own it is the labels of its template."""
        spec = owner["spec"]
        labels = spec.get("selector") or ((spec.get("template") or {}).get("metadata") or {}).get("labels")
        return {"matchLabels": labels}
