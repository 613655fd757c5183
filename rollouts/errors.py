"""The one family of errors about a cluster. `rollouts.cluster` translates every library error into it.

`message` is the API server's own sentence where there is one, capped at 1,000 characters, and never has a credential.
"""

from collections.abc import Sequence

MESSAGE_LIMIT = 1_000
# What reading JSON of unknown origin raises: a ValueError for bad syntax, a wrong type and broken UTF-8, the other one
# for what is nested too deep.
UNREADABLE = (ValueError, RecursionError)


class ClusterError(Exception):
    """Something went wrong between us and an API server.

    code: the HTTP status, 0 when there was no answer. reason: the Status reason ("NotFound"), "" when unknown.
    """

    def __init__(self, message: str, *, code: int = 0, reason: str = "", causes: Sequence[str] = ()) -> None:
        super().__init__(message[:MESSAGE_LIMIT])
        self.message = message[:MESSAGE_LIMIT]
        self.code = code
        self.reason = reason
        self.causes = tuple(causes)


class Unreachable(ClusterError):
    """No connection, a broken one, or no answer in time."""


class TooManyRequests(ClusterError):
    """429, or 503 with Retry-After: come back after `retry_after` seconds."""

    def __init__(
        self, message: str, *, retry_after: float = 1.0, code: int = 429, reason: str = "TooManyRequests"
    ) -> None:
        super().__init__(message, code=code, reason=reason)
        self.retry_after = retry_after


class ServerFault(ClusterError):
    """Any other 5xx."""


class Unauthorized(ClusterError):
    """401: the credentials are missing, wrong or expired."""


class Forbidden(ClusterError):
    """403: the identity may not do this; the message names verb and resource."""


class NotFound(ClusterError):
    """404."""


class Conflict(ClusterError):
    """409: the object changed since it was read, or exists already."""


class Gone(ClusterError):
    """410, or an ERROR 410 inside a watch: list anew."""


class Invalid(ClusterError):
    """400 or 422: the API server refuses the content; `causes` holds one sentence per field."""


class Unconfigured(ClusterError):
    """The kubeconfig, its context or its credentials plug-in cannot be used; the message says what would help."""
