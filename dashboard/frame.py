"""What stands around every page: whose cluster it is, who is looking, the ways out. A stranger learns none of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dashboard import runtime
from dashboard.models import Person


def frame(request: HttpRequest) -> dict[str, Any]:
    """A template's `config`, for pages that are no board; a board's own takes its place."""
    person = getattr(request, "user", None)
    ways = {"setLanguage": reverse("language")}
    if not isinstance(person, Person):
        return {"config": {"urls": ways}}
    return {"config": describe_frame(person)}


def describe_frame(person: Person) -> dict[str, Any]:
    """The cluster, the person and the ways out, as plain JSON."""
    running = runtime.current()
    return {
        "cluster": running.options.context,
        "sandbox": running.options.sandbox,
        "readOnly": not running.steerable,
        "mode": running.options.mode.value,
        "server": running.options.server,
        "identity": running.acts_as(person),
        "namespace": running.namespace,
        "role": person.role,
        "person": person.name,
        "urls": {
            "overview": reverse("overview", args=[running.cluster, running.namespace]),
            "everywhere": reverse("everywhere", args=[running.cluster]),
            "signOut": reverse("sign-out"),
            "audit": reverse("audit"),
            "setLanguage": reverse("language"),
        },
    }
