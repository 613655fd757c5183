"""The socket of a board: thin. It authorises, subscribes, and hands on what the page says."""

import time
from typing import Any

import msgspec
from channels.generic.websocket import AsyncWebsocketConsumer

from dashboard import runtime
from dashboard.access import Verdict
from dashboard.inbound import Focus, Message, Probe, Resync, Seen, Throttle, Violation, read_message
from dashboard.models import Person
from dashboard.outlet import find_outlet
from dashboard.place import find_traffic_right
from dashboard.sign_in import SignIn, find_people, read_sign_in
from dashboard.sockets import NOT_ALLOWED, RESTARTING, SIGN_IN_AGAIN, TOO_MANY
from dashboard.static import build
from rollouts.model.rollout import Rollout


class BoardSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One page looking at one namespace."""

    sign_in: SignIn
    namespace = ""

    async def connect(self) -> None:
        """Accept, then close with a code: a refusal before that reaches the browser as 1006, and it retries forever."""
        self._subscription: Any = None
        self._rollout: Rollout | None = None
        self._throttle = Throttle(time.monotonic)
        self._ended = False
        await self.accept()
        self._outlet = find_outlet(self.scope, self)
        sign_in = await read_sign_in(self.scope, runtime.current().cluster)
        if sign_in is None:
            await self.end(SIGN_IN_AGAIN)
            return
        self.sign_in, self.namespace = sign_in, self.scope["url_route"]["kwargs"]["namespace"]
        code = await self._refusal()
        if code:
            await self.end(code)
            return
        await self._join()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' shape
        """Leave the feed and the count."""
        self._ended = True
        if self._subscription is not None:
            self._subscription.cancel()
            runtime.current().traffic.leave(self._subscription)
            runtime.current().sockets.drop(self)

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
            self._subscription.seen(message.seq, message.now)
            return
        code = await self._refusal()
        if code:
            await self.end(code)
            return
        await self._obey(message)

    async def end(self, code: int) -> None:
        """Close it; harmless when repeated."""
        if not self._ended:
            self._ended = True
            runtime.current().sockets.closed[code] += 1
            if self._subscription is not None:
                self._subscription.cancel()
            self._outlet.close(code)

    def tell_viewers(self, count: int) -> None:
        """Say how many look at this namespace."""
        if not self._ended:
            self._subscription.tell(msgspec.json.encode({"type": "viewers", "count": count}))

    async def _obey(self, message: Message) -> None:
        if isinstance(message, Resync):
            self._subscription.resync()
        elif isinstance(message, Focus):
            self._focus(message.uid)
        elif isinstance(message, Probe):
            await self._probe(message)

    def _focus(self, uid: str) -> None:
        """Only a rollout of this namespace: nobody hears of another one through its uid."""
        running = runtime.current()
        feed = running.feeds.of(self.namespace)
        timeline = feed.timeline(uid)
        if timeline is not None:
            self._rollout = feed.rollout(uid)
            self._subscription.tell(timeline)
            running.traffic.look(self._subscription, uid)

    async def _probe(self, message: Probe) -> None:
        """The page shows the button only to those who may; a message is asked again all the same."""
        running, rollout = runtime.current(), self._rollout
        person = await self._find_person()
        if rollout is None or person is None or await find_traffic_right(person, self.namespace) is not True:
            return
        if message.on:
            cluster = running.probing_as(person)
            await running.traffic.start(cluster, self.namespace, rollout.name, rollout.uid, message.rate)
        else:
            running.traffic.stop(rollout.uid)

    async def _join(self) -> None:
        """From the count to the entry nothing is awaited, so that many at once are counted too."""
        running = runtime.current()
        if not running.sockets.has_room(self.sign_in.person_id):
            await self.end(TOO_MANY)
            return
        if b"build=" + build().encode() not in self.scope["query_string"]:
            self._outlet.send(msgspec.json.encode({"type": "reload", "build": build()}))
        self._subscription = running.feeds.of(self.namespace).subscribe(self._outlet)
        running.sockets.add(self)

    async def _refusal(self) -> int:
        """The close code for somebody who may not look, 0 for who may. Asked at connect and at every command."""
        running = runtime.current()
        person = await self._find_person()
        if person is None:
            return SIGN_IN_AGAIN
        if self.scope["url_route"]["kwargs"]["cluster"] != running.cluster:
            return NOT_ALLOWED
        verdict, _ = await running.ask_to_watch(person, self.namespace)
        return {Verdict.DENIED: NOT_ALLOWED, Verdict.ALLOWED: 0}.get(verdict, 0 if self._subscription else RESTARTING)

    async def _find_person(self) -> Person | None:
        """Whose socket it is, as the database has them now, not as they were at the handshake."""
        return (await find_people([self.sign_in])).get(self.sign_in)
