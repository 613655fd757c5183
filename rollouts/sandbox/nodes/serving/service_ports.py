"""Node ports really listen: on 127.0.0.1, each connection to a random ready pod, refused when there is none."""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.serving.allocation import HOST, PORT_TYPES, free_node_port, node_ports, ports_of
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.directory import Backend, Directory
from rollouts.sandbox.nodes.serving.http import HEAD_LIMIT, Request, converse
from rollouts.sandbox.storing.storage import Change
from rollouts.sandbox.writing.registry import Registry

Key = tuple[str, str]
BACKLOG = 256

log = logging.getLogger(__name__)


class NodePort:
    """One port of the host: reserved as long as the Service has it, open as long as a pod is ready.

    A socket that is bound and does not listen keeps the port and refuses connections.
    """

    def __init__(self, number: int, choose: Callable[[], Backend | None], containers: Containers) -> None:
        """Raises OSError when the host has the port in use."""
        self.number = number
        self._choose = choose
        self._containers = containers
        self._server: asyncio.Server | None = None
        self._reserved: socket.socket | None = _bind(number)
        self._connections: set[asyncio.StreamWriter] = set()

    @property
    def is_open(self) -> bool:
        return self._server is not None

    async def open(self) -> None:
        if self._server is None:
            held = self._reserved or _bind(self.number)
            self._reserved = None
            self._server = await asyncio.start_server(self._serve, sock=held, limit=HEAD_LIMIT, backlog=BACKLOG)

    def shut(self) -> None:
        """Refuse new connections, and keep the port. Raises OSError when it got lost."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._reserved = _bind(self.number)

    def release(self) -> None:
        """Give the port back and end its connections."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None
        for writer in tuple(self._connections):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        backend = self._choose()

        def respond(request: Request) -> Any:
            if backend is None:
                return None
            return self._containers.answer(backend.pod, backend.port, request.path, request.method)

        try:
            await converse(reader, writer, respond)
        except (ConnectionError, TimeoutError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()


def _bind(number: int) -> socket.socket:
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setblocking(False)
        held.bind((HOST, number))
    except OSError:
        held.close()
        raise
    return held


class ServicePorts:
    """Follows Services and their endpoints, and keeps the node ports as they say."""

    def __init__(self, registry: Registry, directory: Directory, containers: Containers) -> None:
        self._registry = registry
        self._directory = directory
        self._containers = containers
        self._ports: dict[Key, dict[int, NodePort]] = {}
        self._changed: dict[Key, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    async def start(self) -> None:
        """Serve the Services that are there, and follow every change."""
        for service in self._registry.list("services"):
            self._mark(service)
        self._unsubscribe = self._registry.storage.on_change(self._observe)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Close all listeners and connections; harmless when it was done before."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for ports in self._ports.values():
            for port in ports.values():
                port.release()
        self._ports.clear()

    def open_ports(self) -> list[int]:
        """The node ports that accept connections now."""
        return sorted(port.number for ports in self._ports.values() for port in ports.values() if port.is_open)

    def _observe(self, change: Change) -> None:
        if change.resource in ("services", "endpoints"):
            self._mark(change.object)

    def _mark(self, obj: Object) -> None:
        self._changed[obj["metadata"]["namespace"], obj["metadata"]["name"]] = None
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._changed:
                key = next(iter(self._changed))
                del self._changed[key]
                try:
                    await self._settle(key)
                except Exception:
                    # A fault at one Service must not end the serving of all others.
                    log.exception("the node ports of %s/%s could not be settled", *key)

    async def _settle(self, key: Key) -> None:
        """Bring the node ports of one Service in line with it."""
        service = self._directory.service(*key)
        wanted = {port["nodePort"]: port for port in _served(service)}
        held = self._ports.setdefault(key, {})
        for number in [number for number in held if number not in wanted]:
            held.pop(number).release()
        for number, port in wanted.items():
            name = port.get("name") or ""
            if number not in held:
                try:
                    held[number] = NodePort(number, self._chooser(key, name), self._containers)
                except OSError:
                    self._move(key, number)
                    continue
            anyone = next(self._directory.backends(*key, name), None) is not None
            await self._open_or_shut(held, number, anyone=anyone)
        if not held:
            del self._ports[key]

    async def _open_or_shut(self, held: dict[int, NodePort], number: int, *, anyone: bool) -> None:
        try:
            if anyone:
                await held[number].open()
            else:
                held[number].shut()
        except OSError:
            held.pop(number).release()

    def _chooser(self, key: Key, name: str) -> Callable[[], Backend | None]:
        return lambda: self._directory.choose(*key, name)

    def _move(self, key: Key, number: int) -> None:
        """The host has the port in use: the Service gets another one."""
        service = self._directory.service(*key)
        if service is None:
            return
        try:
            other = free_node_port(node_ports(self._registry.list("services")))
            ports = [{**p, "nodePort": other} if p.get("nodePort") == number else p for p in ports_of(service)]
            self._registry.update("services", {**service, "spec": {**service["spec"], "ports": ports}})
        except (ApiError, LookupError):
            return


def _served(service: Object | None) -> list[dict[str, Any]]:
    if service is None or service["spec"].get("type") not in PORT_TYPES:
        return []
    return [port for port in ports_of(service) if port.get("nodePort") and (port.get("protocol") or "TCP") == "TCP"]
