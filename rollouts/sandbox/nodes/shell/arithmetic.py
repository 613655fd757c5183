"""`$((...))`: whole numbers of 64 bits, as a shell reckons them."""

import re
from collections.abc import Callable, Mapping
from operator import add, eq, ge, gt, le, lt, mul, ne, sub

TOKEN = re.compile(r"\s*(\d+|[A-Za-z_]\w*|&&|\|\||[=!<>]=|[-+*/%()<>!])")
DEEPEST = 50
LEVELS: tuple[Mapping[str, Callable[[int, int], int]], ...] = (
    {"||": lambda one, other: int(bool(one or other))},
    {"&&": lambda one, other: int(bool(one and other))},
    {"==": eq, "!=": ne},
    {"<": lt, "<=": le, ">": gt, ">=": ge},
    {"+": add, "-": sub},
    {"*": mul, "/": lambda one, other: _divided(one, other), "%": lambda one, other: _rest(one, other)},
)
"""Operators from the loosest to the tightest."""


class Wrong(ValueError):
    """The shell's complaint about what is no expression."""


def reckon(text: str, variable: Callable[[str], str]) -> int:
    """Give the value. variable(name): its text, "" for none. Raises Wrong."""
    reader = _Reader(_tokens(text), variable)
    value = reader.level(0)
    if reader.here():
        raise Wrong("sh: arithmetic syntax error")
    return value


def _tokens(text: str) -> list[str]:
    tokens, at, text = [], 0, text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise Wrong("sh: arithmetic syntax error")
        tokens.append(found[1])
        at = found.end()
    return tokens or ["0"]


class _Reader:
    def __init__(self, tokens: list[str], variable: Callable[[str], str]) -> None:
        self._tokens = tokens
        self._variable = variable
        self._at = 0
        self._depth = 0

    def here(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self.here()
        self._at += 1
        return token

    def level(self, number: int) -> int:
        if number == len(LEVELS):
            return self._one()
        value = self.level(number + 1)
        while self.here() in LEVELS[number]:
            operator = LEVELS[number][self._take()]
            value = _wrapped(int(operator(value, self.level(number + 1))))
        return value

    def _one(self) -> int:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Wrong("sh: arithmetic syntax error")
        try:
            return self._term(self._take())
        finally:
            self._depth -= 1

    def _term(self, token: str) -> int:
        match token:
            case "-":
                return -self._one()
            case "+":
                return self._one()
            case "!":
                return int(not self._one())
            case "(":
                value = self.level(0)
                if self._take() != ")":
                    raise Wrong("sh: arithmetic syntax error")
                return value
        if token.isdecimal():
            return _wrapped(int(token[:40]))
        if not token.isidentifier():
            raise Wrong("sh: arithmetic syntax error")
        text = self._variable(token).strip()
        return int(text[:40]) if re.fullmatch(r"-?\d+", text, re.ASCII) else 0


def _wrapped(value: int) -> int:
    return (value + 2**63) % 2**64 - 2**63


def _divided(one: int, other: int) -> int:
    if other == 0:
        raise Wrong("sh: divide by zero")
    return abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)


def _rest(one: int, other: int) -> int:
    return one - other * _divided(one, other)
