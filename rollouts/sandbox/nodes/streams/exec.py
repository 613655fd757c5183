"""`pods/NAME/exec`: a command in the interpreter, over WebSocket."""

import asyncio
from functools import partial

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.errors import bad_request
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.shell.hosts import Hosts, run_command
from rollouts.sandbox.nodes.shell.machine import INTERRUPTED, PROMPT, Machine
from rollouts.sandbox.nodes.shell.streams import Input, Streams, Write
from rollouts.sandbox.nodes.shell.terminal import Terminal, cooked
from rollouts.sandbox.nodes.streams.channels import PROTOCOLS, STDERR, STDOUT, Channels, cancel, websocket
from rollouts.sandbox.nodes.streams.choice import choose_container, only_by_websocket, running_container


class Exec:
    """Answers exec requests."""

    def __init__(self, kubelet: Kubelet, hosts: Hosts) -> None:
        self._kubelet = kubelet
        self._hosts = hosts

    async def handle(self, call: Call) -> web.StreamResponse:
        """Raises ApiError before the upgrade; afterwards the exit code travels on the error channel."""
        command = call.request.rel_url.query.getall("command", [])
        if not command:
            raise bad_request("you must specify at least 1 command for the container")
        pod = call.registry.get("pods", call.target.namespace, call.target.name)
        spec = choose_container(pod, call.option("container"))
        container = running_container(self._kubelet, pod, spec["name"])
        socket = websocket(*PROTOCOLS)
        if not socket.can_prepare(call.request):
            raise only_by_websocket("exec")
        machine = self._hosts.machine(pod, spec, container.container_id)
        await socket.prepare(call.request)
        await _serve(socket, machine, command, tty=call.flag("tty"), reads=call.flag("stdin"))
        return socket


async def _serve(
    socket: web.WebSocketResponse, machine: Machine, command: list[str], *, tty: bool, reads: bool
) -> None:
    channels = Channels(socket)
    stdin = Input(closed=not reads)
    stdout: Write = partial(channels.write, STDOUT)
    stderr: Write = partial(channels.write, STDERR)
    machine.pace = channels.pace
    # The client waits for the first message of the lowest channel.
    stdout(b"")
    if tty:
        stdout = stderr = cooked(stdout)
        machine.prompt = PROMPT if reads else ""
    running = asyncio.ensure_future(run_command(machine, command, Streams(stdin, stdout, stderr)))
    feed: Write = stdin.feed
    if tty:

        def interrupt() -> None:
            # ^C also drops what was typed ahead; at its prompt an interactive shell takes no harm from it.
            stdin.drop()
            if machine.foreground.task is not None:
                machine.foreground.task.cancel()
            elif machine.foreground.prompting:
                stdout(PROMPT.encode())
            else:
                running.cancel()

        feed = Terminal(stdin, partial(channels.write, STDOUT), interrupt).feed
    sending = asyncio.create_task(channels.send_all())
    receiving = asyncio.create_task(channels.receive_all(feed, stdin.close))
    try:
        await asyncio.wait((running, receiving, sending), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            channels.finish(INTERRUPTED if running.cancelled() else running.result())
            await sending
            await socket.close()
    finally:
        await cancel(running, sending, receiving)
