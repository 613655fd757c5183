"""Nothing is made in a namespace that is not there or is going; some namespaces never go."""

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

IMMORTAL = frozenset({"default", "kube-system", "kube-public"})


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError: 404 for the namespace, 403 while it is being terminated."""
    metadata = obj.get("metadata") or {}
    if resource == "namespaces":
        if operation == "DELETE" and metadata.get("name") in IMMORTAL:
            raise refuse(resource, obj, "this namespace may not be deleted")
        return obj
    namespace = metadata.get("namespace")
    if not namespace or operation == "DELETE":
        return obj
    home = objects.get("namespaces", "", namespace)
    if operation == "CREATE" and (home.get("status") or {}).get("phase") == "Terminating":
        sentence = f"unable to create new content in namespace {namespace} because it is being terminated"
        error = refuse(resource, obj, sentence)
        cause = f"namespace {namespace} is being terminated"
        causes = [{"reason": "NamespaceTerminating", "message": cause, "field": "metadata.namespace"}]
        error.details = (error.details or {}) | {"causes": causes}
        raise error
    return obj
