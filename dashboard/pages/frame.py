"""What stands around every page: whose cluster it is, who is looking, the ways out. A stranger learns none of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dashboard.clusters import fleet
from dashboard.clusters.runtime import Runtime
from dashboard.models import Person


def frame(request: HttpRequest) -> dict[str, Any]:
    """A template's `config`, for pages that are no board; a board's own takes its place."""
    person = getattr(request, "user", None)
    ways = {"setLanguage": reverse("language")}
    if not isinstance(person, Person):
        return {"config": {"urls": ways}}
    return {"config": describe_frame(_shown(request), person)}


def _shown(request: HttpRequest) -> Runtime:
    """The cluster that the address names; the first one where it names none."""
    named = request.resolver_match.kwargs.get("cluster", "") if request.resolver_match else ""
    return fleet.current().clusters.get(named, fleet.current().first)


def describe_frame(running: Runtime, person: Person) -> dict[str, Any]:
    """The cluster, the others beside it, the person and the ways out, as plain JSON."""
    beside = [one for one in fleet.current().clusters.values() if one is not running]
    return {
        "cluster": running.options.context,
        "sandbox": running.options.sandbox,
        "readOnly": not running.steerable,
        "mode": running.options.mode.value,
        "server": running.options.server,
        "identity": running.acts_as(person),
        "beside": [{"name": one.options.context, "url": front_door(one)} for one in beside],
        "namespace": running.namespace,
        "home": running.home,
        "role": person.role,
        "person": person.name,
        "urls": {
            "overview": front_door(running),
            "everywhere": reverse("everywhere", args=[running.cluster]),
            "signOut": reverse("sign-out"),
            "audit": reverse("audit", args=[running.cluster]),
            "setLanguage": reverse("language"),
        },
    }


def front_door(running: Runtime) -> str:
    """The address of a cluster's default board."""
    return reverse("overview", args=[running.cluster, running.namespace])
