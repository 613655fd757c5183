"""From a request to the function that answers it: who, what, may they, and then where."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from aiohttp.web import BaseRequest, Response, StreamResponse

from rollouts.sandbox.access.account_tokens import AccountTokens
from rollouts.sandbox.access.authentication import Authenticator
from rollouts.sandbox.access.rbac import Authorizer
from rollouts.sandbox.access.reviews import Reviews
from rollouts.sandbox.api import deleting, pod_actions, reading, writing
from rollouts.sandbox.api.answers import answer, page_not_found, refuse, shown
from rollouts.sandbox.api.bodies import Decoder
from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.control import PREFIX, Control
from rollouts.sandbox.api.media import check_route, choose
from rollouts.sandbox.api.server_paths import ServerPaths
from rollouts.sandbox.api.target import Target, read_target
from rollouts.sandbox.api.watches import watch
from rollouts.sandbox.basics.errors import ApiError, internal, method_not_allowed, not_found, not_served
from rollouts.sandbox.basics.options import is_set
from rollouts.sandbox.basics.resources import Resource
from rollouts.sandbox.watching.hub import Hub
from rollouts.sandbox.writing.registry import Registry

log = logging.getLogger(__name__)
Handler = Callable[[Call], Awaitable[StreamResponse]]


async def _get(call: Call) -> Response:
    return reading.get(call)


async def _list(call: Call) -> Response:
    return reading.list_objects(call)


STORED: Mapping[str, Handler] = {
    "get": _get,
    "list": _list,
    "create": writing.create,
    "update": writing.update,
    "patch": writing.patch,
    "delete": deleting.delete,
    "deletecollection": deleting.delete_collection,
}
OBJECT_PARTS = ("status", "scale", "finalize", "ephemeralcontainers")
"""Subresources that are read and written as the object itself is."""
ACTIONS: Mapping[tuple[str, str], Handler] = {
    ("pods", "eviction"): pod_actions.evict,
    ("pods", "binding"): pod_actions.bind,
}


@dataclass(slots=True)
class Api:
    """Everything a request may need. extensions: more subresources, as ("pods", "exec")."""

    registry: Registry
    hub: Hub
    authenticator: Authenticator
    authorizer: Authorizer
    reviews: Reviews
    account_tokens: AccountTokens
    server_paths: ServerPaths
    protobuf: Decoder
    control: Control
    extensions: Mapping[tuple[str, str], Handler] = field(default_factory=dict)

    async def handle(self, request: BaseRequest) -> StreamResponse:
        """Answer one request; a refusal becomes a Status, and a fault of ours a logged 500."""
        try:
            return shown(request, await self._answer(request))
        except ApiError as error:
            return shown(request, refuse(error))
        except ConnectionError:
            return Response(status=503)  # nobody is left to read it
        except Exception as error:
            log.exception("request failed: %s %s", request.method, request.raw_path)
            return refuse(internal(type(error).__name__))

    async def _answer(self, request: BaseRequest) -> StreamResponse:
        user = self.authenticator.user(request.headers)
        watching = is_set(request.rel_url.query, "watch")
        target = read_target(request.method, request.raw_path, watch=watching)
        self.authorizer.check(user, target.attempt(request.rel_url.query.get("fieldSelector", "")))
        if target.path.startswith(PREFIX):
            return await self.control.answer(request)
        if not target.resource:
            return self._page(request, target)
        resource = target.served
        if resource is None:
            return _nothing(target)
        if request.method == "HEAD":
            raise method_not_allowed()
        accept = request.headers.get("Accept", "")
        check_route(accept, streams=target.verb in ("list", "watch"))
        media = choose(accept)
        call = Call(request, target, resource, user, media, self.registry, self.protobuf)
        return await self._dispatch(call)

    def _page(self, request: BaseRequest, target: Target) -> Response:
        """A path of the server itself. What only says how it is does so whatever the method."""
        if target.verb != "get" and target.below_served:
            raise method_not_allowed()
        found = self.server_paths.answer(request)
        return _nothing(target) if found is None else found

    async def _dispatch(self, call: Call) -> StreamResponse:
        resource, target = call.resource, call.target
        if target.subresource:
            return await self._subresource(call)
        if not _has_verb(resource, target):
            raise method_not_allowed()
        if not resource.stored:
            return await self._review(call)
        if target.verb == "watch":
            return await watch(call, self.hub)
        if target.verb == "update" and writing.would_create(call):
            self.authorizer.check(call.user, replace(target, verb="create").attempt())
        return await STORED[target.verb](call)

    async def _subresource(self, call: Call) -> StreamResponse:
        resource, target = call.resource, call.target
        sub = resource.subresource(target.subresource)
        if sub is None:
            raise not_served()
        if target.verb not in sub.verbs:
            raise method_not_allowed()
        key = (resource.plural, sub.name)
        if key in self.extensions:
            return await self.extensions[key](call)
        if target.tail:
            raise method_not_allowed()
        if key in ACTIONS:
            return await ACTIONS[key](call)
        if key == ("serviceaccounts", "token"):
            asked = await writing.read_any(call)
            return answer(self.account_tokens.issue(asked, target.namespace, target.name), 201)
        if sub.name in OBJECT_PARTS:
            return await STORED[target.verb](call)
        raise not_found(resource.plural, target.name)

    async def _review(self, call: Call) -> StreamResponse:
        if call.resource.plural == "bindings":
            return await pod_actions.bind(call)
        asked = await writing.read_object(call)
        head = {"kind": call.resource.kind, "apiVersion": call.resource.api_version}
        reviewed = self.reviews.answer(call.resource.plural, head | asked, call.user, call.target.namespace)
        return answer(reviewed, 201)


def _has_verb(resource: Resource, target: Target) -> bool:
    if target.verb not in resource.verbs:
        return False
    scoped = bool(target.namespace) or not resource.namespaced
    if target.verb == "create":
        return scoped and not target.name
    if target.verb in ("update", "patch") and not target.name:
        return False
    return scoped or target.verb in ("list", "watch")


def _nothing(target: Target) -> Response:
    if target.below_served:
        raise not_served()
    return page_not_found()
