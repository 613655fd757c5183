"""The question "may I?", as the API server takes it."""

from typing import Any

PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


def access_review(verb: str, resource: str, **attributes: str) -> dict[str, Any]:
    """A SelfSubjectAccessReview. A resource with a leading slash is a path of the server's own: /sandbox/clock.

    attributes: of group, namespace, name and subresource, those that matter; "" leaves one out.
    """
    if resource.startswith("/"):
        spec: dict[str, Any] = {"nonResourceAttributes": {"verb": verb, "path": resource}}
    else:
        asked = {"verb": verb, "resource": resource, **attributes}
        spec = {"resourceAttributes": {key: value for key, value in asked.items() if value}}
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": spec}


def is_allowed(review: dict[str, Any]) -> bool:
    """What the answered review says; anything but a plain yes is a no."""
    status = review.get("status")
    return isinstance(status, dict) and status.get("allowed") is True
