import asyncio

from rollouts.sandbox.matching.selection import select
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.watching.hub import Hub


class AsStored:
    key = "json"

    def render(self, obj):
        return obj


class Socket:
    """A transport; a closed one cannot tell its backlog, as asyncio's TLS transport."""

    def __init__(self):
        self.sent, self.closed = [], False

    def write(self, data):
        self.sent.append(data)

    def get_write_buffer_size(self):
        assert not self.closed
        return 0

    def abort(self):
        self.closed = True

    def is_closing(self):
        return self.closed


async def test_a_client_that_has_gone_costs_the_others_nothing():
    storage = Storage()
    hub, gone, there = Hub(storage), Socket(), Socket()
    for socket in (gone, there):
        hub.join(select("pods", "lab"), AsStored(), socket).open()
    gone.closed = True
    storage.put("pods", {"metadata": {"name": "a", "namespace": "lab"}})
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(there.sent) == 1
    assert hub.count() == 1
