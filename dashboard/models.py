"""What is kept: people with a role, their entry keys, and the audit trail."""

import re
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"[^\W_](?:[\w.@ -]{0,61}[\w.@-])?", re.UNICODE)


class Role(models.TextChoices):
    """What a person may do here; under `impersonate` the API server decides by the group of the role."""

    VIEWER = "viewer", _("viewer")
    OPERATOR = "operator", _("operator")
    ADMIN = "admin", _("admin")


def validate_name(name: str) -> None:
    """A name travels as Impersonate-User: letters, digits, `.@_ -`, and never the cluster's own `system:` names."""
    if not NAME.fullmatch(name):
        raise ValidationError(
            _("A name has 1 to 63 letters, digits, spaces or .@_- and starts with a letter or digit.")
        )


class Person(AbstractBaseUser):
    """Somebody who entered by a link. There are no passwords; the unusable one ends sessions when it is replaced."""

    name = models.CharField(max_length=63, unique=True, validators=[validate_name])
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.VIEWER)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "name"

    def __str__(self) -> str:
        return self.name

    @property
    def groups(self) -> tuple[str, ...]:
        """The group that carries the role into the cluster, e.g. ("rollboard:viewers",)."""
        return (f"rollboard:{self.role}s",)


class EntryKey(models.Model):
    """A link that lets its person in once. Only the key's SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entry_keys")
    hashed = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"a key of {self.person}"


class Outcome(models.TextChoices):
    """How an act ended, as the answer's data-outcome says it."""

    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    CONFLICT = "conflict", _("conflict")
    FORBIDDEN = "forbidden", _("forbidden")
    INVALID = "invalid", _("invalid")
    LOST = "lost", _("lost")

    @property
    def status(self) -> int:
        """The HTTP status that its answer goes out with."""
        return _STATUS[self]


_STATUS = {
    Outcome.DONE: 200,
    Outcome.FORBIDDEN: 403,
    Outcome.REFUSED: 409,
    Outcome.CONFLICT: 409,
    Outcome.INVALID: 422,
    Outcome.LOST: 502,
}


class AuditEntry(models.Model):
    """One act has two rows of one `request`: asked, committed before the patch goes out, and answered, whatever came.

    An asked row without an answered one reads "outcome unknown". Rows are never changed.
    """

    class Step(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")

    request = models.UUIDField(db_index=True)
    step = models.CharField(max_length=8, choices=Step.choices)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.CharField(max_length=63)
    role = models.CharField(max_length=8)
    address = models.GenericIPAddressField(null=True)
    cluster = models.CharField(max_length=253)
    namespace = models.CharField(max_length=63)
    name = models.CharField(max_length=253)
    operation = models.CharField(max_length=32)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    message = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "step"], name="one_row_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.step} {self.operation} on {self.namespace}/{self.name}"
