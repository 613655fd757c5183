"""Frames on their way out through any ASGI server."""

import asyncio

from dashboard.sockets.outlet import AsgiOutlet


class Consumer:
    """A server that takes a frame only when it is let."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.free = asyncio.Event()
        self.code = 0

    async def send(self, text_data: str) -> None:
        await self.free.wait()
        self.took.append(text_data)

    async def close(self, code: int) -> None:
        self.code = code


async def until_drained(outlet: AsgiOutlet) -> None:
    async with asyncio.timeout(5):
        while outlet.backlog():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)


async def test_what_a_slow_server_does_not_take_is_the_backlog_and_goes_out_in_order() -> None:
    consumer = Consumer()
    outlet = AsgiOutlet(consumer)
    for frame in (b"one", b"two", "셋".encode()):
        outlet.send(frame)
    await asyncio.sleep(0)
    assert outlet.backlog() == 9
    consumer.free.set()
    await until_drained(outlet)
    assert consumer.took == ["one", "two", "셋"]
    outlet.close(4408)
    await asyncio.sleep(0)
    assert consumer.code == 4408
