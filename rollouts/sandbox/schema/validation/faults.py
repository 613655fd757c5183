"""The ways a field can be wrong, worded as the server words them."""

from collections.abc import Iterable, Iterator
from typing import Any

from rollouts.sandbox.basics.errors import FieldError
from rollouts.sandbox.schema.go_text import quoted

Faults = Iterator[FieldError]

NOT_NEGATIVE = "must be greater than or equal to 0"
IMMUTABLE = "field is immutable"


class GoSyntax(str):
    """A value already written as Go writes it, such as `intstr.IntOrString{...}`."""

    __slots__ = ()


def required(path: str, detail: str = "") -> FieldError:
    """There is no value where there must be one."""
    return FieldError("FieldValueRequired", path, _body("Required value", detail))


def forbidden(path: str, detail: str) -> FieldError:
    """What may be said elsewhere may not be said here."""
    return FieldError("FieldValueForbidden", path, _body("Forbidden", detail))


def invalid(path: str, value: Any, detail: str) -> FieldError:
    """The value does not fit; `detail` says what would."""
    return FieldError("FieldValueInvalid", path, _body(f"Invalid value: {shown(value)}", detail))


def duplicate(path: str, value: Any) -> FieldError:
    """The value stands elsewhere in the list already."""
    return FieldError("FieldValueDuplicate", path, f"Duplicate value: {shown(value)}")


def not_found(path: str, value: Any) -> FieldError:
    """The value names something that is not there."""
    return FieldError("FieldValueNotFound", path, f"Not found: {shown(value)}")


def too_long(path: str, limit: int) -> FieldError:
    """The value is above `limit` bytes."""
    return FieldError("FieldValueTooLong", path, f"Too long: may not be more than {limit} bytes")


def not_supported(path: str, value: Any, known: Iterable[str]) -> FieldError:
    """The value is none of the known ones."""
    names = ", ".join(quoted(name) for name in known)
    return FieldError("FieldValueNotSupported", path, f"Unsupported value: {shown(value)}: supported values: {names}")


def not_negative(obj: dict[str, Any], path: str, *names: str) -> Faults:
    """A fault for each of the named numbers that is below zero."""
    for name in names:
        if isinstance(obj.get(name), int) and obj[name] < 0:
            yield invalid(f"{path}.{name}", obj[name], NOT_NEGATIVE)


def shown(value: Any) -> str:
    """A value inside a sentence, as the server prints it."""
    match value:
        case GoSyntax():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case dict():
            return string_map(value)
        case list():
            return string_list(value)
    return str(value)


def int_or_string(value: int | str) -> GoSyntax:
    """An IntOrString in Go's syntax."""
    if isinstance(value, str):
        return GoSyntax(f"intstr.IntOrString{{Type:1, IntVal:0, StrVal:{quoted(value)}}}")
    return GoSyntax(f'intstr.IntOrString{{Type:0, IntVal:{value}, StrVal:""}}')


def string_map(value: dict[str, Any] | None) -> GoSyntax:
    """A map of strings in Go's syntax."""
    if not value:
        return GoSyntax("map[string]string(nil)" if value is None else "map[string]string{}")
    pairs = ", ".join(f"{quoted(key)}:{quoted(str(value[key]))}" for key in sorted(value))
    return GoSyntax(f"map[string]string{{{pairs}}}")


def string_list(value: list[Any] | None) -> GoSyntax:
    """A list of strings in Go's syntax."""
    if value is None:
        return GoSyntax("[]string(nil)")
    return GoSyntax(f"[]string{{{', '.join(quoted(str(item)) for item in value)}}}")


def label_selector(selector: dict[str, Any]) -> GoSyntax:
    """A LabelSelector in Go's syntax."""
    expressions = selector.get("matchExpressions")
    inner = ", ".join(
        f"v1.LabelSelectorRequirement{{Key:{quoted(each.get('key', ''))}, Operator:{quoted(each.get('operator', ''))}, "
        f"Values:{string_list(each.get('values'))}}}"
        for each in expressions or ()
    )
    written = f"[]v1.LabelSelectorRequirement{{{inner}}}" if expressions else "[]v1.LabelSelectorRequirement(nil)"
    labels = string_map(selector.get("matchLabels"))
    return GoSyntax(f"v1.LabelSelector{{MatchLabels:{labels}, MatchExpressions:{written}}}")


def _body(title: str, detail: str) -> str:
    return f"{title}: {detail}" if detail else title
