"""The two rows of an act."""

import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from dashboard.acts.audit import Act, Line, Trail, asked, namespaces_of, peer_address, with_answers
from dashboard.models import AuditEntry, Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def act(**changed: Any) -> Act:
    known = {"person": "anna", "role": "operator", "address": "127.0.0.1", "cluster": "sandbox"}
    return Act(request=uuid.uuid4(), namespace="shop", name="web", operation="pause", **{**known, **changed})


@sync_to_async
def lines() -> list[Line]:
    return with_answers(asked("sandbox", ["shop"]))


async def test_an_act_has_a_row_before_and_a_row_after() -> None:
    trail = Trail(act())
    await trail.asked({"paused": False})
    [line] = await lines()
    assert line.answer is None
    await trail.answered(Outcome.DONE, after={"paused": True})
    [line] = await lines()
    assert line.answer is not None
    assert (line.answer.outcome, line.changes, line.label) == ("done", [("paused", False, True)], "Pause")


async def test_an_act_that_failed_before_it_could_ask_has_both_rows_too() -> None:
    await Trail(act()).answered(Outcome.LOST, "no answer")
    assert await AuditEntry.objects.acount() == 2
    [line] = await lines()
    assert line.changes == []


async def test_an_act_is_told_on_the_board_of_its_cluster_and_to_those_who_see_its_namespace() -> None:
    await Trail(act()).asked(None)
    await Trail(act(cluster="production")).asked(None)
    assert [line.ask.cluster for line in await lines()] == ["sandbox"]
    assert await namespaces_of("production") == ["shop"]
    assert not await asked("sandbox", ["default"]).aexists()


async def test_asking_twice_writes_once() -> None:
    trail = Trail(act())
    await trail.asked(None)
    await trail.asked({"paused": True})
    assert await AuditEntry.objects.acount() == 1


async def test_a_message_is_capped_and_without_secrets() -> None:
    await Trail(act()).answered(Outcome.INVALID, "Authorization: Bearer abc " + "x" * 2_000)
    answer = await AuditEntry.objects.aget(step=AuditEntry.Step.ANSWERED)
    assert len(answer.message) <= 1_000
    assert "abc" not in answer.message


@pytest.mark.parametrize(
    ("forwarded", "kept"),
    [
        ("", "10.0.0.1"),
        ("1.1.1.1, 2.2.2.2", "2.2.2.2"),
        ("2.2.2.2:5123", "2.2.2.2"),
        ("[2001:db8::2]:5123", "2001:db8::2"),
        ("2001:db8::2", "2001:db8::2"),
        ("fe80::2%eth0", "fe80::2"),
        ("unknown", "10.0.0.1"),
        ("'; drop table", "10.0.0.1"),
    ],
)
def test_where_somebody_acts_from_is_an_address_whatever_a_proxy_says(settings: Any, forwarded: str, kept: str) -> None:
    settings.ORIGINS = ["https://board.example.org"]
    assert peer_address(forwarded, "10.0.0.1") == kept


def test_without_a_proxy_in_front_nobody_says_where_they_come_from(settings: Any) -> None:
    settings.ORIGINS = []
    assert peer_address("1.1.1.1", "10.0.0.1") == "10.0.0.1"
    assert peer_address("1.1.1.1", "") is None
