"""Nobody grants more than they hold, unless they may `escalate` the role or `bind` it."""

from rollouts.sandbox.errors import forbidden
from rollouts.sandbox.identity import MASTERS, User
from rollouts.sandbox.objects import Object
from rollouts.sandbox.plugins import Reader
from rollouts.sandbox.rbac import Attempt, Authorizer
from rollouts.sandbox.rights import missing
from rollouts.sandbox.schema.go_text import quoted

GROUP = "rbac.authorization.k8s.io"
ROLES = ("roles", "clusterroles")
BINDINGS = ("rolebindings", "clusterrolebindings")
COLLECTOR_FIELDS = ("ownerReferences", "finalizers", "managedFields")


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:
    """Raises ApiError: 403 for a grant beyond the user's own rights, 404 for a role that is not there."""
    if resource not in (*ROLES, *BINDINGS) or operation == "DELETE" or MASTERS in user.groups:
        return obj
    if old is not None and _apart(obj) == _apart(old):
        return obj
    authorizer, metadata = Authorizer(objects), obj["metadata"]
    namespace, name = metadata.get("namespace", ""), metadata.get("name", "")
    if resource in ROLES:
        # A name that is yet to be created is no name of the request.
        asked = name if old is not None else ""
        free, wanted = Attempt("escalate", GROUP, resource, "", namespace, asked), obj.get("rules") or ()
    else:
        reference = obj.get("roleRef") or {}
        role = "roles" if reference.get("kind") == "Role" else "clusterroles"
        free = Attempt("bind", GROUP, role, "", namespace, reference.get("name", ""))
        wanted = ()
    if authorizer.allows(user, free):
        return obj
    if resource in BINDINGS:
        where = namespace if free.resource == "roles" else ""
        wanted = objects.get(free.resource, where, free.name).get("rules") or ()
    lacking = missing(authorizer.rules(user, namespace), wanted)
    if lacking:
        groups = " ".join(map(quoted, user.groups))
        who = f"user {quoted(user.name)} (groups=[{groups}])"
        lines = "\n".join(lacking)
        why = f"{who} is attempting to grant RBAC permissions not currently held:\n{lines}"
        raise forbidden(resource, name, why, GROUP)
    return obj


def _apart(obj: Object) -> Object:
    kept = {key: value for key, value in obj["metadata"].items() if key not in COLLECTOR_FIELDS}
    return obj | {"metadata": kept}
