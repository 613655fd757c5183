"""One `exec`: a command in the interpreter, and the client's keys and screen."""

import asyncio
from functools import partial

from rollouts.sandbox.nodes.shell.hosts import run_command
from rollouts.sandbox.nodes.shell.streams import Input, Streams, Write
from rollouts.sandbox.nodes.shell.terminal import Terminal, cooked
from rollouts.sandbox.nodes.shell.world import INTERRUPTED, PROMPT, World
from rollouts.sandbox.nodes.streams.channels import Channels, cancel
from rollouts.sandbox.nodes.streams.framing import STDERR, STDOUT, Socket


class Session:
    """A command from start to end, or until the client leaves. reads: whether the client has anything to say."""

    def __init__(self, socket: Socket, world: World, command: list[str], *, tty: bool, reads: bool) -> None:
        self._socket = socket
        self._channels = Channels(socket)
        self._foreground = world.foreground
        self._screen: Write = partial(self._channels.write, STDOUT)
        self._stdin = Input(closed=not reads)
        self._feed: Write = self._stdin.feed
        world.pace = self._channels.pace
        # The client waits for the first message of the lowest channel.
        self._screen(b"")
        if tty:
            world.prompt = PROMPT if reads else ""
            self._feed = Terminal(self._stdin, self._screen, self._interrupt).feed
        self._running = asyncio.ensure_future(run_command(world, command, self._streams(tty=tty)))

    async def serve(self) -> None:
        """Pass on what comes and goes; the exit code is the last word."""
        sending = asyncio.create_task(self._channels.send_all())
        receiving = asyncio.create_task(self._channels.receive_all(self._feed, self._stdin.close))
        try:
            await asyncio.wait((self._running, receiving, sending), return_when=asyncio.FIRST_COMPLETED)
            if self._running.done():
                self._channels.finish(INTERRUPTED if self._running.cancelled() else self._running.result())
                await sending
                await self._socket.close()
        finally:
            await cancel(self._running, sending, receiving)

    def _streams(self, *, tty: bool) -> Streams:
        """A terminal has one screen, for all that a command says."""
        if tty:
            return Streams(self._stdin, cooked(self._screen), cooked(self._screen))
        return Streams(self._stdin, self._screen, partial(self._channels.write, STDERR))

    def _interrupt(self) -> None:
        # ^C also drops what was typed ahead; at its prompt an interactive shell takes no harm from it.
        self._stdin.drop()
        if self._foreground.task is not None:
            self._foreground.task.cancel()
        elif self._foreground.prompting:
            self._streams(tty=True).stdout(PROMPT.encode())
        else:
            self._running.cancel()
