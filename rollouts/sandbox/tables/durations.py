"""Ages in kubectl's short manner: 47s, 3m12s, 25m, 5h3m, 2d4h, 40d, 3y12d."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse

MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 31_536_000
UNKNOWN = "<unknown>"


def human(seconds: float) -> str:
    """Write a duration in seconds."""
    whole = int(seconds)
    if whole < -1:
        return "<invalid>"
    if whole < 2 * MINUTE:
        return f"{max(whole, 0)}s"
    if whole < 8 * HOUR:
        return _short(whole)
    if whole < 2 * DAY:
        return f"{whole // HOUR}h"
    return _long(whole)


def age(obj: Object, now: float) -> str:
    """Write how long ago an object was created."""
    return since(obj["metadata"].get("creationTimestamp"), now)


def since(stamp: Any, now: float) -> str:
    """Write how long ago a timestamp was; "<unknown>" for none."""
    if not isinstance(stamp, str) or not stamp:
        return UNKNOWN
    try:
        return human(now - parse(stamp))
    except ValueError:
        return UNKNOWN


def _short(whole: int) -> str:
    minutes, seconds = divmod(whole, MINUTE)
    if minutes < 10:
        return f"{minutes}m{seconds}s" if seconds else f"{minutes}m"
    if whole < 3 * HOUR:
        return f"{minutes}m"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m" if minutes else f"{hours}h"


def _long(whole: int) -> str:
    days, rest = divmod(whole, DAY)
    hours = rest // HOUR
    if days < 8:
        return f"{days}d{hours}h" if hours else f"{days}d"
    if whole < 2 * YEAR:
        return f"{days}d"
    years, days = divmod(days, 365)
    if years < 8 and days:
        return f"{years}y{days}d"
    return f"{years}y"
