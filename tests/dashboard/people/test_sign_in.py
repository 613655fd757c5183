"""Who is signed in, read for many at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.utils import timezone

from dashboard.models import Person
from dashboard.people.sign_in import SignIn, find_people

pytestmark = pytest.mark.django_db


def signed_in(name: str, minutes: int = 5) -> SignIn:
    person = Person(name=name)
    person.set_unusable_password()
    person.save()
    Session.objects.create(session_key=f"of {name}", expire_date=timezone.now() + timedelta(minutes=minutes))
    return SignIn(f"of {name}", person.pk, person.get_session_auth_hash())


def names(*sign_ins: SignIn) -> set[str]:
    return {person.name for person in async_to_sync(find_people)(sign_ins).values()}


def test_those_who_are_signed_in_are_found_in_two_queries_whatever_their_number(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    everybody = [signed_in(f"pupil-{number}") for number in range(30)]
    with django_assert_num_queries(2):
        assert len(names(*everybody)) == 30


def test_a_session_too_old_another_password_and_a_person_shut_out_hold_no_more() -> None:
    ana, old, changed, out = signed_in("ana"), signed_in("old", -1), signed_in("changed"), signed_in("out")
    person = Person.objects.get(name="changed")
    person.set_unusable_password()
    person.save()
    Person.objects.filter(name="out").update(is_active=False)
    assert names(ana, old, changed, out) == {"ana"}


def test_a_session_does_not_hold_for_another_person() -> None:
    ana, ben = signed_in("ana"), signed_in("ben")
    assert names(SignIn(ana.session, ben.person_id, ana.seal)) == set()


def test_what_breaks_a_sign_in_is_never_printed() -> None:
    assert "secret" not in repr(SignIn("s", 1, "secret"))
