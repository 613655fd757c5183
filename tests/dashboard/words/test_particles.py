"""Korean particles; the page's own are held to the same list."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from dashboard.words.particles import settle
from dashboard.words.sentences import say
from rollouts.operations.operation import Reason


@pytest.mark.parametrize(("text", "right"), json.loads((Path(__file__).parent / "particles.json").read_text()))
def test_a_particle_follows_the_sound_before_it(text: str, right: str) -> None:
    assert settle(text) == right


def test_a_sentence_in_korean_is_settled() -> None:
    with translation.override("ko"):
        assert "리비전 3과 같아" in say(Reason("already_at_revision", {"revision": 3}))
