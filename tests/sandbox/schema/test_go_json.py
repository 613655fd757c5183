"""The sentences of Go's decoder, held against Python's judgement of what JSON is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollouts.sandbox.schema.go_json import ENDED, syntax_error


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ENDED),
        ("{", ENDED),
        ('{"a":', ENDED),
        ('"a', ENDED),
        ("nul", ENDED),
        ("-", ENDED),
        ("nulx", "invalid character 'x' in literal null (expecting 'l')"),
        ("x", "invalid character 'x' looking for beginning of value"),
        ("[1,]", "invalid character ']' looking for beginning of value"),
        ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
        ('{"a":1,}', "invalid character '}' looking for beginning of object key string"),
        ('{"a" 1}', "invalid character '1' after object key"),
        ('{"a":1 "b"}', "invalid character '\"' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ("{}'", r"invalid character '\'' after top-level value"),
        ('"\t"', r"invalid character '\t' in string literal"),
        (r'"\x"', "invalid character 'x' in string escape code"),
        (r'"\u12g4"', r"invalid character 'g' in \u hexadecimal character escape"),
        ("01", "invalid character '1' after top-level value"),
        ("1.x", "invalid character 'x' after decimal point in numeric literal"),
        ("1e+x", "invalid character 'x' in exponent of numeric literal"),
        ("-x", "invalid character 'x' in numeric literal"),
        ("\u00cf", "invalid character '\u00c3' looking for beginning of value"),
    ],
)
def test_it_says_where_json_goes_wrong(text, sentence):
    assert syntax_error(text.encode()) == sentence


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(alphabet='{}[]",:\\ 01-+.eEtrufalsn\t', max_size=12))
def test_it_finds_fault_with_what_is_no_json_and_with_nothing_else(text):
    try:
        json.loads(text)
    except ValueError:
        assert syntax_error(text.encode())
    else:
        assert syntax_error(text.encode()) == ""


def test_it_follows_any_depth():
    assert syntax_error(b"[" * 100_000) == ENDED
