"""A plain stand-in for what else the cluster holds."""

from rollouts.sandbox.access.identity import SYSTEM
from rollouts.sandbox.basics.errors import not_found


class Objects:
    """Stored objects by resource, for admission to read."""

    def __init__(self, **stored):
        self._stored = {"namespaces": [{"metadata": {"name": "demo"}, "status": {"phase": "Active"}}]} | stored

    def get(self, resource, namespace, name):
        for each in self._stored.get(resource, ()):
            metadata = each["metadata"]
            if metadata["name"] == name and metadata.get("namespace", namespace) == namespace:
                return each
        raise not_found(resource, name)

    def list(self, resource, namespace=None):
        return [
            each for each in self._stored.get(resource, ()) if namespace in (None, each["metadata"].get("namespace"))
        ]


def created(admit, resource, obj, objects):
    return admit("CREATE", resource, obj, None, SYSTEM, objects)


def pod(name="web-", **spec):
    names = {"generateName": name} if name.endswith("-") else {"name": name}
    containers = [{"name": "web", "image": "web:1", "resources": {}}]
    return {"metadata": names | {"namespace": "demo"}, "spec": {"containers": containers} | spec, "status": {}}


def with_resources(name="web", **resources):
    return pod(name, containers=[{"name": "web", "image": "web:1", "resources": resources}])
