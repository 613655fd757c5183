"""What the server's Go calls a decoded value: its JSON decoder, its reflection, and `%T`."""

from typing import Any, NamedTuple


class GoName(NamedTuple):
    """The three names of one kind of value."""

    json: str
    reflected: str
    type: str


_NAMES = {
    bool: GoName("bool", "bool", "bool"),
    str: GoName("string", "string", "string"),
    int: GoName("number", "int64", "int64"),
    float: GoName("number", "float64", "float64"),
    list: GoName("array", "slice", "[]interface {}"),
    dict: GoName("object", "map", "map[string]interface {}"),
    type(None): GoName("null", "invalid", "nil"),
}


def go_name(value: Any) -> GoName:
    """Give the names of a decoded value; what only YAML can say goes for an object."""
    return _NAMES.get(type(value), _NAMES[dict])
