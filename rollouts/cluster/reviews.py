"""The question "may I?", as the API server takes it."""

from dataclasses import dataclass
from typing import Any

PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


@dataclass(frozen=True)
class Question:
    """May I `verb` `resource` here? An empty namespace asks about all of them; /sandbox/clock is a resource too."""

    verb: str
    resource: str
    namespace: str = ""
    group: str = "apps"
    subresource: str = ""

    @property
    def target(self) -> str:
        """What RBAC grants the verb on, e.g. "deployments/scale"."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


def access_review(question: Question) -> dict[str, Any]:
    """A SelfSubjectAccessReview. A resource with a leading slash is a path of the server's own; "" is left out."""
    if question.resource.startswith("/"):
        spec: dict[str, Any] = {"nonResourceAttributes": {"verb": question.verb, "path": question.resource}}
    else:
        spec = {"resourceAttributes": {key: value for key, value in vars(question).items() if value}}
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": spec}


def is_allowed(review: dict[str, Any]) -> bool:
    """What the answered review says; anything but a plain yes is a no."""
    status = review.get("status")
    return isinstance(status, dict) and status.get("allowed") is True
