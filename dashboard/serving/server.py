"""Serving with Daphne: with `transport` and `door`, the only place that knows its insides.

Daphne has no lifespan and no back-pressure, and its plain shutdown skips the sockets: this adds a start on the running
loop, an outlet that reads the transport's backlog, and a stop that closes every socket before the loop ends.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from daphne.server import Server
from twisted.internet import defer, reactor

from dashboard.clusters.fleet import Fleet
from dashboard.people.presence import RESTARTING
from dashboard.process.keeping import keep
from dashboard.process.parent import ENDING
from dashboard.serving.door import guard
from dashboard.serving.transport import TransportOutlet, accept_compression
from dashboard.sockets.inbound import MESSAGE_LIMIT

log = logging.getLogger(__name__)
DRAIN_SECONDS = 1.5


class BoardServer(Server):  # type: ignore[misc]
    """Daphne's server with outlets, and with a shutdown that waits for the sockets."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Give a socket's scope its outlet."""
        if scope["type"] == "websocket":
            scope["outlet"] = TransportOutlet(protocol)
        return super().create_application(protocol, scope)

    def kill_all_applications(self) -> Any:
        """Cancel what still runs. Daphne's own fails on a connection whose application is gone already."""
        running = [details.get("application_instance") for details in self.connections.values()]
        pending = [instance for instance in running if instance is not None and not instance.done()]
        for instance in pending:
            instance.cancel()
        return defer.Deferred.fromFuture(asyncio.ensure_future(_settle(pending)))

    async def drain(self) -> None:
        """Stop listening, and wait until every socket has said goodbye, at most 1.5 seconds."""
        for listener in self.listeners:
            listener.addCallback(lambda port: port.stopListening())
        loop = asyncio.get_running_loop()
        end = loop.time() + DRAIN_SECONDS
        while self._open_sockets() and loop.time() < end:  # noqa: ASYNC110 - Daphne tells nobody of a closed socket
            await asyncio.sleep(0.02)

    def _open_sockets(self) -> int:
        return sum(
            1
            for protocol, details in self.connections.items()
            if getattr(protocol, "application_type", "") == "websocket" and "disconnected" not in details
        )


async def _settle(pending: list[Any]) -> None:
    await asyncio.gather(*pending, return_exceptions=True)


def serve(application: Any, fleet: Fleet, host: str, port: int, ready: Callable[[], None]) -> bool:
    """Serve until SIGINT, SIGTERM or SIGHUP; `ready` is called once the port is open. False: the port was taken."""
    endpoint = f"tcp:port={port}:interface={host}".replace("::", r"\:\:")
    server = BoardServer(
        application,
        endpoints=[endpoint],
        signal_handlers=False,
        websocket_max_message_size=MESSAGE_LIMIT,
        websocket_max_frame_size=MESSAGE_LIMIT,
        websocket_timeout=-1,
        server_name="",
    )
    server.ready_callable = lambda: _begin(server, fleet, ready)
    server.run()
    return bool(server.listening_addresses)


def _begin(server: BoardServer, fleet: Fleet, ready: Callable[[], None]) -> None:
    """The port is open and the loop is about to run."""
    guard(server)
    server.ws_factory.setProtocolOptions(perMessageCompressionAccept=accept_compression)
    server.ws_factory.setProtocolOptions(failByDrop=False, allowNullOrigin=False)  # say 1009, not hang up
    loop = asyncio.get_event_loop()
    stopping = asyncio.Event()
    for number in ENDING:
        # Not the loop's own handlers: they lose a signal while hundreds of threads' answers fill its wake-up pipe.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
    keep(loop.create_task(_live(server, fleet, ready, stopping)))


async def _live(server: BoardServer, fleet: Fleet, ready: Callable[[], None], stopping: asyncio.Event) -> None:
    try:
        fleet.start()
        ready()
        await stopping.wait()
        await fleet.sockets.end_all(RESTARTING)
        await server.drain()
        await fleet.stop()
    finally:
        reactor.stop()
