"""May this user do this? Answered from the stored roles and bindings, as they are at this moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.access.identity import MASTERS, User
from rollouts.sandbox.basics.errors import ApiError, forbidden
from rollouts.sandbox.basics.reader import Reader

Rule = dict[str, Any]
EVERY = "*"
ACCOUNT_PREFIX = "system:serviceaccount:"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is asked: a verb on a resource ("pods", subresource "log"), or on a path such as "/healthz"."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""

    @property
    def full_resource(self) -> str:
        """The resource as rules write it: "pods", "pods/log"."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


class Authorizer:
    """Evaluates Roles, ClusterRoles and their bindings."""

    def __init__(self, objects: Reader) -> None:
        self._objects = objects

    def allows(self, user: User, attempt: Attempt) -> bool:
        """Tell whether some rule grants the attempt."""
        if MASTERS in user.groups:
            return True
        return any(grants(rule, attempt) for rule in self.rules(user, attempt.namespace))

    def reason(self, user: User, attempt: Attempt) -> str | None:
        """Tell which binding allows an attempt, None when none does; those who may do everything need no reason."""
        if MASTERS in user.groups:
            return ""
        for binding, where in self._bindings(user, attempt.namespace):
            if any(grants(rule, attempt) for rule in self._rules_of(binding["roleRef"], where)):
                return f"RBAC: allowed by {_told(binding, user, where)}"
        return None

    def check(self, user: User, attempt: Attempt) -> None:
        """Refuse with ApiError (403), in the server's words, what no rule grants."""
        if not self.allows(user, attempt):
            raise refusal(user, attempt)

    def rules(self, user: User, namespace: str = "") -> Iterator[Rule]:
        """Give every rule that holds for the user cluster-wide, and in one namespace."""
        for binding, where in self._bindings(user, namespace):
            yield from self._rules_of(binding["roleRef"], where)

    def _bindings(self, user: User, namespace: str) -> Iterator[tuple[dict[str, Any], str]]:
        """Give each binding of the user with the namespace where it holds; "" is everywhere."""
        for binding in self._objects.list("clusterrolebindings"):
            if _binds(binding, user, ""):
                yield binding, ""
        if not namespace:
            return
        for binding in self._objects.list("rolebindings", namespace):
            if _binds(binding, user, namespace):
                yield binding, namespace

    def _rules_of(self, reference: dict[str, Any], namespace: str) -> Sequence[Rule]:
        resource, where = ("roles", namespace) if reference.get("kind") == "Role" else ("clusterroles", "")
        try:
            return self._objects.get(resource, where, reference.get("name", "")).get("rules") or ()
        except ApiError:
            return ()


def grants(rule: Rule, attempt: Attempt) -> bool:
    """Tell whether one rule covers an attempt."""
    if not _covers(rule.get("verbs"), attempt.verb):
        return False
    if attempt.path:
        return any(_path_fits(pattern, attempt.path) for pattern in rule.get("nonResourceURLs") or ())
    if not _covers(rule.get("apiGroups"), attempt.group) or not _covers_resource(rule, attempt):
        return False
    names = rule.get("resourceNames")
    return not names or attempt.name in names


def refusal(user: User, attempt: Attempt) -> ApiError:
    """Give the refusal of an attempt."""
    if attempt.path:
        why = f'forbidden: User "{user.name}" cannot {attempt.verb} path "{attempt.path}"'
        return ApiError(403, "Forbidden", why, {})
    where = f'in the namespace "{attempt.namespace}"' if attempt.namespace else "at the cluster scope"
    why = (
        f'User "{user.name}" cannot {attempt.verb} resource "{attempt.full_resource}" '
        f'in API group "{attempt.group}" {where}'
    )
    return forbidden(attempt.resource, attempt.name, why, attempt.group)


def _covers(allowed: Sequence[str] | None, wanted: str) -> bool:
    return bool(allowed) and (EVERY in (allowed or ()) or wanted in (allowed or ()))


def _covers_resource(rule: Rule, attempt: Attempt) -> bool:
    resources = rule.get("resources") or ()
    if EVERY in resources or attempt.full_resource in resources:
        return True
    return bool(attempt.subresource) and f"*/{attempt.subresource}" in resources


def _path_fits(pattern: str, path: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith(EVERY) else path == pattern


def _binds(binding: dict[str, Any], user: User, namespace: str) -> bool:
    return any(_is(subject, user, namespace) for subject in binding.get("subjects") or ())


def _told(binding: dict[str, Any], user: User, namespace: str) -> str:
    name, reference = binding["metadata"]["name"], binding["roleRef"]
    title = f'RoleBinding "{name}/{namespace}"' if namespace else f'ClusterRoleBinding "{name}"'
    subject = next(each for each in binding["subjects"] if _is(each, user, namespace))
    whom = subject.get("name")
    if subject.get("kind") == "ServiceAccount":
        whom = f"{whom}/{subject.get('namespace') or namespace}"
    return f'{title} of {reference.get("kind")} "{reference.get("name")}" to {subject.get("kind")} "{whom}"'


def _is(subject: dict[str, Any], user: User, namespace: str) -> bool:
    kind, name = subject.get("kind"), subject.get("name")
    if kind == "User":
        return user.name == name
    if kind == "Group":
        return name in user.groups
    return user.name == f"{ACCOUNT_PREFIX}{subject.get('namespace') or namespace}:{name}"
