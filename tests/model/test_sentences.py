from itertools import chain

import msgspec
import pytest

from rollouts.model.sentences import ARGUMENTS, Crossing, Next, Sentence, Status, Why, say


def test_every_code_names_its_arguments_once() -> None:
    codes = list(chain(Status, Why, Next, Crossing))
    assert len(set(codes)) == len(codes)
    assert set(ARGUMENTS) == set(codes)


def test_a_sentence_travels_as_its_code_and_arguments() -> None:
    sentence = say(Why.FLOOR_HOLDS, available=8, floor=8)
    assert msgspec.json.encode(sentence) == b'{"code":"floor_holds","args":{"available":8,"floor":8}}'
    assert sentence == Sentence("floor_holds", {"available": 8, "floor": 8})


def test_a_sentence_with_other_arguments_is_refused() -> None:
    with pytest.raises(AssertionError, match="floor_holds takes"):
        say(Why.FLOOR_HOLDS, floor=8)
