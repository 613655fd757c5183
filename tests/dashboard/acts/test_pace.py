"""How fast people may act (line 39)."""

from dashboard.acts.pace import OF_PERSON, ON_ONE, SWEEP_AT, Pace


def test_sec_39_a_person_is_held_up_and_nobody_else_with_them() -> None:
    pace = Pace(lambda: 0.0)
    assert all(pace.admits(1, number) for number in range(int(OF_PERSON[1])))
    assert not pace.admits(1, "another place")
    assert pace.admits(2, "another place")


def test_sec_39_many_together_wear_out_no_rollout() -> None:
    pace = Pace(lambda: 0.0)
    assert all(pace.admits(person, "web") for person in range(int(ON_ONE[1])))
    assert not pace.admits(1_000, "web")
    assert pace.admits(1_001, "api")


def test_it_goes_on_after_a_while_and_forgets_who_is_idle() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert pace.wait(1, "web") == 0
    while pace.admits(1, "web"):
        pass
    assert pace.wait(1, "web") == 1 / OF_PERSON[0]
    now = 1.0
    assert pace.admits(1, "web")
    for person in range(2, SWEEP_AT + 2):
        now += 10
        pace.admits(person, "web")
    assert len(pace._buckets) <= SWEEP_AT
