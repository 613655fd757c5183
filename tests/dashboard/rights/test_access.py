"""What a person may do, as the API server says it."""

import asyncio

import pytest

from dashboard.rights.access import REMEMBERED, Access, Verdict
from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import Question
from rollouts.errors import Unreachable

ANNA, BEN = Identity("anna", ("rollboard:viewers",)), Identity("ben", ("rollboard:operators",))
PATCH = Question("patch", "deployments", "shop")


class Reviews:
    """Lets whoever is named in `allowed`; counts what it is asked."""

    def __init__(self) -> None:
        self.allowing = {"ben"}
        self.asked: list[str] = []
        self.lost = False
        self.hangs = False

    async def allowed(self, question, identity=None) -> bool:
        if self.lost:
            raise Unreachable("no answer")
        if self.hangs:
            await asyncio.Event().wait()
        who = identity.user if identity else "shared"
        self.asked.append(f"{who} {question.verb} {question.target} in {question.namespace}")
        return who in self.allowing


@pytest.fixture
def reviews() -> Reviews:
    return Reviews()


async def test_each_identity_and_question_has_its_own_answer(reviews: Reviews) -> None:
    access = Access(reviews)
    assert await access.ask(ANNA, PATCH) is Verdict.DENIED
    assert await access.ask(BEN, PATCH) is Verdict.ALLOWED
    assert await access.ask(None, PATCH) is Verdict.DENIED
    assert await access.ask(BEN, Question("patch", "deployments", "shop", subresource="scale")) is Verdict.ALLOWED
    assert reviews.asked[-1] == "ben patch deployments/scale in shop"


async def test_an_answer_is_remembered_for_thirty_seconds_and_no_longer(reviews: Reviews) -> None:
    now = 0.0
    access = Access(reviews, lambda: now)
    assert await access.ask(BEN, PATCH) is Verdict.ALLOWED
    reviews.allowing.clear()
    now = REMEMBERED - 1
    assert await access.ask(BEN, PATCH) is Verdict.ALLOWED
    now = REMEMBERED
    assert await access.ask(BEN, PATCH) is Verdict.DENIED
    assert len(reviews.asked) == 2


async def test_a_server_that_cannot_be_asked_allows_nothing_and_is_asked_again(reviews: Reviews) -> None:
    access = Access(reviews)
    reviews.lost = True
    assert await access.ask(BEN, PATCH) is Verdict.UNKNOWN
    assert str(access.failure(BEN)) == "no answer"
    assert access.failure(ANNA) is None
    reviews.lost = False
    assert await access.ask(BEN, PATCH) is Verdict.ALLOWED
    assert access.failure(BEN) is None


async def test_a_server_that_hangs_keeps_nobody_waiting_for_long(reviews: Reviews) -> None:
    reviews.hangs = True
    assert await asyncio.wait_for(Access(reviews, patience=0.01).ask(BEN, PATCH), 5) is Verdict.UNKNOWN


async def test_a_no_may_be_remembered_for_longer_and_a_yes_never(reviews: Reviews) -> None:
    now = 0.0
    access = Access(reviews, lambda: now)
    assert await access.ask(ANNA, PATCH, denied_for=120) is Verdict.DENIED
    assert await access.ask(BEN, PATCH, denied_for=120) is Verdict.ALLOWED
    now = 119.0
    await access.ask(ANNA, PATCH, denied_for=120)
    assert len(reviews.asked) == 2
    await access.ask(BEN, PATCH, denied_for=120)
    await access.ask(ANNA, PATCH)
    assert len(reviews.asked) == 4
