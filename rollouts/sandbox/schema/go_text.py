"""How the server's Go prints values inside its sentences: `%v` and `%q`."""

import json
from typing import Any

LONGEST_NUMBER = len(str(2**64))
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def printed(value: Any) -> str:
    """`%v` of a decoded JSON value: `map[a:1 b:[x y]]`, `<nil>`, `true`."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{printed(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(printed(item) for item in value)}]"
    return str(value)


def quoted(text: str) -> str:
    """`%q` of a string."""
    return f'"{"".join(_escaped(character) for character in text)}"'


def as_json(value: Any) -> str:
    """The value as the server's encoder writes it on one line: no spaces, <, > and & escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def misread_number(text: str) -> str:
    """What Go says of text that is to be an unsigned number; "" when it is one."""
    fault = ""
    if not text.isascii() or not text.isdecimal():
        fault = "invalid syntax"
    elif len(text.lstrip("0")) > LONGEST_NUMBER or int(text) >= 2**64:
        fault = "value out of range"
    return f"strconv.ParseUint: parsing {quoted(text)}: {fault}" if fault else ""
