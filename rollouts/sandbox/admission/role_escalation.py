"""Nobody grants more than they hold, unless they may `escalate` the role or `bind` it."""

from collections.abc import Sequence

from rollouts.sandbox.access.identity import MASTERS, User
from rollouts.sandbox.access.rbac import Attempt, Authorizer
from rollouts.sandbox.access.rights import missing
from rollouts.sandbox.basics.errors import forbidden
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.schema.go_text import quoted

GROUP = "rbac.authorization.k8s.io"
ROLES = ("roles", "clusterroles")
BINDINGS = ("rolebindings", "clusterrolebindings")
EVERYTHING = (
    {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
    {"nonResourceURLs": ["*"], "verbs": ["*"]},
)
COLLECTOR_FIELDS = ("ownerReferences", "finalizers", "managedFields")


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:
    """Raises ApiError: 403 for a grant beyond the user's own rights, 404 for a role that is not there."""
    if resource not in (*ROLES, *BINDINGS) or operation == "DELETE" or MASTERS in user.groups:
        return obj
    if old is not None and _apart(obj) == _apart(old):
        return obj
    authorizer, free = Authorizer(objects), _exemption(resource, obj, exists=old is not None)
    if not authorizer.allows(user, free):
        _check_held(resource, obj, _granted(resource, obj, free, objects), user, authorizer)
        _check_aggregation(resource, (obj, old or {}), user, authorizer)
    return obj


def _exemption(resource: str, obj: Object, *, exists: bool) -> Attempt:
    """What would allow it, whatever it grants: to escalate the role, or to bind it."""
    metadata = obj["metadata"]
    namespace = metadata.get("namespace", "")
    if resource in ROLES:
        # A name that is yet to be created is no name of the request.
        return Attempt("escalate", GROUP, resource, "", namespace, metadata.get("name", "") if exists else "")
    reference = obj.get("roleRef") or {}
    role = "roles" if reference.get("kind") == "Role" else "clusterroles"
    return Attempt("bind", GROUP, role, "", namespace, reference.get("name", ""))


def _granted(resource: str, obj: Object, free: Attempt, objects: Reader) -> Sequence[Object]:
    """The rules that come with it. Raises ApiError (404) for a role that is not there."""
    if resource in BINDINGS:
        obj = objects.get(free.resource, free.namespace if free.resource == "roles" else "", free.name)
    return obj.get("rules") or ()


def _check_held(resource: str, obj: Object, rules: Sequence[Object], user: User, authorizer: Authorizer) -> None:
    metadata = obj["metadata"]
    lacking = missing(authorizer.rules(user, metadata.get("namespace", "")), rules)
    if lacking:
        groups, lines = " ".join(map(quoted, user.groups)), "\n".join(lacking)
        who = f"user {quoted(user.name)} (groups=[{groups}])"
        why = f"{who} is attempting to grant RBAC permissions not currently held:\n{lines}"
        raise forbidden(resource, metadata.get("name", ""), why, GROUP)


def _check_aggregation(resource: str, states: tuple[Object, Object], user: User, authorizer: Authorizer) -> None:
    """Who has a role gather whatever others grant must be able to do everything already."""
    if any(each.get("aggregationRule") for each in states) and missing(authorizer.rules(user, ""), EVERYTHING):
        why = "must have cluster-admin privileges to use the aggregationRule"
        raise forbidden(resource, states[0]["metadata"].get("name", ""), why, GROUP)


def _apart(obj: Object) -> Object:
    kept = {key: value for key, value in obj["metadata"].items() if key not in COLLECTOR_FIELDS}
    return obj | {"metadata": kept}
