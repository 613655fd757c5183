"""Generated names: a prefix and five letters that spell no words."""

import secrets

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
SUFFIX = 5
LONGEST_BASE = 63 - SUFFIX


def generate_name(base: str) -> str:
    """Give `base`, cut to 58 characters, with a random suffix."""
    return base[:LONGEST_BASE] + "".join(secrets.choice(ALPHABET) for _ in range(SUFFIX))
