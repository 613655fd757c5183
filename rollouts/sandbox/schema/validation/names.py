"""Which strings may be names, labels and keys, and what is said of the others."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

Check = Callable[[str], Iterator[str]]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LABEL_VALUE = f"({_QUALIFIED})?"
_CONFIG_KEY = "[-._a-zA-Z0-9]+"
_PERCENT = "[0-9]+%"

_ENDS = "must start and end with an alphanumeric character"
_QUALIFIED_WORDS = f"must consist of alphanumeric characters, '-', '_' or '.', and {_ENDS}"


@lru_cache(maxsize=1_024)
def fits(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None


def rule(words: str, pattern: str, *examples: str) -> str:
    """`words`, with examples and the regular expression, as the server puts them."""
    given = " or ".join(f"'{example}', " for example in examples)
    return f"{words} (e.g. {given}regex used for validation is '{pattern}')"


def too_many_characters(limit: int) -> str:
    return f"must be no more than {limit} characters"


def dns_label(text: str) -> Iterator[str]:
    """A container's, a namespace's, a volume's name."""
    if len(text) > 63:
        yield too_many_characters(63)
    if fits(_SUBDOMAIN, text) and not fits(_LABEL, text):
        yield "must not contain dots"
    elif not fits(_LABEL, text):
        words = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and " + _ENDS
        yield rule(words, _LABEL, "my-name", "123-abc")


def dns_subdomain(text: str) -> Iterator[str]:
    """The name of most objects."""
    if len(text) > 253:
        yield too_many_characters(253)
    if not fits(_SUBDOMAIN, text):
        words = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
        yield rule(words + _ENDS, _SUBDOMAIN, "example.com")


def wildcard_subdomain(text: str) -> Iterator[str]:
    """A host with one star for its first part."""
    pattern = rf"\*\.{_SUBDOMAIN}"
    if len(text) > 253:
        yield too_many_characters(253)
    if not fits(pattern, text):
        words = (
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must "
            "consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
        )
        yield rule(words, pattern, "*.example.com")


def dns_1035_label(text: str) -> Iterator[str]:
    """A Service's name."""
    if len(text) > 63:
        yield too_many_characters(63)
    if not fits(_LABEL_1035, text):
        words = (
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
            "start with an alphabetic character, and end with an alphanumeric character"
        )
        yield rule(words, _LABEL_1035, "my-name", "abc-123")


def path_segment(text: str) -> Iterator[str]:
    """A role's or a binding's name: anything that can stand in a path."""
    if text in (".", ".."):
        yield f"may not be '{text}'"
    for character in "/%":
        if character in text:
            yield f"may not contain '{character}'"


def qualified_name(text: str) -> Iterator[str]:
    """A label's key: a name, with an optional domain before it."""
    prefix, slash, name = text.rpartition("/")
    if text.count("/") > 1:
        sentence = rule(_QUALIFIED_WORDS, _QUALIFIED, "MyName", "my.name", "123-abc")
        yield f"a qualified name {sentence} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return
    if slash and not prefix:
        yield "prefix part must be non-empty"
    elif slash:
        yield from (f"prefix part {sentence}" for sentence in dns_subdomain(prefix))
    if not name:
        yield "name part must be non-empty"
    elif len(name) > 63:
        yield f"name part {too_many_characters(63)}"
    if not fits(_QUALIFIED, name):
        yield f"name part {rule(_QUALIFIED_WORDS, _QUALIFIED, 'MyName', 'my.name', '123-abc')}"


def label_value(text: str) -> Iterator[str]:
    if len(text) > 63:
        yield too_many_characters(63)
    if not fits(_LABEL_VALUE, text):
        words = (
            f"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and {_ENDS}"
        )
        yield rule(words, _LABEL_VALUE, "MyValue", "my_value", "12345")


def config_key(text: str) -> Iterator[str]:
    """A key of a ConfigMap or Secret."""
    if len(text) > 253:
        yield too_many_characters(253)
    if not fits(_CONFIG_KEY, text):
        words = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
        yield rule(words, _CONFIG_KEY, "key.name", "KEY_NAME", "key-name")
    if text == ".":
        yield "must not be '.'"
    elif text == "..":
        yield "must not be '..'"
    elif text.startswith(".."):
        yield "must not start with '..'"


def environment_name(text: str) -> Iterator[str]:
    if any(not " " <= character <= "~" or character == "=" for character in text):
        yield "a valid environment variable name must consist only of printable ASCII characters other than '='"


def percent(text: str) -> Iterator[str]:
    if not fits(_PERCENT, text):
        words = "a valid percent string must be a numeric string followed by an ending '%'"
        yield f"{words} (e.g. '1%',  or '93%', regex used for validation is '{_PERCENT}')"


def port_number(number: int) -> Iterator[str]:
    if not 1 <= number <= 65535:
        yield "must be between 1 and 65535, inclusive"


def port_name(text: str) -> Iterator[str]:
    if len(text) > 15:
        yield too_many_characters(15)
    if not fits("[-a-z0-9]+", text):
        yield "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
    if not re.search("[a-z]", text):
        yield "must contain at least one letter (a-z)"
    if "--" in text:
        yield "must not contain consecutive hyphens"
    if text[:1] == "-" or text[-1:] == "-":
        yield "must not begin or end with a hyphen"
