"""How a patch is refused where the server gives no reason."""

from rollouts.sandbox.errors import ApiError


def unprocessable(message: str) -> ApiError:
    """422 without a reason. Also for the few mistakes that make the real server answer 500: a client can tell no
    difference in what kubectl prints, and no request shall count as a fault of ours."""
    return ApiError(422, "", message)
