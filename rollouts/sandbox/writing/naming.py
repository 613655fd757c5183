"""Generated names: a prefix and five letters that spell no words."""

import secrets
from collections.abc import Callable

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
SUFFIX = 5
LONGEST_BASE = 63 - SUFFIX
TRIES = 8


def generate_name(base: str) -> str:
    """Give `base`, cut to 58 characters, with a random suffix."""
    return base[:LONGEST_BASE] + "".join(secrets.choice(ALPHABET) for _ in range(SUFFIX))


def free_name(base: str, taken: Callable[[str], bool]) -> str | None:
    """Give a generated name that nobody has; None when eight in a row were taken."""
    names = (generate_name(base) for _ in range(TRIES))
    return next((each for each in names if not taken(each)), None)
