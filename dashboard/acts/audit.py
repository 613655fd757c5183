"""The trail of acts: an asked row committed before anything is sent, an answered row whatever came of it."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from dashboard.acts.place import Place
from dashboard.models import AuditEntry, Outcome, Person
from dashboard.words.redaction import redact
from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.sketch import differences

Step = AuditEntry.Step
TEXT_LIMIT = 1_000
# What is no operation upon a Deployment, and yet an act.
OTHER_ACTS = {
    "sandbox-clock": gettext_noop("Sandbox's clock"),
    "sandbox-reset": gettext_noop("Sandbox started over"),
    "traffic-start": gettext_noop("Traffic on"),
    "traffic-stop": gettext_noop("Traffic off"),
}


@dataclass(frozen=True)
class Act:
    """One press of a button: who, from where, and on what."""

    request: uuid.UUID
    person: str
    role: str
    address: str | None
    cluster: str
    namespace: str
    name: str
    operation: str

    @classmethod
    def of(cls, request: HttpRequest, person: Person, operation: str, place: Place) -> "Act":
        """What this request does: the operation, at the place."""
        return cls(
            request=getattr(request, "id", None) or uuid.uuid4(),
            person=person.name,
            role=person.role,
            address=client_address(request),
            cluster=place.cluster,
            namespace=place.namespace,
            name=place.name,
            operation=operation,
        )


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from."""
    return peer_address(request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""))


def peer_address(forwarded: str, peer: str) -> str | None:
    """The peer's address; a proxy's word is taken only where settings say a proxy stands in front."""
    told = forwarded.rpartition(",")[2].strip() if settings.ORIGINS else ""
    return _address(told) or _address(peer)


def _address(text: str) -> str | None:
    """As the database takes it: some proxies add a port, some say "unknown", and a zone means nothing elsewhere."""
    for candidate in (text, text.rpartition(":")[0].strip("[]")):
        try:
            return str(ip_address(candidate.partition("%")[0]))
        except ValueError:
            continue
    return None


class Trail:
    """Writes the two rows of one act."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._asked = False
        self._before: dict[str, Any] | None = None

    @property
    def operation(self) -> str:
        """What is done."""
        return self._act.operation

    async def asked(self, before: dict[str, Any] | None) -> None:
        """Commit the asked row; asking twice writes one."""
        if self._asked:
            return
        self._asked, self._before = True, before
        await self._write(Step.ASKED, before=before)

    async def answered(self, outcome: Outcome, message: str = "", after: dict[str, Any] | None = None) -> None:
        """Commit the answered row; an act that failed before it could ask gets its asked row first."""
        await self.asked(None)
        text = redact(message)[:TEXT_LIMIT]
        await self._write(Step.ANSWERED, before=self._before, after=after, outcome=outcome, message=text)

    async def _write(self, step: Step, **columns: Any) -> None:
        await AuditEntry.objects.acreate(step=step, **vars(self._act), **columns)


@dataclass(frozen=True)
class Line:
    """One act as the audit page shows it; `answer` is None while, or because, the outcome is unknown."""

    ask: AuditEntry
    answer: AuditEntry | None
    changes: list[tuple[str, Any, Any]]

    @property
    def label(self) -> str:
        """The operation's own label, or its name once it is no more."""
        known = CATALOGUE.get(self.ask.operation)
        return known.label if known else OTHER_ACTS.get(self.ask.operation, self.ask.operation)


def asked(cluster: str, namespaces: Collection[str]) -> QuerySet[AuditEntry]:
    """Every act in these namespaces of the cluster, newest first. Boards of other clusters share the table."""
    return AuditEntry.objects.filter(step=Step.ASKED, cluster=cluster, namespace__in=namespaces)


async def namespaces_of(cluster: str) -> list[str]:
    """Where somebody has acted."""
    acts = AuditEntry.objects.filter(step=Step.ASKED, cluster=cluster)
    return [one async for one in acts.order_by("namespace").values_list("namespace", flat=True).distinct()]


def with_answers(asks: Iterable[AuditEntry]) -> list[Line]:
    """Put the answers beside the asks, in two queries."""
    asks = list(asks)
    answers = AuditEntry.objects.filter(step=Step.ANSWERED, request__in=[ask.request for ask in asks])
    by_request = {answer.request: answer for answer in answers}
    return [_line(ask, by_request.get(ask.request)) for ask in asks]


def _line(ask: AuditEntry, answer: AuditEntry | None) -> Line:
    before = ask.before or {}
    after = answer.after if answer else None
    return Line(ask, answer, differences(before, after) if after else [])
