"""Kubernetes quantities as exact numbers: `500m` cpu, `64Mi` memory."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

SUFFIXES: dict[str, Decimal | int] = {
    "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60,
    "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"),
    "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18,
}  # fmt: skip


@lru_cache(maxsize=4096)
def read_quantity(written: str | int | float) -> Decimal:
    """The number that is meant; 0 for what is none (the API has refused it before)."""
    text = str(written).strip()
    for length in (2, 1):
        factor = SUFFIXES.get(text[-length:])
        if factor is not None:
            text, number = text[:-length], Decimal(factor)
            break
    else:
        number = Decimal(1)
    try:
        return Decimal(text) * number
    except InvalidOperation:
        return Decimal(0)
