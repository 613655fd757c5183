"""Resource quantities ("250m", "1Gi"): exact amounts and the server's canonical way to write them."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

_TEXT = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?")
_BINARY = {suffix: 1024**power for power, suffix in enumerate(("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = Fraction(1, 10**9)

MALFORMED = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount, and the family of suffixes it was written with: "binary", "decimal" or "exponent"."""

    amount: Fraction
    family: str

    def __str__(self) -> str:
        """The canonical form: the largest suffix that leaves a whole number, no fraction ever."""
        if self.amount == 0:
            return "0"
        if self.family == "binary" and abs(self.amount) >= 1024 and self.amount.denominator == 1:
            return _binary(int(self.amount))
        return _decimal(self.amount, exponent=self.family == "exponent")


@cache
def parse(text: str) -> Quantity:
    """The quantity that `text` writes; ValueError with the server's sentence when it writes none."""
    match = _TEXT.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise ValueError(MALFORMED)
    sign, whole, fraction, exponent, suffix = match.groups()
    digits = Fraction(int((whole or "") + (fraction or "") or "0"), 10 ** len(fraction or ""))
    family, factor = _factor(exponent, suffix or "")
    amount = digits * factor
    rounded = Fraction(-((-amount) // _NANO)) * _NANO
    return Quantity(-rounded if sign == "-" else rounded, family)


def canonical(value: str | int | float) -> str:
    """`value` as the server writes it back: "0.5" is "500m", 1024Mi is "1Gi"; ValueError when it is no quantity."""
    return _canonical(str(value))


def of(value: object) -> Fraction:
    """The amount of a quantity inside an object; 0 when absent or unreadable."""
    try:
        return parse(str(value)).amount
    except ValueError:
        return Fraction(0)


def total(amount: Fraction, like: str = "0") -> str:
    """An amount that was computed, written in the family of `like`."""
    return str(Quantity(amount, parse(like).family))


@cache
def _canonical(text: str) -> str:
    return str(parse(text))


def _factor(exponent: str | None, suffix: str) -> tuple[str, Fraction]:
    if exponent:
        power = int(exponent[1:])
        if abs(power) > 30:
            raise ValueError(MALFORMED)
        return "exponent", Fraction(10) ** power
    if suffix in _DECIMAL:
        return "decimal", Fraction(10) ** _DECIMAL[suffix]
    return "binary", Fraction(_BINARY[suffix])


def _binary(amount: int) -> str:
    suffix = max((suffix for suffix, size in _BINARY.items() if amount % size == 0), key=lambda each: _BINARY[each])
    return f"{amount // _BINARY[suffix]}{suffix}"


def _decimal(amount: Fraction, *, exponent: bool) -> str:
    power = max(power for power in _DECIMAL.values() if (amount / Fraction(10) ** power).denominator == 1)
    number = int(amount / Fraction(10) ** power)
    if exponent:
        return f"{number}e{power}" if power else str(number)
    return str(number) + next(suffix for suffix, each in _DECIMAL.items() if each == power)
