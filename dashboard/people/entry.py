"""Entering by a link: a key of 256 random bits, kept hashed, used once, good for ten minutes."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from dashboard.models import EntryKey, Person, Role

LIFETIME = timedelta(minutes=10)
BOARD = "board"  # what a session was opened for: another cluster asks to enter anew


def invite(name: str, role: Role) -> str:
    """Make a key for the person, who is made or given the role as needed; returns the key, which is kept nowhere."""
    person = Person.objects.filter(name=name).first() or Person(name=name)
    if person._state.adding:
        person.set_unusable_password()
    person.role, person.is_active = role, True
    person.full_clean()
    person.save()
    key = secrets.token_urlsafe(32)
    EntryKey.objects.create(person=person, hashed=_hash(key), expires_at=timezone.now() + LIFETIME)
    return key


def take(key: str) -> Person | None:
    """Use the key up; None when it is unknown, used or too old. Two takers at once: one gets it."""
    now = timezone.now()
    with transaction.atomic():
        good = EntryKey.objects.filter(hashed=_hash(key), used_at=None, expires_at__gt=now, person__is_active=True)
        if not good.update(used_at=now):
            return None
        return EntryKey.objects.select_related("person").get(hashed=_hash(key)).person


def forget_old_keys() -> None:
    """Drop the keys that open nothing any more."""
    EntryKey.objects.filter(expires_at__lte=timezone.now()).delete()


class KeyBackend(BaseBackend):
    """Finds the person of a session; nobody signs in by name and password."""

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:  # noqa: ARG002 - Django's shape
        return None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
