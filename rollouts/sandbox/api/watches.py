"""GET with `watch=true`: the state or the past first, then every change until the time is over."""

import asyncio

from aiohttp.web import StreamResponse

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.forms import Form, Tabular
from rollouts.sandbox.api.reading import key_of, read_selection
from rollouts.sandbox.api.versions import read_version
from rollouts.sandbox.errors import expired
from rollouts.sandbox.resources import join_group
from rollouts.sandbox.selection import Selection
from rollouts.sandbox.storage import Expired
from rollouts.sandbox.watching.broadcast import Broadcast, chunk
from rollouts.sandbox.watching.hub import Hub, Watcher
from rollouts.sandbox.watching.request import BOOKMARK_EVERY, WatchRequest, bookmark, read_watch


async def watch(call: Call, hub: Hub) -> StreamResponse:
    """Serve one watch until its time is over, its client is gone or the server stops."""
    asked = read_watch(dict(call.request.rel_url.query), read_version(call), call.number("timeoutSeconds"))
    selection, form = read_selection(call), call.form
    response = StreamResponse(headers={"Content-Type": "application/json", "Cache-Control": "no-cache, private"})
    response.enable_chunked_encoding()
    await response.prepare(call.request)
    transport = call.request.transport
    if transport is None:
        return response
    watcher = hub.join(selection, form, transport)
    try:
        begun = _begin(call, asked, selection, form, watcher)
        watcher.open()
        if begun:
            await _stay(call, asked, form, watcher)
    finally:
        hub.leave(watcher)
    await response.write_eof()
    return response


def _begin(call: Call, asked: WatchRequest, selection: Selection, form: Form, watcher: Watcher) -> bool:
    """Queue what comes before live changes; False when the asked past is gone."""
    if asked.starts_with_state:
        for obj in sorted(filter(selection.matches, call.registry.list(call.resource.plural)), key=key_of):
            watcher.push(chunk("ADDED", form.render(obj)))
        if asked.initial_events and asked.bookmarks:
            _mark(call, form, watcher, initial_end=True)
        return True
    try:
        for change in call.registry.storage.since(call.resource.plural, asked.revision or 0):
            watcher.offer(Broadcast(change))
    except Expired as error:
        refusal = expired(f"too old resource version: {asked.revision} ({error.oldest})")
        watcher.push(chunk("ERROR", refusal.status()))
        return False
    return True


async def _stay(call: Call, asked: WatchRequest, form: Form, watcher: Watcher) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + asked.seconds
    while (left := end - loop.time()) > 0:
        ended = await watcher.ended_within(min(left, BOOKMARK_EVERY))
        if ended or call.request.transport is None:
            return
        if asked.bookmarks:
            _mark(call, form, watcher)


def _mark(call: Call, form: Form, watcher: Watcher, *, initial_end: bool = False) -> None:
    version = join_group(call.target.group, call.target.version)
    obj = bookmark(call.resource, version, call.registry.storage.revision, initial_end=initial_end)
    watcher.push(chunk("BOOKMARK", form.render(obj) if isinstance(form, Tabular) else obj))
