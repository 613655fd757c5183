"""Python's sentences and the page's words are one vocabulary, in every language."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from rollouts.model.rollout import Phase
from rollouts.model.sentences import ARGUMENTS, Crossing, Next, Status, Why
from rollouts.model.stage import Stage
from rollouts.model.trouble import KINDS

WORDS = Path(__file__).parents[2] / "static/js/words"
ENTRY = re.compile(r"'([a-z_]+\.[\w-]+)':\s*(\{.*?\}|'(?:[^'\\]|\\.)*')(?=,)")
FAMILIES: dict[type[StrEnum], str] = {Status: "status", Why: "why", Next: "next", Crossing: "crossing"}
# What the page derives from an argument: the words of a span, of a countdown, of a moment.
DERIVED = {
    "time": {"seconds", "at"},
    "when": {"at"},
    "ago": {"since"},
    "relation": {"available", "pods"},
    "count": {"count"},
}


def entries(language: str) -> dict[str, str]:
    return dict(ENTRY.findall((WORDS / f"{language}.js").read_text()))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_sentence_has_words_and_all_their_places_are_filled(language: str, family: type[StrEnum]) -> None:
    words = entries(language)
    for code in family:
        entry = words[f"{FAMILIES[family]}.{code.value}"]
        places = set(re.findall(r"\{([a-z]+)\}", entry))
        given = set(ARGUMENTS[code])
        assert all(place in given or DERIVED.get(place, set()) & given for place in places), (code, places)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_words_are_left_without_a_sentence(language: str) -> None:
    codes = {f"{prefix}.{code.value}" for family, prefix in FAMILIES.items() for code in family}
    told = {code for code in entries(language) if code.split(".")[0] in FAMILIES.values()}
    assert told - codes == {"next.lead", "next.join", "crossing.under"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_stages_phases_and_troubles_have_names(language: str) -> None:
    words = entries(language)
    assert {f"stage.{stage.value}" for stage in Stage} <= set(words)
    assert {f"trouble.{kind}" for kind in KINDS} <= set(words)
    assert {f"phase.{phase.value}" for phase in Phase} <= set(words)
