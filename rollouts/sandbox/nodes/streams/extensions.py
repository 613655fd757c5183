"""The streaming subresources as the API server mounts them: ("pods", "exec") -> handler."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.nodes.assembly import Nodes
from rollouts.sandbox.nodes.streams.attach import Attach
from rollouts.sandbox.nodes.streams.exec import Exec
from rollouts.sandbox.nodes.streams.logs import Logs
from rollouts.sandbox.nodes.streams.port_forward import PortForward

Handler = Callable[[Call], Awaitable[web.StreamResponse]]


def extensions(nodes: Nodes, clock: Clock) -> dict[tuple[str, str], Handler]:
    """Every subresource that is a conversation with a container."""
    return {
        ("pods", "exec"): Exec(nodes.kubelet, nodes.hosts).handle,
        ("pods", "attach"): Attach(nodes.kubelet, nodes.processes, nodes.containers.log, clock).handle,
        ("pods", "log"): Logs(nodes.kubelet, nodes.containers.log, clock).handle,
        ("pods", "portforward"): PortForward(nodes.kubelet, nodes.containers).handle,
    }
