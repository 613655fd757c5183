"""How a patch is refused where the server has no sentence of its own for the kind of fault."""

from rollouts.sandbox.basics.errors import ApiError

REJECTED = "the server rejected our request due to an error in our request"


def rejected() -> ApiError:
    """422 without saying why: the server keeps the reason to itself."""
    return ApiError(422, "Invalid", REJECTED, {})
