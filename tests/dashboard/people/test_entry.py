"""Entering by a link."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dashboard.models import EntryKey, Person, Role
from dashboard.people import entry

pytestmark = pytest.mark.django_db


def test_a_key_lets_its_person_in_once() -> None:
    key = entry.invite("mina", Role.OPERATOR)
    person = entry.take(key)
    assert person is not None
    assert (person.name, person.role, person.groups) == ("mina", "operator", ("rollboard:operators",))
    assert entry.take(key) is None


def test_only_the_hash_of_a_key_of_256_bits_is_kept() -> None:
    key = entry.invite("mina", Role.VIEWER)
    assert len(key) == 43
    kept = EntryKey.objects.get()
    assert len(kept.hashed) == 64
    assert key not in kept.hashed


def test_a_key_is_refused_after_ten_minutes() -> None:
    key = entry.invite("mina", Role.VIEWER)
    assert abs(EntryKey.objects.get().expires_at - timezone.now() - timedelta(minutes=10)) < timedelta(seconds=5)
    EntryKey.objects.update(expires_at=timezone.now())
    assert entry.take(key) is None


def test_old_keys_are_forgotten_and_good_ones_kept() -> None:
    old, good = entry.invite("mina", Role.VIEWER), entry.invite("mina", Role.VIEWER)
    EntryKey.objects.filter(hashed=hashlib.sha256(old.encode()).hexdigest()).update(expires_at=timezone.now())
    entry.forget_old_keys()
    assert EntryKey.objects.count() == 1
    assert entry.take(good) is not None


@pytest.mark.parametrize("key", ["", "x", "' OR 1=1 --"])
def test_an_unknown_key_is_refused(key: str) -> None:
    entry.invite("mina", Role.VIEWER)
    assert entry.take(key) is None


def test_a_key_of_somebody_who_left_is_refused() -> None:
    key = entry.invite("mina", Role.VIEWER)
    Person.objects.update(is_active=False)
    assert entry.take(key) is None


def test_a_second_invitation_keeps_the_person_and_gives_the_role() -> None:
    entry.invite("mina", Role.VIEWER)
    entry.invite("mina", Role.ADMIN)
    assert list(Person.objects.values_list("name", "role")) == [("mina", "admin")]


@pytest.mark.parametrize("name", ["", "system:admin", " mina", "mina ", "a\nb", "a:b", "x" * 64, "-x"])
def test_a_name_that_must_not_travel_as_a_user_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        entry.invite(name, Role.VIEWER)


@pytest.mark.parametrize("name", ["mina", "김민수", "a.b@example.com", "Anna Lee", "x" * 63])
def test_a_name_of_people_is_taken(name: str) -> None:
    assert entry.invite(name, Role.VIEWER)


def test_nobody_has_a_password() -> None:
    entry.invite("mina", Role.VIEWER)
    assert not Person.objects.get().has_usable_password()
