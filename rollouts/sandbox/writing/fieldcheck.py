"""What happens with fields that a kind does not know: dropped, warned about, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rollouts.sandbox.basics.errors import ApiError, bad_request

Mode = Literal["Ignore", "Warn", "Strict"]


@dataclass(slots=True)
class FieldCheck:
    """`fieldValidation` of one request, and the warnings that its answer carries as headers."""

    mode: Mode = "Ignore"
    warnings: list[str] = field(default_factory=list)

    def judge(self, kind: str, version: str, sentences: Sequence[str]) -> None:
        """Take note of what is wrong with a body. Raises ApiError (400) in Strict mode."""
        if not sentences or self.mode == "Ignore":
            return
        if self.mode == "Strict":
            raise refusal(kind, version, sentences)
        self.warnings.extend(sentences)


def refusal(kind: str, version: str, sentences: Sequence[str]) -> ApiError:
    """Refuse a body with the decoder's sentence."""
    faults = ", ".join(sentences)
    return bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: strict decoding error: {faults}')
