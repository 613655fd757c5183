"""nslookup: the cluster's own names, as its DNS answers them."""

from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.streams import Streams

SERVER = "10.96.0.10"


async def nslookup(shell: Shell, words: list[str], io: Streams) -> int:
    names = [word for word in words[1:] if not word.startswith("-")]
    if not names:
        io.err("BusyBox\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n")
        return 1
    io.out(f"Server:\t\t{SERVER}\nAddress:\t{SERVER}:53\n\n")
    full, addresses = shell.world.resolve(names[0])
    if not addresses:
        io.out(f"** server can't find {full}: NXDOMAIN\n\n")
        return 1
    io.out("".join(f"Name:\t{full}\nAddress: {address}\n" for address in addresses) + "\n")
    return 0
