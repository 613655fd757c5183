"""On what terms something is written: who asks, in whose name, how strictly, and whether in earnest."""

from dataclasses import dataclass

from rollouts.sandbox.access.identity import SYSTEM, User
from rollouts.sandbox.writing.fieldcheck import FieldCheck
from rollouts.sandbox.writing.plugins import Authorship


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one write.

    manager: who comes to own the fields. dry_run: nothing is stored. check: None for what is written in-process, which
    is right already. force: an apply may take over others' fields.
    """

    user: User = SYSTEM
    manager: str = ""
    dry_run: bool = False
    check: FieldCheck | None = None
    force: bool = False

    @property
    def strict(self) -> bool:
        """Tell whether fields that the kind does not know are refused."""
        return self.check is not None and self.check.mode == "Strict"

    def author(self, subresource: str = "") -> Authorship:
        """Give whose the fields are that the write changes."""
        return Authorship(self.manager, subresource=subresource)

    def applier(self, subresource: str = "") -> Authorship:
        """Give whose the fields are that the write asks for by server-side apply."""
        return Authorship(self.manager, "Apply", subresource, self.force)


PLAIN = Terms()
"""Those of the cluster itself."""
