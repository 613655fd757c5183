"""A program: `curl -N` on the pods' watch, and how late its lines come. Everything else is measured against this.

`python -m benchmarks.parts.curl KUBECONFIG`. Any order is answered with {"late": [µs, ...], "bytes": n} of the time
since the order before.
"""

import asyncio
import sys
import tempfile
from asyncio.subprocess import PIPE

from benchmarks.parts.access import PODS, read_access
from benchmarks.parts.orders import orders, say
from benchmarks.parts.stamps import Tally

PIECE = 1 << 20


async def main() -> None:
    """Watch until stdin ends."""
    access = read_access(sys.argv[1])
    url = f"https://{access.host}:{access.port}{PODS}?watch=true"
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as authority:
        authority.write(access.authority)
        authority.flush()
        header = f"Authorization: Bearer {access.token}"
        command = ("curl", "-N", "-s", "--cacert", authority.name, "-H", header, url)
        curl = await asyncio.create_subprocess_exec(*command, stdout=PIPE, limit=PIECE)
        assert curl.stdout is not None
        tally = Tally()
        reading = asyncio.create_task(_read(curl.stdout, tally))
        say(ready=True)
        async for _ in orders():
            say(late=tally.late, bytes=tally.bytes)
            tally.late, tally.bytes = [], 0
        reading.cancel()
        curl.terminate()
        await curl.wait()


async def _read(stream: asyncio.StreamReader, tally: Tally) -> None:
    while data := await stream.read(PIECE):
        tally.take(data)


if __name__ == "__main__":
    asyncio.run(main())
