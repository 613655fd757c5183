"""What the page says at every record of the recordings, in both languages: whole sentences that hold together."""

import json
import re
from functools import cache
from typing import Any

import msgspec
import pytest
from playwright.sync_api import sync_playwright

from rollouts.model.rollout import Rollout
from tests.browser import browser_options
from tests.feed.playback import RECORDINGS, Player, encoded, records
from tests.js.test_modules import address

__all__ = ["address"]

SPEAK = """async ({ rollouts, languages }) => {
  const { speak } = await import('/static/js/sentence.js');
  const { Speech } = await import('/static/js/words.js');
  return Object.fromEntries(languages.map((language) => {
    const speech = new Speech(language);
    return [language, rollouts.map(([now, rollout]) => speak(rollout, now, speech))];
  }));
}"""
# A place without a value, two sentences' ends at once, a value of JavaScript's, a sentence that is a code.
BROKEN = re.compile(r"[{}]|–|\.\.(?!\.)|  | [.,]|undefined|NaN|null|\b(?:status|why|next|crossing)\.[a-z_]+")
ONE_OF_MANY = re.compile(r"\b1 (?:pods|old pods|failing pods|leaving pods)\b")


@cache
def situations() -> list[tuple[int, dict[str, Any]]]:
    """Each rollout whose sentences are not those of the record before, when it was so (ms)."""
    seen: dict[bytes, tuple[int, Rollout]] = {}
    for recording in RECORDINGS:
        player = Player()
        for now, kind, event in records(recording):
            if kind not in player.readers:
                continue
            player.take(kind, encoded(event))
            player.frame(now)
            for rollout in player.page.rollouts.values():
                told = (rollout.status, rollout.why, rollout.next, rollout.crossing)
                seen.setdefault(msgspec.json.encode(told), (now, rollout))
    return [(now, json.loads(msgspec.json.encode(rollout))) for now, rollout in seen.values()]


def test_numbers_and_relations_are_those_of_the_record() -> None:
    assert len(situations()) > 100
    for _, rollout in situations():
        why = {sentence["code"]: sentence["args"] for sentence in rollout["why"]}
        assert len(why) == len(rollout["why"]), rollout["why"]
        assert all(args.get("count", 1) > 0 for args in why.values())
        assert all(sentence["args"].get("count", 1) > 0 for sentence in rollout["next"])
        if "floor_holds" in why:
            assert why["floor_holds"]["available"] <= why["floor_holds"]["floor"] == rollout["floor"]
        if "ceiling_holds" in why:
            assert why["ceiling_holds"]["pods"] >= why["ceiling_holds"]["ceiling"] == rollout["ceiling"]
        assert not rollout["next"] or not rollout["next"][0]["code"].startswith("then_")
        if rollout["crossing"] and rollout["crossing"]["code"] == "under_lost":
            assert rollout["status"]["code"] != "observing"
        if "gap" in why or "recreate_waits" in why:
            assert rollout["strategy"]["type"] == "Recreate"


@pytest.mark.browser
def test_every_record_is_told_in_whole_sentences(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browser_options())
        page = browser.new_page()
        page.goto(f"{address}/tests/js/runner.html")
        told = page.evaluate(SPEAK, {"rollouts": situations(), "languages": ["en", "ko"]})
        browser.close()
    for language, spoken in told.items():
        for lines in spoken:
            assert lines["status"]
            for line in filter(None, lines.values()):
                assert not BROKEN.search(line), (language, line)
                assert not ONE_OF_MANY.search(line), (language, line)
                assert line.endswith("."), (language, line)
                assert "(가)" not in line.replace("”이(가)", ""), line
