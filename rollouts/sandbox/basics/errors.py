"""What the API refuses, and in which words: every refusal of the sandbox is an `ApiError`.

The sentences are the wire's. `ApiError.status()` is the Status object that a client receives.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rollouts.sandbox.basics.resources import CORE, RESOURCES

OBJECT_CHANGED = "the object has been modified; please apply your changes to the latest version and try again"


class FieldError(NamedTuple):
    """One fault of one field. reason: "FieldValueInvalid", "FieldValueRequired", "FieldValueForbidden", ..."""

    reason: str
    field: str
    message: str


class ApiError(Exception):
    """A refusal. code: the HTTP status; reason: the Status reason; details, metadata: those of the Status."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
        self.metadata: dict[str, Any] = {}

    def status(self) -> dict[str, Any]:
        """Give the Status object, as JSON."""
        status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.metadata,
            "status": "Failure",
            "message": self.message,
        }
        if self.reason:
            status["reason"] = self.reason
        if self.details is not None:
            status["details"] = self.details
        return status | {"code": self.code}


def group_of(resource: str) -> str:
    """Give the API group of a plural: "deployments" -> "apps"; "" for core and for what is not served."""
    found = RESOURCES.get(resource)
    return found.group if found else CORE


def qualified(resource: str) -> str:
    """Give a plural as sentences name it: "deployments" -> "deployments.apps", "pods" -> "pods"."""
    group = group_of(resource)
    return f"{resource}.{group}" if group else resource


def details_of(resource: str, name: str = "", **more: Any) -> dict[str, Any]:
    """Build Status details in the wire's order, leaving out what is empty."""
    fields = {"name": name, "group": group_of(resource), "kind": resource} | more
    return {key: value for key, value in fields.items() if value}


def not_found(resource: str, name: str) -> ApiError:
    """Refuse, for want of the object."""
    return ApiError(404, "NotFound", f'{qualified(resource)} "{name}" not found', details_of(resource, name))


def already_exists(resource: str, name: str) -> ApiError:
    """Refuse a create: the name is taken."""
    message = f'{qualified(resource)} "{name}" already exists'
    return ApiError(409, "AlreadyExists", message, details_of(resource, name))


def conflict(resource: str, name: str, why: str = OBJECT_CHANGED) -> ApiError:
    """Refuse a write that was built on another state of the object."""
    message = f'Operation cannot be fulfilled on {qualified(resource)} "{name}": {why}'
    return ApiError(409, "Conflict", message, details_of(resource, name))


def invalid(kind: str, name: str, causes: Sequence[FieldError], group: str | None = None) -> ApiError:
    """Refuse content. kind: "Deployment"; the group is looked up when it is not given."""
    if group is None:
        group = next((each.group for each in RESOURCES.values() if each.kind == kind), CORE)
    told = list(dict.fromkeys(f"{cause.field}: {cause.message}" for cause in causes))
    text = told[0] if len(told) == 1 else f"[{', '.join(told)}]"
    title = f"{kind}.{group}" if group else kind
    fields = {"name": name, "group": group, "kind": kind}
    details: dict[str, Any] = {key: value for key, value in fields.items() if value}
    details["causes"] = [{"reason": c.reason, "message": c.message, "field": c.field} for c in causes]
    return ApiError(422, "Invalid", f'{title} "{name}" is invalid: {text}', details)


def forbidden(resource: str, name: str, why: str, group: str | None = None) -> ApiError:
    """Refuse: `why` follows "is forbidden: " ("exceeded quota: ...", "User ... cannot ...").

    group: of a resource that may not be served; looked up when it is not given.
    """
    title = qualified(resource) if group is None else f"{resource}.{group}".rstrip(".")
    subject = f'{title} "{name}"' if name else title
    details = details_of(resource, name) if group is None else details_of(resource, name, group=group)
    return ApiError(403, "Forbidden", f"{subject} is forbidden: {why}", details)


def bad_request(message: str) -> ApiError:
    """Refuse what cannot be understood."""
    return ApiError(400, "BadRequest", message)


def unauthorized() -> ApiError:
    """Refuse a token that is not known."""
    return ApiError(401, "Unauthorized", "Unauthorized")


def method_not_allowed() -> ApiError:
    """Refuse a verb that the resource does not have."""
    return ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def not_served() -> ApiError:
    """Refuse a path below a group that is served: there is nothing at it."""
    return ApiError(404, "NotFound", "the server could not find the requested resource", {})


def not_acceptable(offered: str) -> ApiError:
    """Refuse: the client accepts no form in which this can be given."""
    return other_form(f"only the following media types are accepted: {offered}")


def other_form(message: str) -> ApiError:
    """Refuse, saying why the asked form does not fit."""
    return ApiError(406, "NotAcceptable", message)


def unrouted_media_type(code: int, reason: str, message: str) -> ApiError:
    """Refuse a media type for which no route is found, before anybody looks at the request."""
    return ApiError(code, reason, message, {})


def unprocessable(message: str) -> ApiError:
    """422 for the few mistakes that make the real server answer 500: kubectl prints the same words for both, and no
    request shall count as a fault of ours."""
    return ApiError(422, "", message)


def unsupported_media_type(offered: str) -> ApiError:
    """Refuse a body in a type that is not read here."""
    message = f"the body of the request was in an unknown format - accepted media types include: {offered}"
    return ApiError(415, "UnsupportedMediaType", message)


def expired(message: str) -> ApiError:
    """Refuse: the asked version is no longer kept; list anew."""
    return ApiError(410, "Expired", message)


def too_large(limit: int) -> ApiError:
    """Refuse a body above the limit, in bytes."""
    return ApiError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}")


def future_version(asked: int, current: int) -> ApiError:
    """Refuse: that version does not exist yet."""
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    message = f"Timeout: Too large resource version: {asked}, current: {current}"
    return ApiError(504, "Timeout", message, {"causes": [cause], "retryAfterSeconds": 1})


def internal(message: str) -> ApiError:
    """Own up to a fault of the sandbox itself."""
    cause = {"message": message}
    return ApiError(500, "InternalError", f"Internal error occurred: {message}", {"causes": [cause]})
