"""Who is signed in, as the database has it now: asked for a page, one message, or all sockets in two queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dashboard.models import Person
from dashboard.people import entry


@dataclass(frozen=True)
class SignIn:
    """What a socket was opened with. seal: the session's hash of the person's password, which a new one breaks."""

    session: str
    person_id: int
    seal: str = field(repr=False)


async def signed_in(request: HttpRequest) -> Person:
    """Who asks; the middleware lets nobody else through to a page that belongs to somebody."""
    person = await request.auser()
    assert isinstance(person, Person)
    return person


async def read_sign_in(scope: Mapping[str, Any], board: str) -> SignIn | None:
    """That of a handshake; None for a stranger's, or for one that was made for another board."""
    session, user = scope["session"], scope["user"]
    if not session.session_key or not user.is_authenticated or await session.aget(entry.BOARD) != board:
        return None
    return SignIn(session.session_key, user.pk, await session.aget(HASH_SESSION_KEY, ""))


async def find_people(sign_ins: Collection[SignIn]) -> dict[SignIn, Person]:
    """Those sign-ins that still hold, with whom they let in."""
    wanted = {sign_in.session for sign_in in sign_ins}
    alive = Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())
    sessions = {key async for key in alive.values_list("session_key", flat=True)}
    active = Person.objects.filter(pk__in={sign_in.person_id for sign_in in sign_ins}, is_active=True)
    people = {person.pk: (person, person.get_session_auth_hash()) async for person in active}
    found: dict[SignIn, Person] = {}
    for sign_in in sign_ins:
        person, seal = people.get(sign_in.person_id, (None, ""))
        if person is not None and sign_in.session in sessions and constant_time_compare(sign_in.seal, seal):
            found[sign_in] = person
    return found
