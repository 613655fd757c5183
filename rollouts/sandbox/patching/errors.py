"""How a patch is refused."""


class PatchRefused(Exception):
    """The patch cannot be applied. `code` is the HTTP status, `reason` the Status reason ("" where the server gives
    none), `causes` the conflicts of a server-side apply as (field path, sentence)."""

    def __init__(
        self, message: str, *, code: int = 400, reason: str = "BadRequest", causes: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.reason = reason
        self.causes = causes


def unprocessable(message: str) -> PatchRefused:
    """422 without a reason. Also for the few mistakes that make the real server answer 500: a client can tell no
    difference in what kubectl prints, and no request shall count as a fault of ours."""
    return PatchRefused(message, code=422, reason="")
