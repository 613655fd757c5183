"""Which pages may open a socket: those this server served itself, to the scheme, the host and the port."""

from collections.abc import Awaitable, Callable
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import validate_host

Application = Callable[[dict[str, Any], Any, Any], Awaitable[Any]]


class OriginGate:
    """Refuses with 403 before the handshake is accepted; cookies do not tell ports, schemes or siblings apart."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        if is_own_origin(scope):
            return await self._application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def is_own_origin(scope: dict[str, Any]) -> bool:
    """Whether the one Origin header names a configured origin, or else exactly the host that was asked."""
    origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
    if len(origins) != 1:
        return False
    return origins[0].lower() in (settings.ORIGINS or _host_origins(scope))


def _host_origins(scope: dict[str, Any]) -> list[str]:
    hosts = [value.decode("latin1").lower() for name, value in scope["headers"] if name == b"host"]
    scheme = "https" if settings.HTTPS or scope.get("scheme") == "wss" else "http"
    return [f"{scheme}://{host}" for host in hosts if validate_host(_without_port(host), settings.ALLOWED_HOSTS)]


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
