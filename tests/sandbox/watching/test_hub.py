"""The fan-out: encoded once, sent once a turn, and nobody waits for a slow reader."""

import asyncio
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.selection import select
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.watching.hub import BACKLOG_LIMIT, HELD_LIMIT, Hub


class Form:
    """Counts how often it renders."""

    def __init__(self, key: str = "v1") -> None:
        self.key = key
        self.rendered = 0

    def render(self, obj: Object) -> Object:
        self.rendered += 1
        return obj


class Pipe:
    """A transport that keeps what is written."""

    def __init__(self, backlog: int = 0) -> None:
        self.written: list[bytes] = []
        self.backlog = backlog
        self.aborted = False
        self.closing = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def get_write_buffer_size(self) -> int:
        return self.backlog

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.closing


def pod(name: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "d", "labels": labels}}


async def turn() -> None:
    await asyncio.sleep(0)


async def test_it_encodes_an_event_once_for_all_who_look_alike():
    storage = Storage()
    hub, form, pipes = Hub(storage), Form(), [Pipe() for _ in range(20)]
    for pipe in pipes:
        hub.join(select("pods", None), form, pipe).open()
    storage.put("pods", pod("a"))
    await turn()
    assert form.rendered == 1
    assert len({id(pipe.written[0]) for pipe in pipes}) == 1


async def test_it_sends_a_burst_in_one_write():
    storage, pipe = Storage(), Pipe()
    Hub(storage).join(select("pods", None), Form(), pipe).open()
    for name in "abc":
        storage.put("pods", pod(name))
    await turn()
    assert len(pipe.written) == 1
    assert pipe.written[0].count(b'"type":"ADDED"') == 3


async def test_it_keeps_what_happens_before_the_watch_is_open():
    storage, pipe = Storage(), Pipe()
    watcher = Hub(storage).join(select("pods", None), Form(), pipe)
    storage.put("pods", pod("late"))
    watcher.push(b"first ")
    assert pipe.written == []
    watcher.open()
    assert b'"late"' in pipe.written[0]


async def test_it_cuts_off_a_reader_that_does_not_read():
    storage = Storage()
    hub, slow, quick = Hub(storage), Pipe(BACKLOG_LIMIT + 1), Pipe()
    lost = hub.join(select("pods", None), Form(), slow)
    lost.open()
    hub.join(select("pods", None), Form(), quick).open()
    storage.put("pods", pod("a"))
    await turn()
    assert (slow.aborted, slow.written, len(quick.written)) == (True, [], 1)
    assert await lost.ended_within(0.0)
    assert hub.count() == 1


async def test_it_lets_go_of_a_reader_that_has_gone():
    storage, gone = Storage(), Pipe()
    hub = Hub(storage)
    hub.join(select("pods", None), Form(), gone).open()
    gone.closing = True
    storage.put("pods", pod("a"))
    await turn()
    assert (gone.written, hub.count()) == ([], 0)


async def test_it_tells_only_what_was_selected():
    storage, pipe = Storage(), Pipe()
    Hub(storage).join(select("pods", "d", labels="app=web"), Form(), pipe).open()
    storage.put("pods", pod("other", app="db"))
    storage.put("services", pod("elsewhere", app="web"))
    await turn()
    assert pipe.written == []


async def test_it_frames_each_event_as_a_chunk_of_its_own():
    storage, pipe = Storage(), Pipe()
    Hub(storage).join(select("pods", None), Form(), pipe).open()
    storage.put("pods", pod("a"))
    await turn()
    size, _, rest = pipe.written[0].partition(b"\r\n")
    assert len(rest) == int(size, 16) + 2
    assert rest.endswith(b"}\n\r\n")


async def test_it_ends_every_watch_when_the_server_stops():
    hub = Hub(Storage())
    watcher = hub.join(select("pods", None), Form(), Pipe())
    hub.end_all()
    assert await watcher.ended_within(0.0)


async def test_it_cuts_off_a_reader_that_never_takes_the_present_state():
    storage, pipe = Storage(), Pipe()
    hub = Hub(storage)
    watcher = hub.join(select("pods", None), Form(), pipe)
    for number in range(5):
        storage.put("pods", pod("a", filler=f"{number}" * (HELD_LIMIT // 4)))
    assert pipe.aborted
    assert hub.count() == 0
    assert await watcher.ended_within(1)
