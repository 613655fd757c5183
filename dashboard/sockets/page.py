"""What every socket of a page does: it knows who opened it, asks again whether they may, and takes what they say."""

import time
from typing import Any

import msgspec
from channels.generic.websocket import AsyncWebsocketConsumer

from dashboard.clusters import fleet
from dashboard.clusters.runtime import Runtime
from dashboard.models import Person
from dashboard.pages.static import build
from dashboard.people.presence import NOT_ALLOWED, SIGN_IN_AGAIN, TOO_MANY
from dashboard.people.sign_in import SignIn, find_people, read_sign_in
from dashboard.sockets.inbound import Message, Seen, Throttle, Violation, read_message
from rollouts.feed.subscription import Outlet


class PageSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A kind of page says what is judged, what is joined and what is obeyed. namespace: "" where it is not one."""

    sign_in: SignIn
    running: Runtime
    cluster, namespace = "", ""
    judged_at = 0.0

    async def connect(self) -> None:
        """Accept, then close with a code: a refusal before that reaches the browser as 1006, and it retries forever."""
        self._subscription: Any = None
        self._throttle = Throttle(time.monotonic)
        self._ended = False
        await self.accept()
        self._outlet: Outlet = self.scope["outlet"]  # by `serving.server`
        code = await self._find_out() or await self._refusal()
        if code:
            await self.end(code)
            return
        await self._enter()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' shape
        """Leave the feed and the count."""
        self._ended = True
        if self._subscription is not None:
            self._subscription.cancel()
            fleet.current().sockets.drop(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a message, after asking again whether this person may.

        A report of what was seen is no command and gets nothing: 1,000 pages send 200 a second, and nobody is asked.
        """
        if self._ended or self._subscription is None:
            return
        try:
            self._throttle.take()
            message = read_message(text_data, bytes_data)
        except Violation as violation:
            await self.end(violation.code)
            return
        if isinstance(message, Seen):
            self.note_seen(message)
            return
        code = await self._refusal()
        if code:
            await self.end(code)
            return
        await self.obey(message)

    async def end(self, code: int) -> None:
        """Close it; harmless when repeated."""
        if not self._ended:
            self._ended = True
            fleet.current().sockets.closed[code] += 1
            if self._subscription is not None:
                self._subscription.cancel()
            self._outlet.close(code)

    def tell_viewers(self, count: int) -> None:
        """Say how many look at the same."""
        if not self._ended:
            self._subscription.tell(msgspec.json.encode({"type": "viewers", "count": count}))

    async def judge(self, person: Person) -> int:
        """The close code for somebody who may not look, 0 for who may; asked at connect, at commands and by sweeps."""
        raise NotImplementedError

    def join(self) -> Any:
        """Subscribe to what the page shows."""
        raise NotImplementedError

    def note_seen(self, message: Seen) -> None:
        """The page says what it has drawn."""
        raise NotImplementedError

    async def obey(self, message: Message) -> None:
        """Do what the page wants."""
        raise NotImplementedError

    async def _enter(self) -> None:
        """From the count to the entry nothing is awaited, so that many at once are counted too."""
        sockets = fleet.current().sockets
        if not sockets.has_room(self.sign_in.person_id):
            await self.end(TOO_MANY)
            return
        if b"build=" + build().encode() not in self.scope["query_string"]:
            self._outlet.send(msgspec.json.encode({"type": "reload", "build": build()}))
        self._subscription = self.join()
        sockets.add(self)

    async def _find_out(self) -> int:
        """Whose socket it is, and of which cluster; the close code when there is none such, else 0."""
        route = self.scope["url_route"]["kwargs"]
        sign_in = await read_sign_in(self.scope, fleet.current().board)
        if sign_in is None:
            return SIGN_IN_AGAIN
        running = fleet.current().clusters.get(route["cluster"])
        if running is None:
            return NOT_ALLOWED
        self.sign_in, self.running = sign_in, running
        self.cluster, self.namespace = route["cluster"], route.get("namespace", "")
        return 0

    async def _refusal(self) -> int:
        person = await self.find_person()
        if person is None:
            return SIGN_IN_AGAIN
        return await self.judge(person)

    async def find_person(self) -> Person | None:
        """Whose socket it is, as the database has them now, not as they were at the handshake."""
        return (await find_people([self.sign_in])).get(self.sign_in)
