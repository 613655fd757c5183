"""A small API server for the feed's tests: real HTTP, real lists and watches, and faults on demand.

It stores what it is given, numbers every change, and serves any resource path of a namespace.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import unused_port

from rollouts.cluster.access import Access

Object = dict[str, Any]
Answer = Callable[[web.Request], web.StreamResponse | None]


def status(code: int, reason: str, message: str) -> Object:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "code": code,
        "reason": reason,
        "message": message,
    }


def refusal(code: int, reason: str = "", message: str = "refused", **headers: str) -> Answer:
    return lambda request: web.json_response(status(code, reason, message), status=code, headers=headers)


def never(request: web.Request) -> None:
    """No answer at all, on a connection that stays open."""


class ApiServer:
    """`faults[what]` (what: list, watch, get, or e.g. "list pods") answer the next such requests instead of it.

    queries: of every list and watch. sent: pieces of watches that went out.

    watch_list: "offered", or "refused" or "ignored" when it is asked to begin a watch with the state. Where it does
    so, that counts as a list, since it is what brings the state.

    namespace_seconds: how long it takes to say what its namespace is.

    waits_for_places: it takes a place that it has not reached, and is silent until it has, as a watch cache does.
    """

    def __init__(self) -> None:
        self.port = unused_port()
        self.watch_list = "offered"
        self.revision = 100
        self.oldest = 0
        self.objects: dict[str, dict[str, Object]] = defaultdict(dict)
        self.changes: list[tuple[int, str, bytes]] = []
        self.faults: dict[str, deque[Answer]] = defaultdict(deque)
        self.forbidden: set[str] = set()
        self.token = ""
        self.requests: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.sent = 0
        self.open_watches: list[tuple[str, web.Request]] = []
        self.namespace_uid = "namespace-1"
        self.namespace_hangs = False
        self.namespace_seconds = 0.0
        self.waits_for_places = False
        self._going = asyncio.Event()
        self._going.set()
        self.bookmark_seconds = 60.0
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/version", self._version)
        app.router.add_get("/api/v1/namespaces/{namespace}", self._namespace)
        app.router.add_get("/{root:api|apis}/{version:.*}/namespaces/{namespace}/{plural}", self._serve)
        app.router.add_get("/{root:api|apis}/{version:v1|apps/v1}/{plural}", self._serve)  # all namespaces
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        self.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    async def be_missed(self, knocks: int) -> None:
        """While stopped: let so many connections come, and answer none."""
        enough, left = asyncio.Event(), iter(range(knocks))

        def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.abort()
            if next(left, None) is None:
                enough.set()

        door = await asyncio.start_server(refuse, "127.0.0.1", self.port)
        async with asyncio.timeout(10), door:
            await enough.wait()

    def cut(self) -> None:
        """Break every watch's connection, as a dying server does."""
        for _, request in self.open_watches:
            if request.transport is not None:
                request.transport.abort()
        self.open_watches.clear()

    def put(self, plural: str, item: Object) -> None:
        self.revision += 1
        uid = item["metadata"]["uid"]
        item = {**item, "metadata": {**item["metadata"], "resourceVersion": str(self.revision)}}
        kind = "MODIFIED" if uid in self.objects[plural] else "ADDED"
        self.objects[plural][uid] = item
        self.say(plural, {"type": kind, "object": item})

    def remove(self, plural: str, uid: str) -> None:
        self.revision += 1
        item = self.objects[plural].pop(uid)
        item = {**item, "metadata": {**item["metadata"], "resourceVersion": str(self.revision)}}
        self.say(plural, {"type": "DELETED", "object": item})

    def say(self, plural: str, line: Object) -> None:
        self.say_raw(plural, json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def say_raw(self, plural: str, data: bytes) -> None:
        self.changes.append((self.revision, plural, data))
        news, self._news = self._news, asyncio.Event()
        news.set()

    def forget_history(self) -> None:
        """Compact: whoever asks for a place before this one gets a 410."""
        self.changes.clear()
        self.oldest = self.revision

    def forget_everything(self, revision: int = 50) -> None:
        """Lose the data, as a server does that comes back with another one's."""
        self.objects.clear()
        self.changes.clear()
        self.revision, self.oldest = revision, 0
        self.namespace_uid += "'"

    def hang(self) -> None:
        """Say nothing more, and close nothing."""
        self._going.clear()

    def go_on(self) -> None:
        self._going.set()

    def asked(self, what: str) -> int:
        return self.requests.count(what)

    async def _version(self, request: web.Request) -> web.StreamResponse:
        self.requests.append("get version")
        await self._going.wait()
        return web.json_response({"major": "1"})

    async def _namespace(self, request: web.Request) -> web.StreamResponse:
        if self.faults["get namespaces"]:
            answer = self.faults["get namespaces"].popleft()(request)
            assert answer is not None
            return answer
        self.requests.append("get namespaces")
        if self.namespace_hangs:
            self.namespace_hangs = False
            await asyncio.Event().wait()
        await asyncio.sleep(self.namespace_seconds)
        if not self.namespace_uid:
            return web.json_response(status(404, "NotFound", "there is no such namespace"), status=404)
        return web.json_response({"kind": "Namespace", "metadata": {"uid": self.namespace_uid}})

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        plural = request.match_info["plural"]
        if "limit" in request.query:  # how far the server is; of no other interest
            failed = self.faults["how far"].popleft()(request) if self.faults["how far"] else None
            return failed or self._list(plural)
        self.queries.append({"plural": plural, **request.query})
        verb = "watch" if request.query.get("watch") else "list"
        if "sendInitialEvents" in request.query:
            if self.watch_list == "refused":
                self.requests.append(f"refused {plural}")
                return web.json_response(status(422, "Invalid", "sendInitialEvents: Forbidden"), status=422)
            verb = "list"
        self.requests.append(f"{verb} {plural}")
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response(status(401, "Unauthorized", "Unauthorized"), status=401)
        if plural in self.forbidden:
            message = f'{plural} is forbidden: User "nobody" cannot {verb} resource "{plural}"'
            return web.json_response(status(403, "Forbidden", message), status=403)
        for what in (f"{verb} {plural}", verb):
            if self.faults[what]:
                answer = self.faults[what].popleft()(request)
                if answer is None:
                    await asyncio.Event().wait()
                    raise AssertionError("nobody sets it")
                return answer
        return await self._watch(request, plural) if request.query.get("watch") else self._list(plural)

    def _list(self, plural: str) -> web.StreamResponse:
        items = list(self.objects[plural].values())
        return web.json_response({"kind": "List", "metadata": {"resourceVersion": str(self.revision)}, "items": items})

    async def _watch(self, request: web.Request, plural: str) -> web.StreamResponse:
        since = int(request.query.get("resourceVersion", self.revision))
        if since > self.revision and not self.waits_for_places:
            message = f"Too large resource version: {since}, current: {self.revision}"
            return web.json_response(status(504, "Timeout", message), status=504)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        if since < self.oldest:
            gone = {"type": "ERROR", "object": status(410, "Expired", "too old resource version")}
            await response.write(json.dumps(gone).encode() + b"\n")
            return response
        mine = (plural, request)
        self.open_watches.append(mine)
        try:
            if "sendInitialEvents" in request.query:
                for data in self._state(plural):
                    await response.write(data)
            async for data in self._lines(plural, since):
                await response.write(data)
                self.sent += 1
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            if mine in self.open_watches:
                self.open_watches.remove(mine)
        return response

    def _state(self, plural: str) -> list[bytes]:
        told: list[Object] = [{"type": "ADDED", "object": item} for item in self.objects[plural].values()]
        if self.watch_list == "offered":
            annotations = {"k8s.io/initial-events-end": "true"}
            metadata = {"resourceVersion": str(self.revision), "annotations": annotations}
            told.append({"type": "BOOKMARK", "object": {"metadata": metadata}})
        return [json.dumps(line).encode() + b"\n" for line in told]

    async def _lines(self, plural: str, since: int) -> AsyncIterator[bytes]:
        position = 0
        while True:
            news = self._news
            await self._going.wait()
            if position > len(self.changes):  # history was forgotten meanwhile
                position = 0
            for revision, kind, data in self.changes[position:]:
                position += 1
                if kind == plural and revision > since:
                    yield data
            try:
                async with asyncio.timeout(self.bookmark_seconds):
                    await news.wait()
            except TimeoutError:
                if since > self.revision:
                    continue
                mark = {"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": str(self.revision)}}}
                yield json.dumps(mark).encode() + b"\n"


class TestBackend:
    """Signs in to the server above; `tokens` are handed out one per sign-in, the last one for ever."""

    __test__ = False

    def __init__(self, server: ApiServer, *tokens: str, port: int | None = None) -> None:
        self.name = "test"
        self.loads = 0
        self._port, self._tokens = port or server.port, tokens

    async def load(self) -> Access:
        self.loads += 1
        token = self._tokens[min(self.loads, len(self._tokens)) - 1] if self._tokens else ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return Access(server=f"http://127.0.0.1:{self._port}", headers=headers, ssl=None)


@asynccontextmanager
async def running_server() -> AsyncIterator[ApiServer]:
    server = ApiServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
