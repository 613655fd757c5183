"""The streaming subresources as the API server mounts them: ("pods", "exec") -> handler."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.clock import Clock
from rollouts.sandbox.errors import bad_request
from rollouts.sandbox.nodes.assembly import Nodes
from rollouts.sandbox.nodes.streams.exec import Exec
from rollouts.sandbox.nodes.streams.logs import Logs
from rollouts.sandbox.nodes.streams.port_forward import PortForward

Handler = Callable[[Call], Awaitable[web.StreamResponse]]


def extensions(nodes: Nodes, clock: Clock) -> dict[tuple[str, str], Handler]:
    """Every subresource that is a conversation with a container."""
    return {
        ("pods", "exec"): Exec(nodes.kubelet, nodes.hosts).handle,
        ("pods", "attach"): _attach,
        ("pods", "log"): Logs(nodes.kubelet, nodes.containers.log, clock).handle,
        ("pods", "portforward"): PortForward(nodes.kubelet, nodes.containers).handle,
    }


async def _attach(call: Call) -> web.StreamResponse:
    call.registry.get("pods", call.target.namespace, call.target.name)
    raise bad_request("simulated containers cannot be attached to; use logs or exec")
