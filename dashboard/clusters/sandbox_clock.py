"""The clock of a sandbox, followed: it may be held or run faster, and what the board shows goes by it."""

import asyncio
from contextlib import aclosing, suppress

import msgspec

from rollouts.cluster.client import Client
from rollouts.errors import UNREADABLE, ClusterError
from rollouts.feed.cluster_time import ClusterTime

PATH = "/sandbox/clock"
SILENCE_SECONDS = 12.0  # it tells its time every five
RETRY_SECONDS = 1.0


class Reading(msgspec.Struct):
    """What the sandbox says of its clock. now: epoch seconds; speed: its seconds per second of ours."""

    speed: float
    paused: bool
    now: float


_decoder = msgspec.json.Decoder(Reading)


async def follow_clock(client: Client, time: ClusterTime) -> None:
    """Turn `time` with every word of the sandbox's clock, until cancelled; a sandbox that is away keeps its pace."""
    while True:
        with suppress(ClusterError, TimeoutError, *UNREADABLE):  # the board's own health tells of them
            await _listen(client, time)
        await asyncio.sleep(RETRY_SECONDS)


async def _listen(client: Client, time: ClusterTime) -> None:
    loop = asyncio.get_running_loop()
    async with aclosing(client.watch(PATH)) as lines, asyncio.timeout(SILENCE_SECONDS) as patience:
        async for line in lines:
            patience.reschedule(loop.time() + SILENCE_SECONDS)
            if line:
                reading = _decoder.decode(line)
                time.turn_to(round(reading.now * 1000), reading.speed, paused=reading.paused)
