"""Whether the process answers, whether it is ready, and what it counts: for machines, so nobody need be signed in.

None of it names a cluster, a namespace or a person.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard.clusters import fleet
from dashboard.clusters.runtime import Runtime
from dashboard.metrics.exposition import write
from dashboard.metrics.readings import read_metrics
from dashboard.models import Person

FORWARDED = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")  # how what a proxy adds begins


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """Answer `ok`."""
    return _plain("ok\n")


@login_not_required
@require_safe
async def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """200 when the database answers and every kind of the default namespace is listed and fresh, else 503.

    A kind that the board can do without may be refused. Of several clusters one is enough: that another is down must
    not send everybody away. They are told apart by their number, since no name is told to strangers.
    """
    clusters = fleet.current().clusters.values()
    database = await _database()
    ready = database == "fresh" and any(_is_live(running) for running in clusters)
    lines = [line for number, running in enumerate(clusters, 1) for line in _kinds(running, number, len(clusters))]
    lines.append(f"database {database}")
    return _plain("\n".join([*lines, "ready" if ready else "not ready"]) + "\n", 200 if ready else 503)


@login_not_required
@require_safe
async def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for those whom ROLLBOARD_METRICS_FROM names; never through a proxy, which hides who asks."""
    if any(name.startswith(FORWARDED) for name in request.META) or not may_read(request.META.get("REMOTE_ADDR", "")):
        return _plain("ROLLBOARD_METRICS_FROM does not name you\n", 403)
    body = write(read_metrics(fleet.current()))
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8")


def may_read(address: str) -> bool:
    """Whether the setting names the address; one that is none reads nothing."""
    networks = [ip_network(network) for network in settings.METRICS_FROM if network]
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    # Who listens on :: hears of IPv4 as ::ffff:10.0.0.9.
    plain = asking.ipv4_mapped or asking if isinstance(asking, IPv6Address) else asking
    return any(plain in network for network in networks)


def _is_live(running: Runtime) -> bool:
    feeds = running.feeds.steady
    return bool(feeds) and all(feed.ready and feed.health.state == "live" for feed in feeds)


def _kinds(running: Runtime, number: int, of: int) -> list[str]:
    """A line for each kind that the cluster's front door shows."""
    mark = f"{number} " if of > 1 else ""
    return [f"{mark}{kind} {state}" for feed in running.feeds.steady for kind, state in feed.kinds.items()]


async def _database() -> str:
    try:
        await Person.objects.aexists()
    except Error:
        return "lost"
    return "fresh"


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain", status=status)
