"""The open sockets."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from dashboard.models import Person
from dashboard.people.presence import IN_ALL, PER_PERSON, RESTARTING, SIGN_IN_AGAIN, Sockets
from dashboard.people.sign_in import SignIn


class Page:
    def __init__(self, session: str = "s", person_id: int = 1, namespace: str = "default", cluster: str = "c") -> None:
        self.sign_in, self.cluster, self.namespace = SignIn(session, person_id, ""), cluster, namespace
        self.code = 0
        self.judged_at = 0.0
        self.counts: list[int] = []
        self.told, self.ended = asyncio.Event(), asyncio.Event()

    async def end(self, code: int) -> None:
        self.code = code
        self.ended.set()

    async def judge(self, person: Person) -> int:
        return 0

    def tell_viewers(self, count: int) -> None:
        self.counts.append(count)
        self.told.set()


async def test_those_who_join_together_hear_their_number_once() -> None:
    sockets, pages = Sockets(), [Page() for _ in range(5)]
    others = [Page(namespace="kube-system"), Page(cluster="another")]
    for page in (*pages, *others):
        sockets.add(page)
    await asyncio.wait_for(asyncio.gather(*(page.told.wait() for page in (*pages, *others))), 5)
    assert [page.counts for page in pages] == [[5]] * 5
    assert [page.counts for page in others] == [[1], [1]]


async def test_signing_out_ends_the_sockets_of_that_session_alone() -> None:
    sockets, mine, theirs = Sockets(), Page("mine"), Page("theirs")
    sockets.add(mine)
    sockets.add(theirs)
    await sockets.end_session("mine")
    assert (mine.code, theirs.code) == (SIGN_IN_AGAIN, 0)


async def test_a_sweep_ends_whom_the_judge_condemns() -> None:
    async def judge(sockets) -> AsyncIterator[tuple]:
        for socket in sockets:
            if socket.sign_in.session == "gone":
                yield socket, SIGN_IN_AGAIN

    sockets, gone, here = Sockets(), Page("gone"), Page("here")
    sockets.add(gone)
    sockets.add(here)
    await sockets.sweep(judge)
    assert (gone.code, here.code) == (SIGN_IN_AGAIN, 0)


async def test_whom_the_judge_has_condemned_is_ended_while_it_still_thinks_of_others() -> None:
    async def judge(sockets) -> AsyncIterator[tuple]:
        yield next(iter(sockets)), SIGN_IN_AGAIN
        await asyncio.Event().wait()

    sockets, gone = Sockets(), Page("gone")
    sockets.add(gone)
    sweep = asyncio.create_task(sockets.sweep(judge))
    async with asyncio.timeout(5):
        await gone.ended.wait()
    sweep.cancel()
    assert gone.code == SIGN_IN_AGAIN


async def test_a_sweep_that_breaks_off_is_followed_by_the_next(caplog: pytest.LogCaptureFixture) -> None:
    tries = []

    async def judge(sockets) -> AsyncIterator[tuple]:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the database is locked")
        for socket in sockets:
            yield socket, SIGN_IN_AGAIN

    sockets, gone = Sockets(pause=0.001), Page("gone")
    sockets.add(gone)
    sweeps = asyncio.create_task(sockets.run_sweeps(judge))
    try:
        async with asyncio.timeout(5):
            await gone.ended.wait()
    finally:
        sweeps.cancel()
    assert "a sweep broke off" in caplog.text


async def test_stopping_ends_all() -> None:
    sockets, pages = Sockets(), [Page() for _ in range(3)]
    for page in pages:
        sockets.add(page)
    await sockets.end_all(RESTARTING)
    assert {page.code for page in pages} == {RESTARTING}


async def test_a_person_has_room_for_twenty_and_all_for_two_thousand() -> None:
    sockets = Sockets()
    for _ in range(PER_PERSON):
        sockets.add(Page(person_id=7))
    assert not sockets.has_room(7)
    assert sockets.has_room(8)
    for number in range(IN_ALL):
        sockets.add(Page(person_id=100 + number))
    assert not sockets.has_room(8)


async def test_who_closes_a_board_has_room_for_another() -> None:
    sockets, pages = Sockets(), [Page(person_id=7) for _ in range(PER_PERSON)]
    for page in pages:
        sockets.add(page)
    sockets.drop(pages[0])
    sockets.drop(pages[0])
    assert sockets.has_room(7)
    sockets.add(pages[0])
    assert not sockets.has_room(7)


async def test_dropping_twice_is_harmless() -> None:
    sockets, page = Sockets(), Page()
    sockets.add(page)
    sockets.drop(page)
    sockets.drop(page)
    await sockets.end_all(RESTARTING)
    assert page.code == 0
