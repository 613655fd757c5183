"""Questions that store nothing: may I, what may I, who am I, whose token is this."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.access.authentication import ISSUER, Tokens
from rollouts.sandbox.access.identity import AUTHENTICATED, MASTERS, User
from rollouts.sandbox.access.rbac import Attempt, Authorizer, Rule
from rollouts.sandbox.basics.errors import FieldError, bad_request, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation.faults import GoSyntax
from rollouts.sandbox.schema.validation.faults import invalid as wrong

AUTHORIZATION = "authorization.k8s.io"
PATH_WORDS = {"path": "Path", "verb": "Verb"}
UNKNOWN_TOKEN = "[invalid bearer token, unknown]"  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class Reviews:
    """Answers reviews from the authorizer and the known tokens."""

    authorizer: Authorizer
    tokens: Tokens

    def answer(self, resource: str, asked: Object, user: User, namespace: str) -> Object:
        """Give the review with its status filled in. Raises ApiError."""
        if resource == "selfsubjectreviews":
            return asked | {"status": {"userInfo": _user_info(user)}}
        spec = _mapping(asked.get("spec"))
        if resource == "tokenreviews":
            return asked | {"status": self._token(spec)}
        if resource == "selfsubjectrulesreviews":
            return asked | {"status": self._rules(user, str(spec.get("namespace") or ""))}
        if resource == "selfsubjectaccessreviews":
            return asked | {"status": self._access(user, spec, "SelfSubjectAccessReview")}
        kind = "SubjectAccessReview" if resource == "subjectaccessreviews" else "LocalSubjectAccessReview"
        if resource == "localsubjectaccessreviews":
            _check_namespace(spec, namespace)
        subject = User(str(spec.get("user") or ""), tuple(map(str, spec.get("groups") or ())))
        return asked | {"status": self._access(subject, spec, kind)}

    def _token(self, spec: dict[str, Any]) -> dict[str, Any]:
        text = str(spec.get("token") or "")
        if not text:
            raise bad_request("token is required for TokenReview in authentication")
        wanted = [str(each) for each in spec.get("audiences") or [ISSUER]]
        user = self.tokens.find(text, wanted)
        if user is None:
            return {"user": {}, "error": UNKNOWN_TOKEN}
        groups = tuple(dict.fromkeys([*user.groups, AUTHENTICATED]))
        info = _user_info(User(user.name, groups, user.uid, user.extra))
        return {
            "authenticated": True,
            "user": info,
            "audiences": [each for each in wanted if each in self.tokens.audiences(text)],
        }

    def _access(self, user: User, spec: dict[str, Any], kind: str) -> dict[str, Any]:
        reason = self.authorizer.reason(user, _attempt(spec, kind))
        status: dict[str, Any] = {"allowed": reason is not None}
        return status | {"reason": reason} if reason else status

    def _rules(self, user: User, namespace: str) -> dict[str, Any]:
        rules = list(self.authorizer.rules(user, namespace))
        resources = [_resource_rule(each) for each in rules if each.get("resources")]
        paths = [_path_rule(each) for each in rules if each.get("nonResourceURLs")]
        return {
            "resourceRules": resources,
            "nonResourceRules": paths,
            "incomplete": MASTERS in user.groups and not rules,
        }


def _attempt(spec: dict[str, Any], kind: str) -> Attempt:
    resource, path = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
    faults = list(_faults(spec, resource, path, kind))
    if faults:
        raise invalid(kind, "", faults, AUTHORIZATION)
    if isinstance(path, dict):
        return Attempt(str(path.get("verb", "")), path=str(path.get("path", "")) or "/")
    resource = _mapping(resource)
    names = ("verb", "group", "resource", "subresource", "namespace", "name")
    return Attempt(*(str(resource.get(name) or "") for name in names))


def _faults(spec: dict[str, Any], resource: Any, path: Any, kind: str) -> Iterator[FieldError]:
    if isinstance(resource, dict) and isinstance(path, dict):
        words = ", ".join(f"{go}:{quoted(str(path.get(name) or ''))}" for name, go in PATH_WORDS.items())
        told = GoSyntax(f"authorization.NonResourceAttributes{{{words}}}")
        yield wrong("spec.nonResourceAttributes", told, "cannot be specified in combination with resourceAttributes")
    if not isinstance(resource, dict) and not isinstance(path, dict):
        text = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        yield wrong("spec.resourceAttributes", "null", text)
    if kind != "SelfSubjectAccessReview" and not spec.get("user") and not spec.get("groups"):
        yield wrong("spec.user", "", "at least one of user or group must be specified")


def _check_namespace(spec: dict[str, Any], namespace: str) -> None:
    given = _mapping(spec.get("resourceAttributes")).get("namespace")
    if given != namespace:
        fault = wrong("spec.resourceAttributes.namespace", given or "", "must match metadata.namespace")
        raise invalid("LocalSubjectAccessReview", "", [fault], AUTHORIZATION)


def _user_info(user: User) -> dict[str, Any]:
    info: dict[str, Any] = {"username": user.name}
    if user.uid:
        info["uid"] = user.uid
    if user.groups:
        info["groups"] = list(user.groups)
    if user.extra:
        info["extra"] = {key: list(values) for key, values in user.extra.items()}
    return info


def _resource_rule(rule: Rule) -> Rule:
    return {key: rule[key] for key in ("verbs", "apiGroups", "resources", "resourceNames") if rule.get(key)}


def _path_rule(rule: Rule) -> Rule:
    return {key: rule[key] for key in ("verbs", "nonResourceURLs")}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
