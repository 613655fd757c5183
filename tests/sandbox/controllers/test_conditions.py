from rollouts.sandbox.controllers.conditions import condition, put, without

OLD = condition("Available", "True", "Enough", "old words", 1_800_000_000.0)
OTHER = condition("Progressing", "True", "Going", "on", 1_800_000_000.0)
LATER = 1_800_000_100.0


def test_the_same_status_and_reason_change_nothing_not_even_the_message():
    assert put([OLD, OTHER], condition("Available", "True", "Enough", "new words", LATER)) == [OLD, OTHER]


def test_another_reason_keeps_the_moment_of_the_status_and_moves_to_the_end():
    new = condition("Available", "True", "Plenty", "words", LATER)
    assert put([OLD, OTHER], new) == [OTHER, new | {"lastTransitionTime": OLD["lastTransitionTime"]}]


def test_another_status_is_a_new_moment():
    new = condition("Available", "False", "Enough", "words", LATER)
    assert put([OLD], new) == [new]


def test_removing_leaves_the_others():
    assert without([OLD, OTHER], "Available") == [OTHER]
