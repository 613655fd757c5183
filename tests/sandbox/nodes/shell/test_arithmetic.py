import pytest

from rollouts.sandbox.nodes.shell.arithmetic import Wrong, reckon

VARIABLES = {"i": "41", "word": "x", "minus": "-3"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("i+1", 42), ("1 + 2 * 3", 7), ("(1+2)*3", 9), ("-7/2", -3), ("-7%2", -1), ("7%-2", 1), ("minus*2", -6),
        ("word", 0), ("nosuch+1", 1), ("", 0), ("1<2", 1), ("2<=1", 0), ("3==3", 1), ("3!=3", 0), ("1&&0", 0),
        ("0||5", 1), ("!0", 1), ("--3", 3), ("9223372036854775807+1", -(2**63)),
    ],
)  # fmt: skip
def test_it_reckons_as_a_shell_does(text: str, value: int) -> None:
    assert reckon(text, lambda name: VARIABLES.get(name, "")) == value


@pytest.mark.parametrize("text", ["1+", "(1", "1 2", "a b", "1/0", "1%0", "$", "(" * 60 + "1" + ")" * 60])
def test_it_refuses_what_is_no_expression(text: str) -> None:
    with pytest.raises(Wrong):
        reckon(text, lambda _name: "")
