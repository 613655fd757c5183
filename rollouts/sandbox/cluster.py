"""The whole cluster put together, and nothing decided: this file alone knows every part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rollouts.sandbox.access.account_tokens import AccountTokens
from rollouts.sandbox.access.authentication import Authenticator, Tokens
from rollouts.sandbox.access.credentials import find_credentials
from rollouts.sandbox.access.kubeconfigs import USERS, write_kubeconfigs
from rollouts.sandbox.access.rbac import Authorizer
from rollouts.sandbox.access.reviews import Reviews
from rollouts.sandbox.api.control import Control
from rollouts.sandbox.api.dispatch import Api
from rollouts.sandbox.api.metrics import Metrics
from rollouts.sandbox.api.proxying import proxy_handlers
from rollouts.sandbox.api.server_paths import ServerPaths
from rollouts.sandbox.basics.clock import Clock, LoopClock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.bootstrap import ApiService, populate
from rollouts.sandbox.contents import OpenApiDocuments, plugins
from rollouts.sandbox.controllers.assembly import assemble as assemble_controllers
from rollouts.sandbox.controllers.events import Recorder, SeriesRecorder
from rollouts.sandbox.controllers.loop import Loop
from rollouts.sandbox.limits.room import EventExpiry
from rollouts.sandbox.nodes.assembly import Nodes
from rollouts.sandbox.nodes.assembly import assemble as assemble_nodes
from rollouts.sandbox.nodes.streams.extensions import extensions
from rollouts.sandbox.reset import create_first, reset
from rollouts.sandbox.schema import protobuf
from rollouts.sandbox.server import Server
from rollouts.sandbox.storing.journal import Journal
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.watching.hub import Hub
from rollouts.sandbox.writing.registry import Registry


@dataclass(frozen=True, slots=True)
class Options:
    """directory: where the kubeconfigs go. port: 0 for a free one. data: where objects are kept; None forgets them.

    first: objects that a new cluster begins with, and begins with again after a reset. number: of several beside each
    other; from 2 on it stands in the names of the kubeconfigs.
    """

    directory: Path
    port: int = 0
    data: Path | None = None
    host: str = "127.0.0.1"
    first: tuple[Object, ...] = ()
    number: int = 1


@dataclass(slots=True)
class Running:
    """A cluster that answers."""

    options: Options
    registry: Registry
    server: Server
    hub: Hub
    controllers: Loop
    nodes: Nodes
    expiry: EventExpiry
    api_service: ApiService
    control: Control
    journal: Journal | None

    @property
    def url(self) -> str:
        """Where the API answers."""
        return self.server.url

    def kubeconfig(self, user: str = "admin") -> Path:
        """Give the kubeconfig file of admin, viewer, editor, nobody or dashboard."""
        return self.options.directory / f"{user}.kubeconfig"

    async def stop(self) -> None:
        """End every watch and let go of everything, within a second."""
        self.expiry.stop()
        self.api_service.stop()
        self.controllers.stop()
        await self.nodes.close()
        self.hub.end_all()
        self.control.end()
        await self.server.stop()
        if self.journal is not None:
            self.journal.close()


async def start(options: Options, clock: Clock) -> Running:
    """Start a cluster and give it when it answers.

    Raises OSError or JournalTaken when the port or `data` is taken, ApiError when `first` cannot be created.
    """
    journal = None if options.data is None else Journal(options.data)
    try:
        return await _start(options, clock, journal)
    except BaseException:
        if journal is not None:
            journal.close()
        raise


async def _start(options: Options, clock: Clock, journal: Journal | None) -> Running:
    registry = Registry(Storage() if journal is None else journal.load(), clock.now, plugins())
    credentials = find_credentials(options.data, options.host, USERS)
    hub, nodes = Hub(registry.storage), _nodes(registry, clock)
    start_over = partial(reset, registry, options.first, nodes.fleet.register)
    control = Control(clock if isinstance(clock, LoopClock) else None, start_over)
    paths = ServerPaths(OpenApiDocuments(), lambda: server.address, Metrics(registry.storage, hub).text)
    api = _api(registry, hub, nodes, paths, control, credentials.tokens, clock)
    server = Server(api.handle, credentials.certificates, options.host)
    controllers = assemble_controllers(registry, clock, certificate=credentials.authority)
    _fill(registry, options.first, clock)
    expiry = EventExpiry(registry.storage, clock)
    await server.start(options.port)
    api_service = ApiService(registry, clock, options.host, server.port)
    for part in (expiry, api_service, controllers, nodes):
        part.start()
    await nodes.serve()
    write_kubeconfigs(options.directory, server.url, credentials.authority, credentials.tokens, number=options.number)
    return Running(options, registry, server, hub, controllers, nodes, expiry, api_service, control, journal)


def _api(
    registry: Registry,
    hub: Hub,
    nodes: Nodes,
    paths: ServerPaths,
    control: Control,
    known: Mapping[str, str],
    clock: Clock,
) -> Api:
    authorizer = Authorizer(registry)
    tokens = Tokens({token: USERS[name] for name, token in known.items()}, clock.now)
    reviews, account_tokens = Reviews(authorizer, tokens), AccountTokens(tokens, registry, clock.now)
    authenticator, handlers = Authenticator(tokens, authorizer), proxy_handlers(nodes.proxy) | extensions(nodes, clock)
    return Api(
        registry, hub, authenticator, authorizer, reviews, account_tokens, paths, protobuf.decode, control, handlers
    )


def _fill(registry: Registry, first: Iterable[Object], clock: Clock) -> None:
    """Create what every cluster has; in a new one `first` too. One that went on elsewhere goes on from its newest."""
    begins = not registry.list("namespaces")
    populate(registry)
    if begins:
        create_first(registry, first)
    elif isinstance(clock, LoopClock):
        clock.not_before(_newest(registry.storage))


def _newest(storage: Storage) -> float:
    """When the last object was created: epoch seconds."""
    return max(parse(obj["metadata"]["creationTimestamp"]) for _, obj in storage.everything())


def _nodes(registry: Registry, clock: Clock) -> Nodes:
    def kubelet(node: str) -> Recorder:
        return Recorder(registry, clock.now, "kubelet", host=node, manager="kubelet")

    scheduler = SeriesRecorder(registry, clock.now, "default-scheduler", "default-scheduler-sandbox")
    return assemble_nodes(registry, clock, kubelet, scheduler)
