"""How far a rollout may go above and below the wanted number of pods."""

import math

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import wanted

IntOrPercent = int | str
UNLIMITED = 2**31 - 1


def resolve(surge: IntOrPercent, unavailable: IntOrPercent, replicas: int) -> tuple[int, int]:
    """Give (surge, unavailable) in pods: surge rounds up, unavailable down, and both at 0 would never move.

    25% and 25%: of 1 -> (1, 0), of 3 -> (1, 0), of 4 -> (1, 1), of 5 -> (2, 1), of 10 -> (3, 2).
    1% and 0 of 50 -> (1, 0); 0 and 1% of 50 -> 0 and 0 -> (0, 1).
    """
    up = math.ceil(_scaled(surge, replicas))
    down = math.floor(_scaled(unavailable, replicas))
    return (0, 1) if up == 0 and down == 0 else (up, down)


def max_surge(deployment: Object) -> int:
    """Give how many pods above spec.replicas may exist; 0 unless it rolls."""
    return _room(deployment)[0]


def max_unavailable(deployment: Object) -> int:
    """Give how many of spec.replicas may be missing; 0 unless it rolls, and never more than there are.

    0 replicas -> 0; unavailable 5 of 3 replicas -> 3.
    """
    return min(_room(deployment)[1], wanted(deployment))


def is_rolling(deployment: Object) -> bool:
    """Tell whether spec.strategy is RollingUpdate, the default."""
    return bool((deployment["spec"].get("strategy") or {}).get("type", "RollingUpdate") == "RollingUpdate")


def _room(deployment: Object) -> tuple[int, int]:
    if not is_rolling(deployment):
        return 0, 0
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    return resolve(rolling.get("maxSurge", "25%"), rolling.get("maxUnavailable", "25%"), wanted(deployment))


def _scaled(value: IntOrPercent, replicas: int) -> float:
    if isinstance(value, int):
        return value
    # Hundredths exactly: 7% of 100 must be 7, which 0.07 * 100 is not.
    return int(value.removesuffix("%")) * replicas / 100
