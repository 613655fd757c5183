"""Label selectors as requests and objects write them: `app=web,tier in (a,b),!old`, matchLabels and the rest."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request
from rollouts.sandbox.basics.objects import Object

Labels = Mapping[str, str]
Requirement = Callable[[Labels], bool]
TOKENS = re.compile(r"\s*(==|!=|=|!|,|\(|\)|<|>|[^\s,()=!<>]+)")
NAME = re.compile(r"^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")
VALUE = re.compile(r"^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")
MARKS = frozenset(["==", "!=", "=", "!", ",", "(", ")", "<", ">"])
END = ""


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """All requirements must hold; none holds for everything."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Labels) -> bool:
        """Tell whether these labels are selected."""
        return all(requirement(labels) for requirement in self.requirements)


def parse_labels(text: str) -> LabelSelector:
    """Read a labelSelector parameter. Raises ApiError (400) in the parser's words."""
    return LabelSelector(tuple(_Reader(text).requirements()))


def from_label_selector(selector: Mapping[str, Any] | None) -> LabelSelector:
    """Read a LabelSelector object (matchLabels, matchExpressions); None selects nothing."""
    if selector is None:
        return LabelSelector((lambda labels: False,))  # noqa: ARG005
    exact = [_equals(key, value) for key, value in (selector.get("matchLabels") or {}).items()]
    rest = [_expression(each) for each in selector.get("matchExpressions") or ()]
    return LabelSelector((*exact, *rest))


def labels_of(obj: Object) -> Labels:
    """Give an object's labels, {} for none."""
    return obj["metadata"].get("labels") or {}


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = [*_tokens(text), END]
        self._at = 0

    def requirements(self) -> Iterator[Requirement]:
        if self._look() == END:
            return
        while True:
            yield self._requirement()
            word = self._take()
            if word == END:
                return
            if word != ",":
                raise _unexpected(word, "',' or 'end of string'")
            if self._look() in (END, ","):
                raise _unexpected(self._look(), "identifier after ','")

    def _requirement(self) -> Requirement:
        if self._look() == "!":
            self._take()
            if (word := self._look()) in MARKS or word == END:
                raise _unparsed(f"found '{word}', expected: identifier")
            key = self._key()
            return lambda labels: key not in labels
        key = self._key()
        operator = self._look()
        if operator in (END, ","):
            return lambda labels: key in labels
        self._take()
        return self._compared(key, operator)

    def _compared(self, key: str, operator: str) -> Requirement:
        if operator in ("=", "=="):
            return _equals(key, self._value(key))
        if operator == "!=":
            value = self._value(key)
            return lambda labels: labels.get(key) != value
        if operator in ("in", "notin"):
            values = _checked_values(key, self._values())
            return _among(key, values) if operator == "in" else _not_among(key, values)
        if operator in ("<", ">"):
            return _numeric(key, operator, self._value(key))
        raise _unparsed(f"found '{operator}', expected: in, notin, =, ==, !=, gt, lt")

    def _key(self) -> str:
        word = self._take()
        if word in MARKS or word == END:
            raise _unexpected(word, "!, identifier, or 'end of string'")
        if not NAME.match(word):
            raise _invalid_key(word)
        return word

    def _value(self, key: str) -> str:
        if self._look() in (END, ","):
            return ""
        word = self._take()
        if word in MARKS:
            raise _unparsed(f"found '{word}', expected: identifier")
        return next(iter(_checked_values(key, [word])))

    def _values(self) -> list[str]:
        if (word := self._take()) != "(":
            raise _unparsed(f"found '{word}' expected: '('")
        values: list[str] = []
        last_was_value = False
        while True:
            word = self._take()
            if word == ")":
                return values or [""]
            if word == END or (word in MARKS and word != ","):
                raise _unparsed(f"found '{word}', expected: {_follower(values, last_was_value=last_was_value)}")
            last_was_value = word != ","
            if last_was_value:
                values.append(word)

    def _look(self) -> str:
        return self._tokens[self._at]

    def _take(self) -> str:
        word = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return word


def _tokens(text: str) -> list[str]:
    return TOKENS.findall(text)


def _follower(values: list[str], *, last_was_value: bool) -> str:
    if last_was_value:
        return "',' or ')'"
    return "',', or identifier" if values else "',', ')' or identifier"


NO_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def _unparsed(problem: str) -> ApiError:
    return bad_request(f"unable to parse requirement: {problem}")


def _unexpected(found: str, expected: str) -> ApiError:
    return bad_request(f"found '{found}', expected: {expected}")


def _invalid_key(key: str) -> ApiError:
    return bad_request(f'unable to parse requirement: <nil>: Invalid value: "{key}": name part must consist of '
                       "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                       "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                       "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")  # fmt: skip


def _checked_values(key: str, values: Sequence[str]) -> frozenset[str]:
    """Values are a set, of which the server tells in order."""
    faults = [
        f'values[{at}][{key}]: Invalid value: "{value}": {NO_VALUE}'
        for at, value in enumerate(sorted(set(values)))
        if not VALUE.match(value)
    ]
    if faults:
        raise _unparsed(faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]")
    return frozenset(values)


def _equals(key: str, value: str) -> Requirement:
    return lambda labels: labels.get(key) == value


def _among(key: str, values: frozenset[str]) -> Requirement:
    return lambda labels: labels.get(key) in values


def _not_among(key: str, values: frozenset[str]) -> Requirement:
    return lambda labels: labels.get(key) not in values


def _numeric(key: str, operator: str, value: str) -> Requirement:
    if not value.isdecimal():
        raise bad_request(f'unable to parse requirement: values[0]: Invalid value: "{value}": '
                          "for 'Gt', 'Lt' operators, the value must be an integer")  # fmt: skip
    bound = int(value)

    def holds(labels: Labels) -> bool:
        own = labels.get(key, "")
        return own.isdecimal() and (int(own) > bound if operator == ">" else int(own) < bound)

    return holds


def _expression(each: Mapping[str, Any]) -> Requirement:
    key, values = each["key"], frozenset(each.get("values") or ())
    if each["operator"] == "In":
        return _among(key, values)
    if each["operator"] == "NotIn":
        return _not_among(key, values)
    wanted = each["operator"] == "Exists"
    return lambda labels: (key in labels) is wanted
