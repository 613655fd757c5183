"""A program: the least that could serve the same watch: TLS, and bytes encoded beforehand. A baseline.

`python -m benchmarks.parts.bare_watch DIR`. It speaks like `cluster`: orders {"rate", "seconds"}.
"""

import asyncio
import json
import sys
from pathlib import Path

from benchmarks.parts import objects, stamps
from benchmarks.parts.orders import orders, say
from benchmarks.parts.pace import paced
from rollouts.sandbox.access.certificates import make_certificates
from rollouts.sandbox.access.kubeconfigs import kubeconfig

MARK = b"1234567890123"  # as long as a stamp
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def _line() -> tuple[bytes, bytes]:
    """A watch line in its chunk, before and after the stamp."""
    event = {"type": "MODIFIED", "object": objects.pod(1, stamp=int(MARK))}
    line = json.dumps(event, separators=(",", ":")).encode()
    before, _, after = (b"%x\r\n%b\n\r\n" % (len(line) + 1, line)).partition(MARK)
    return before, after


async def main() -> None:
    """Serve until stdin ends."""
    readers: list[asyncio.StreamWriter] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        readers.append(writer)

    certificates = make_certificates("127.0.0.1")
    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=certificates.context())
    port = server.sockets[0].getsockname()[1]
    config = Path(sys.argv[1]) / "bare.kubeconfig"
    authority = certificates.authority.decode()
    config.write_text(json.dumps(kubeconfig("bare", "none", f"https://127.0.0.1:{port}", authority)))
    say(kubeconfig=str(config))
    before, after = _line()
    async for order in orders():
        sent = 0
        async for _ in paced(order["rate"], order["seconds"]):
            chunk = before + str(stamps.now()).zfill(len(MARK)).encode() + after
            for writer in readers:
                writer.write(chunk)
            sent += 1
        say(changes=sent, watches=len(readers))
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
