"""`pods/NAME/exec`: a command in the interpreter."""

from aiohttp import web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.shell.hosts import Hosts
from rollouts.sandbox.nodes.streams.choice import choose_container, running_container
from rollouts.sandbox.nodes.streams.session import Session
from rollouts.sandbox.nodes.streams.upgrade import converse


class Exec:
    """Answers exec requests."""

    def __init__(self, kubelet: Kubelet, hosts: Hosts) -> None:
        self._kubelet = kubelet
        self._hosts = hosts

    async def handle(self, call: Call) -> web.StreamResponse:
        """Raises ApiError before the upgrade; afterwards the exit code travels on the error channel."""
        pod = call.registry.get("pods", call.target.namespace, call.target.name)
        command = call.request.rel_url.query.getall("command", [])
        if not command:
            raise bad_request("you must specify at least 1 command for the container")
        spec = choose_container(pod, call.option("container"))
        container = running_container(self._kubelet, pod, spec["name"])
        world = self._hosts.world(pod, spec, container.container_id)
        socket, response = await converse(call)
        await Session(socket, world, command, tty=call.flag("tty"), reads=call.flag("stdin")).serve()
        return response
