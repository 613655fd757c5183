"""A program: the sandbox's API server with controllers and nodes at rest, whose pods change as ordered.

`python -m benchmarks.parts.cluster DIR PODS`. Orders: {"rate": a second, "seconds": n, "burst": changes at each time,
"moving": bool}; the answer says how many changes were made and how many watches are open. Every change stamps a pod,
in turn, with the machine's monotonic time in µs, as its restart count: whoever reads that, raw or on a page, knows how
late it is.
"""

import asyncio
import sys
from pathlib import Path

from benchmarks.parts import objects, stamps
from benchmarks.parts.orders import orders, say
from benchmarks.parts.pace import paced
from rollouts.sandbox.basics.clock import LoopClock
from rollouts.sandbox.cluster import Options, Running, start


class Changer:
    """Changes pods one after the other; moving: each change also turns readiness, so that a tile moves."""

    def __init__(self, cluster: Running, pods: int) -> None:
        self._storage = cluster.registry.storage
        self._pods = [objects.pod(number) for number in range(pods)]
        self._next = 0

    def fill(self) -> None:
        """Put everything there."""
        self._storage.put("deployments", objects.deployment(len(self._pods)))
        for revision in (0, 1):
            self._storage.put("replicasets", objects.replicaset(revision, len(self._pods)))
        for pod in self._pods:
            self._storage.put("pods", pod)

    async def run(self, rate: float, seconds: float, *, burst: int, moving: bool) -> int:
        """Change `burst` pods at an even rate, and tell how many changes were made."""
        made = 0
        async for _ in paced(rate, seconds):
            for _ in range(burst):
                self._change(moving=moving)
            made += burst
        return made

    def _change(self, *, moving: bool) -> None:
        number, self._next = self._next % len(self._pods), self._next + 1
        ready = not moving or (self._next // len(self._pods)) % 2 == 1
        changed = self._pods[number]
        status = objects.pod(number, ready=ready, stamp=stamps.now())["status"]
        self._storage.put("pods", changed | {"status": status})


async def main() -> None:
    """Serve until stdin ends."""
    directory, pods = Path(sys.argv[1]), int(sys.argv[2])
    cluster = await start(Options(directory), LoopClock())
    cluster.controllers.stop()
    cluster.nodes.stop()
    changer = Changer(cluster, pods)
    changer.fill()
    say(server=cluster.url, kubeconfig=str(cluster.kubeconfig("admin")), board=str(cluster.kubeconfig("dashboard")))
    async for order in orders():
        made = 0
        if "rate" in order:
            how = {"burst": order.get("burst", 1), "moving": order.get("moving", False)}
            made = await changer.run(order["rate"], order["seconds"], **how)
        say(changes=made, watches=cluster.hub.count())
    await cluster.stop()


if __name__ == "__main__":
    asyncio.run(main())
