"""GET with `watch=true`: the state or the past first, then every change until the time is over."""

import asyncio

from aiohttp import HttpVersion11
from aiohttp.web import StreamResponse

from rollouts.sandbox.api.answers import heading
from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.forms import Form, Partial, Tabular
from rollouts.sandbox.api.media import JSON, STREAMED
from rollouts.sandbox.api.reading import key_of, read_selection
from rollouts.sandbox.api.versions import read_version
from rollouts.sandbox.basics.errors import bad_request, expired, future_version, not_acceptable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import join_group
from rollouts.sandbox.matching.selection import Selection
from rollouts.sandbox.storing.storage import Expired
from rollouts.sandbox.watching.broadcast import Broadcast, chunk, line
from rollouts.sandbox.watching.hub import Hub, Watcher
from rollouts.sandbox.watching.request import WatchRequest, bookmark, read_watch

BATCH = 256 * 1024


async def watch(call: Call, hub: Hub) -> StreamResponse:
    """Serve one watch until its time is over, its client is gone or the server stops."""
    if call.media.type != JSON:
        raise not_acceptable(STREAMED)
    version = read_version(call, future=True)
    asked = read_watch(dict(call.request.rel_url.query), version, call.number("timeoutSeconds"))
    selection, form = read_selection(call), call.form
    response = await _answer(call)
    transport = call.request.transport
    if transport is None:
        return response
    watcher = hub.join(selection, form, transport)
    try:
        begun = True
        if asked.initial_events and asked.revision and asked.revision > call.registry.storage.revision:
            begun = _refuse_future(call, asked.revision, watcher)
        elif asked.starts_with_state:
            await _send_state(call, asked, selection, form, response)
        else:
            begun = _repeat_past(call, asked, watcher)
        watcher.open()
        if begun:
            await _stay(call, asked, form, watcher, hub.bookmark_every)
    finally:
        hub.leave(watcher)
    await response.write_eof()
    return response


async def _answer(call: Call) -> StreamResponse:
    if call.request.version < HttpVersion11:
        raise bad_request("a watch needs HTTP/1.1")
    response = StreamResponse(headers=heading() | {"Content-Type": JSON})
    response.enable_chunked_encoding()
    await response.prepare(call.request)
    return response


async def _send_state(
    call: Call, asked: WatchRequest, selection: Selection, form: Form, response: StreamResponse
) -> None:
    """Send every present object at the pace at which the client reads; what happens meanwhile waits in the watcher."""
    revision = call.registry.storage.revision
    present = sorted(filter(selection.matches, call.registry.list(call.resource.plural)), key=key_of)
    batch = b""
    for obj in present:
        batch += line("ADDED", form.render(obj))
        if len(batch) > BATCH:
            await response.write(batch)
            batch = b""
    if asked.initial_events and asked.bookmarks:
        batch += line("BOOKMARK", _mark(call, form, revision, initial_end=True))
    if batch:
        await response.write(batch)


def _refuse_future(call: Call, revision: int, watcher: Watcher) -> bool:
    refusal = future_version(revision, call.registry.storage.revision)
    watcher.push(chunk("ERROR", refusal.status()))
    return False


def _repeat_past(call: Call, asked: WatchRequest, watcher: Watcher) -> bool:
    """Queue what happened since the asked revision; False, with an ERROR event, when that past is gone.

    Who asks for none wants what comes from now on.
    """
    watcher.after = asked.revision or call.registry.storage.revision
    try:
        for change in call.registry.storage.since(call.resource.plural, watcher.after):
            watcher.offer(Broadcast(change))
    except Expired as error:
        refusal = expired(f"too old resource version: {asked.revision} ({error.oldest})")
        watcher.push(chunk("ERROR", refusal.status()))
        return False
    return True


async def _stay(call: Call, asked: WatchRequest, form: Form, watcher: Watcher, bookmark_every: float) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + asked.seconds
    while (left := end - loop.time()) > 0:
        ended = await watcher.ended_within(min(left, bookmark_every))
        if ended or call.request.transport is None:
            return
        if asked.bookmarks:
            watcher.push(chunk("BOOKMARK", _mark(call, form, call.registry.storage.revision)))


def _mark(call: Call, form: Form, revision: int, *, initial_end: bool = False) -> Object:
    version = join_group(call.target.group, call.target.version)
    obj = bookmark(call.resource, version, revision, initial_end=initial_end)
    return form.render(obj) if isinstance(form, Tabular | Partial) else obj
