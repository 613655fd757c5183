"""From a request to a conversation: over WebSocket, or over SPDY with clients that know no better."""

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.nodes.streams.channels import PROTOCOLS, websocket
from rollouts.sandbox.nodes.streams.choice import only_by_upgrade
from rollouts.sandbox.nodes.streams.framing import Socket
from rollouts.sandbox.nodes.streams.raw import RawSocket, Taken, asks_for_spdy
from rollouts.sandbox.nodes.streams.spdy_channels import V4, SpdyChannels, wanted_channels


async def converse(call: Call) -> tuple[Socket, web.StreamResponse]:
    """Open the channels that a client asks for; the response is what to give back when all is said.

    Raises ApiError (400) for a request that asks for no upgrade.
    """
    if asks_for_spdy(call.request):
        wanted = wanted_channels(**{name: call.flag(name) for name in ("stdin", "stdout", "stderr", "tty")})
        channels = SpdyChannels(RawSocket(call.request, V4), wanted)
        await channels.opened()
        return channels, Taken()
    socket = websocket(*PROTOCOLS)
    if not socket.can_prepare(call.request):
        raise only_by_upgrade()
    await socket.prepare(call.request)
    return socket, socket
