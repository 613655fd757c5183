"""What the README tells people to type is what there is: each command with its options, each target of make."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import load_command_class

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TYPED = [line.strip().partition(" # ")[0] for line in README.splitlines() if line.startswith("    ")]
COMMANDS = [line.removeprefix(".venv/bin/python manage.py ") for line in TYPED if "manage.py" in line]
MADE = sorted(set(re.findall(r"\bmake [a-z-]+(?: [A-Z]+=[^\s`]+)?", README)))


@pytest.mark.parametrize("command", COMMANDS)
def test_manage_py_takes_each_command_with_its_options(command: str) -> None:
    name, *arguments = shlex.split(command)
    parser = load_command_class("dashboard", name).create_parser("manage.py", name)
    assert parser.parse_args(arguments)


@pytest.mark.parametrize("made", MADE)
def test_make_has_each_target_and_reads_each_variable(made: str) -> None:
    target, _, variable = made.removeprefix("make ").partition(" ")
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    assert not variable or f"$({variable.partition('=')[0]})" in MAKEFILE


def test_there_are_some() -> None:
    assert len(COMMANDS) > 6
    assert {"make run", "make test", "make check", "make bench"} <= {made.partition(" C")[0] for made in MADE}
