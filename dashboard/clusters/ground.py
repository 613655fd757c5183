"""What the board itself may look at in a cluster: everything, or some namespaces by name."""

from dataclasses import dataclass

from dashboard.clusters.runtime import Runtime
from dashboard.rights.access import Verdict

MOST_FOLLOWED = 20  # namespaces by name; each kind has a watch in each


@dataclass(frozen=True)
class Ground:
    """followed: the namespaces to follow by name, () where the whole cluster can be. known: those it knows of then."""

    followed: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()


async def find_ground(running: Runtime) -> Ground:
    """Ask under the board's own identity; a server that does not answer is taken to allow everything, and will tell."""
    if await running.may_follow("") is not Verdict.DENIED:
        return Ground()
    known = {running.namespace, *await running.list_namespaces()}
    followed: list[str] = []
    # The one that the board was started for comes first: it is shown in any case.
    for name in sorted(known, key=lambda name: (name != running.namespace, name)):
        if len(followed) < MOST_FOLLOWED and await running.may_follow(name) is Verdict.ALLOWED:
            followed.append(name)
    return Ground(tuple(followed), frozenset(known))
