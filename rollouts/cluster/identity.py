"""On whose behalf a request goes out, as impersonation headers."""

from dataclasses import dataclass

from rollouts.errors import Forbidden

RESERVED = "system:"


@dataclass(frozen=True)
class Identity:
    """A person of our own table. Refused (Forbidden): no user, no groups, a reserved name, a control character.

    Reserved are all `system:` names, so that nobody becomes system:masters through us.
    """

    user: str
    groups: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.groups:
            raise Forbidden("an identity needs at least one group")
        for name in (self.user, *self.groups):
            if not name.strip() or not name.isprintable() or name.strip().lower().startswith(RESERVED):
                raise Forbidden(f"{name[:100]!r} cannot be impersonated")

    def headers(self) -> list[tuple[str, str]]:
        """Every group has a header of its own."""
        return [("Impersonate-User", self.user), *(("Impersonate-Group", group) for group in self.groups)]
