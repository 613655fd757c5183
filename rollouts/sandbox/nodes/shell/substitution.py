"""`$NAME`, `${NAME:-other}`, `$(program)` and back quotes: where they stand in a text."""

import re

VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*|[?#@*0-9])(?::-([^}]*))?\}|([A-Za-z_]\w*)|([?#@*$0-9]))")
SUBSTITUTION = re.compile(r"\$\(|`")


def inner(text: str, at: int) -> tuple[str, str]:
    """What stands within $( ) or ` ` at `at`, and what follows."""
    if text[at] == "`":
        end = text.find("`", at + 1)
        return text[at + 1 : end], text[end + 1 :]
    depth, end = 0, at + 1
    while end < len(text):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
        if depth == 0:
            break
    return text[at + 2 : end - 1], text[end:]
