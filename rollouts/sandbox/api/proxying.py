"""`services/NAME/proxy`, `pods/NAME/proxy`, `nodes/NAME/proxy`: a request goes on to what stands behind the name."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp.web import Response, StreamResponse
from multidict import CIMultiDict

from rollouts.sandbox.api.answers import page_not_found, plain
from rollouts.sandbox.api.bodies import read_body
from rollouts.sandbox.api.call import Call


class Answered(Protocol):
    """What stands behind answers so."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def body(self) -> bytes: ...


PREFIX = 8
"""How many pieces stand before the proxied path in "/api/v1/namespaces/NAMESPACE/services/NAME/proxy/..."."""
NODE_PREFIX = 6
"""The same in "/api/v1/nodes/NAME/proxy/..."."""
Forward = Callable[[str, str, str, str], Answered]
"""(namespace, "name:port", path with query, method) -> the answer. Raises ApiError."""


class Proxied(Protocol):
    """Where proxied requests go."""

    def to_service(self, namespace: str, text: str, path: str, method: str, /) -> Answered: ...
    def to_pod(self, namespace: str, text: str, path: str, method: str, /) -> Answered: ...


def proxy_handlers(proxy: Proxied) -> dict[tuple[str, str], Callable[[Call], Awaitable[StreamResponse]]]:
    """Give the handlers of the two proxy subresources."""
    return {
        ("services", "proxy"): _handler(proxy.to_service),
        ("pods", "proxy"): _handler(proxy.to_pod),
        ("nodes", "proxy"): _to_node,
    }


async def _to_node(call: Call) -> StreamResponse:
    """Answer as the kubelet of a node would: it says that it is well, and nothing more."""
    await read_body(call.request)
    call.registry.get("nodes", "", call.target.name)
    if _is_bare(call):
        return _with_slash(call)
    path = "/".join(call.request.raw_path.partition("?")[0].split("/")[NODE_PREFIX:])
    return plain("ok") if path == "healthz" else page_not_found()


def _is_bare(call: Call) -> bool:
    """Tell whether nothing stands behind "proxy", not even a slash: then relative links would lead astray."""
    return call.request.method in ("GET", "HEAD") and call.request.path.endswith("/proxy") and not call.target.tail


def _with_slash(call: Call) -> Response:
    url = call.request.rel_url
    where = f"{call.request.path}/" + (f"?{url.raw_query_string}" if url.raw_query_string else "")
    return Response(status=301, headers={"Location": where})


def _handler(forward: Forward) -> Callable[[Call], Awaitable[StreamResponse]]:
    async def handle(call: Call) -> StreamResponse:
        await read_body(call.request)
        if _is_bare(call):
            return _with_slash(call)
        path = "/" + "/".join(call.request.raw_path.split("/")[PREFIX:])
        answered = forward(call.target.namespace, call.target.name, path, call.request.method)
        return Response(status=answered.status, headers=CIMultiDict(answered.headers), body=answered.body)

    return handle
