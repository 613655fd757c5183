"""A pod with a shell in it, and one call to run something there."""

from rollouts.sandbox.nodes.shell.hosts import run_command
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector
from rollouts.sandbox.nodes.shell.world import World
from tests.sandbox.nodes.stage import Stage


def machine_of(stage: Stage, name: str = "p0") -> World:
    """What the commands in the pod's first container may touch."""
    pod = stage.now(name)
    life = stage.nodes.kubelet.life_of(pod["metadata"]["uid"])
    assert life is not None
    return stage.nodes.hosts.world(pod, pod["spec"]["containers"][0], life.containers[0].container_id)


async def run(stage: Stage, *command: str, name: str = "p0", stdin: str = "") -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of a command in the pod's first container."""
    world, out, err = machine_of(stage, name), bytearray(), bytearray()
    streams = Streams(Input(stdin.encode()), collector(out), collector(err))
    code = await run_command(world, list(command), streams)
    return code, out.decode(), err.decode()


async def sh(stage: Stage, program: str, name: str = "p0") -> tuple[int, str, str]:
    return await run(stage, "sh", "-c", program, name=name)
