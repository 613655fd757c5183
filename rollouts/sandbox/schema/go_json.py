"""What Go's decoder says about text that is no JSON: the first byte that cannot be, and what was being read."""

import re
from dataclasses import dataclass, field
from typing import Literal

ENDED = "unexpected end of JSON input"
SPACE = b" \t\r\n"
_LITERALS = {ord("t"): b"true", ord("f"): b"false", ord("n"): b"null"}
_HEX = b"0123456789abcdefABCDEF"
_ESCAPED = b'"\\/bfnrt'
_DIGITS = re.compile(rb"[0-9]*")


class _Wrong(Exception):
    """Where the text goes wrong, and in what; beyond the end of the text it has only ended."""

    def __init__(self, at: int, context: str) -> None:
        super().__init__(context)
        self.at = at
        self.context = context


def syntax_error(body: bytes) -> str:
    """The sentence about `body`; "" when it is JSON."""
    try:
        _Scanner(body).scan()
    except _Wrong as wrong:
        if wrong.at >= len(body):
            return ENDED
        return f"invalid character {_shown(body[wrong.at])} {wrong.context}"
    return ""


def _shown(byte: int) -> str:
    if byte == ord("'"):
        return r"'\''"
    character = chr(byte)
    if character == "\\":
        return r"'\\'"
    known = {"\n": r"\n", "\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f", "\v": r"\v", "\a": r"\a"}
    if character in known:
        return f"'{known[character]}'"
    return f"'{character}'" if character.isprintable() else f"'\\x{byte:02x}'" if byte < 128 else f"'\\u{byte:04x}'"


@dataclass
class _Scanner:
    """inside: the brackets that are open; wants: whether a value comes next, or the first of an array."""

    text: bytes
    at: int = 0
    inside: list[int] = field(default_factory=list)
    wants: Literal["", "value", "first"] = "value"

    def scan(self) -> None:
        """Raises _Wrong at the first byte that cannot be there."""
        while self.wants or self.inside:
            if self.wants:
                may_close, self.wants = self.wants == "first", ""
                self._value(may_close=may_close)
            else:
                self._go_on()
        if self._next() is not None:
            raise _Wrong(self.at, "after top-level value")

    def _next(self) -> int | None:
        while self.at < len(self.text) and self.text[self.at] in SPACE:
            self.at += 1
        return self.text[self.at] if self.at < len(self.text) else None

    def _value(self, *, may_close: bool) -> None:
        """Read a scalar, or open an object or an array."""
        first = self._next()
        if first in (ord("{"), ord("[")):
            self.at += 1
            self.inside.append(first)
            if first == ord("["):
                self.wants = "first"
            elif self._next() == ord("}"):
                self._close()
            else:
                self._key()
        elif first == ord("]") and may_close:
            self._close()
        elif first == ord('"'):
            self._string()
        elif first in _LITERALS:
            self._literal(_LITERALS[first])
        elif first is not None and (first == ord("-") or first in b"0123456789"):
            self._number()
        else:
            raise _Wrong(self.at, "looking for beginning of value")

    def _go_on(self) -> None:
        """After a value: the next one of its object or array, or the end of that."""
        is_object = self.inside[-1] == ord("{")
        found = self._next()
        if found == (ord("}") if is_object else ord("]")):
            self._close()
        elif found != ord(","):
            raise _Wrong(self.at, "after object key:value pair" if is_object else "after array element")
        else:
            self.at += 1
            if is_object:
                self._key()
            else:
                self.wants = "value"

    def _close(self) -> None:
        self.at += 1
        self.inside.pop()

    def _key(self) -> None:
        if self._next() != ord('"'):
            raise _Wrong(self.at, "looking for beginning of object key string")
        self._string()
        if self._next() != ord(":"):
            raise _Wrong(self.at, "after object key")
        self.at += 1
        self.wants = "value"

    def _string(self) -> None:
        self.at += 1
        while True:
            byte = self._byte("in string literal")
            if byte == ord('"'):
                return
            if byte < 0x20:
                raise _Wrong(self.at - 1, "in string literal")
            if byte == ord("\\"):
                self._escape()

    def _escape(self) -> None:
        kind = self._byte("in string escape code")
        if kind == ord("u"):
            for _ in range(4):
                if self._byte("in \\u hexadecimal character escape") not in _HEX:
                    raise _Wrong(self.at - 1, "in \\u hexadecimal character escape")
        elif kind not in _ESCAPED:
            raise _Wrong(self.at - 1, "in string escape code")

    def _literal(self, word: bytes) -> None:
        for expected in word:
            context = f"in literal {word.decode()} (expecting {_shown(expected)})"
            if self._byte(context) != expected:
                raise _Wrong(self.at - 1, context)

    def _number(self) -> None:
        if self.text[self.at] == ord("-"):
            self.at += 1
            self._digits("in numeric literal", once=True)
        if self.text[self.at] == ord("0"):
            self.at += 1
        else:
            self._digits("in numeric literal")
        if self.text[self.at : self.at + 1] == b".":
            self.at += 1
            self._digits("after decimal point in numeric literal")
        if self.text[self.at : self.at + 1] in (b"e", b"E"):
            self.at += 1
            self.at += self.text[self.at : self.at + 1] in (b"+", b"-")
            self._digits("in exponent of numeric literal")

    def _digits(self, context: str, *, once: bool = False) -> None:
        """Take digits, of which there must be one; `once`: only look whether there is."""
        end = _DIGITS.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches everywhere
        if end == self.at:
            raise _Wrong(self.at, context)
        self.at = self.at if once else end

    def _byte(self, context: str) -> int:
        if self.at >= len(self.text):
            raise _Wrong(self.at, context)
        self.at += 1
        return self.text[self.at - 1]
