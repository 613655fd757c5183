"""`pods/NAME/attach`: what a container writes, as it comes, and its standard input."""

import asyncio
from collections.abc import Callable
from functools import partial

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.kubelet.life import Container
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.processes.console import Console
from rollouts.sandbox.nodes.processes.processes import Processes
from rollouts.sandbox.nodes.serving.container_log import ContainerLog
from rollouts.sandbox.nodes.shell.sleeping import Sleeper
from rollouts.sandbox.nodes.shell.streams import Write
from rollouts.sandbox.nodes.streams.channels import Channels, cancel
from rollouts.sandbox.nodes.streams.choice import choose_container, running_container
from rollouts.sandbox.nodes.streams.framing import STDERR, STDOUT
from rollouts.sandbox.nodes.streams.upgrade import converse

PERIOD = 0.2


class Attach:
    """Answers attach requests."""

    def __init__(self, kubelet: Kubelet, processes: Processes, log: ContainerLog, clock: Clock) -> None:
        self._kubelet = kubelet
        self._processes = processes
        self._log = log
        self._clock = clock
        self._sleeper = Sleeper(clock)

    async def handle(self, call: Call) -> web.StreamResponse:
        """Raises ApiError before the upgrade; afterwards the end of the container ends the conversation."""
        pod = call.registry.get("pods", call.target.namespace, call.target.name)
        spec = choose_container(pod, call.option("container"))
        container = running_container(self._kubelet, pod, spec["name"])
        socket, response = await converse(call)
        channels = Channels(socket)
        # The client waits for the first message of the lowest channel.
        channels.write(STDOUT, b"")
        found = self._processes.run(container.container_id)
        if found is None:
            shown = asyncio.create_task(self._show_log(pod, container, partial(channels.offer, STDOUT)))
            try:
                await _pass_on(channels, shown, _ignored, _nothing)
            finally:
                await cancel(shown)
        else:
            await self._join(channels, *found, typing=call.flag("stdin"), once=bool(spec.get("stdinOnce")))
        await socket.close()
        return response

    async def _join(
        self, channels: Channels, console: Console, task: "asyncio.Task[int]", *, typing: bool, once: bool
    ) -> None:
        console.attach(channels, partial(channels.offer, STDOUT), partial(channels.offer, STDERR))
        try:
            feed, end = (console.feed, console.hang_up) if typing else (_ignored, _nothing)
            await _pass_on(channels, task, feed, end)
        finally:
            console.detach(channels)
            if typing and once:
                console.hang_up()

    async def _show_log(self, pod: Object, container: Container, out: Write) -> None:
        """Follow the log of a container that runs its image's own program, until that run ends."""
        uid, since = pod["metadata"]["uid"], self._clock.now()
        while self._runs(uid, container):
            await self._sleeper.sleep(PERIOD)
            fresh = [line for line in self._log.of(uid, container.name) if since < line[0]]
            since = fresh[-1][0] if fresh else since
            out("".join(f"{text}\n" for _, text in fresh).encode())

    def _runs(self, uid: str, container: Container) -> bool:
        life = self._kubelet.life_of(uid)
        here = (each for each in life.containers if each.container_id == container.container_id) if life else ()
        return any(each.runs for each in here)


async def _pass_on(
    channels: Channels, until: "asyncio.Task[int] | asyncio.Task[None]", feed: Write, end: Callable[[], None]
) -> None:
    """Pass on what comes and goes, until the run ends or the client leaves."""
    sending = asyncio.create_task(channels.send_all())
    receiving = asyncio.create_task(channels.receive_all(feed, end))
    ended = asyncio.ensure_future(asyncio.wait((until,)))
    try:
        await asyncio.wait((ended, sending, receiving), return_when=asyncio.FIRST_COMPLETED)
        if until.done():
            channels.finish(0)
            await sending
    finally:
        await cancel(ended, sending, receiving)


def _ignored(data: bytes) -> None:
    """Nobody reads it."""


def _nothing() -> None:
    """There is no input to end."""
