"""How far a person sees in a cluster: which namespaces they may watch, and in which they may act.

Who may watch everywhere is asked once for the whole cluster; for anybody else each namespace is a question of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Container, Mapping
from typing import Protocol

from msgspec import Struct, structs

from dashboard.rights.access import REMEMBERED, Verdict
from rollouts.cluster.reviews import Question

MOST_BY_NAME = 100  # namespaces that a person without the right everywhere is shown at a time
DENIED_FOR = 120.0  # seconds: 300 namespaces that somebody may not see are not asked about every half minute
AT_ONCE = 8
LIST_NAMESPACES = Question("list", "namespaces", group="")


class Reach(Struct, frozen=True, rename="camel"):
    """namespaces: those to watch, each with whether the person may act there. left_out: how many more, over the limit.

    refused: those that they may not watch, as far as they may know of them. named: whether they may know of all.
    """

    namespaces: dict[str, bool]
    refused: tuple[str, ...] = ()
    named: bool = True
    left_out: int = 0

    def within(self, followed: Collection[str]) -> "Reach":
        """The same where the board itself follows these namespaces and no others."""
        kept = {name: may for name, may in self.namespaces.items() if name in followed}
        return structs.replace(self, namespaces=kept, left_out=self.left_out + len(self.namespaces) - len(kept))


class Asking(Protocol):
    """The rights of one person. denied_for: how long a no is remembered, in seconds; "" asks about all namespaces."""

    async def to_watch(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        """Whether frames of the namespace may be shown to them."""
        ...

    async def to_act(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        """Whether they may patch Deployments there."""
        ...

    async def to_name(self) -> Verdict:
        """Whether they may list namespaces."""
        ...


async def find_reach(asking: Asking, names: Collection[str], before: Reach) -> Reach:
    """How far the person sees among `names` now. A server that cannot be asked gives nothing and takes nothing away."""
    verdicts, everywhere = await _ask(asking.to_watch, sorted(names))
    allowed = _standing(verdicts, before.namespaces)
    watched = allowed if everywhere else allowed[:MOST_BY_NAME]
    acts, _ = await _ask(asking.to_act, watched)
    acting = set(_standing(acts, {name for name, may in before.namespaces.items() if may}))
    verdict = await asking.to_name()
    named = before.named if verdict is Verdict.UNKNOWN else verdict is Verdict.ALLOWED
    return Reach(
        namespaces={name: name in acting for name in watched},
        refused=tuple(sorted(verdicts.keys() - set(allowed))) if named else (),
        named=named,
        left_out=len(allowed) - len(watched),
    )


async def _ask(ask: Callable[..., Awaitable[Verdict]], names: Collection[str]) -> tuple[dict[str, Verdict], bool]:
    """The verdict on each, and whether one question answered for all."""
    for_all = await ask("")
    if for_all is not Verdict.DENIED:
        return dict.fromkeys(names, for_all), True
    gate, silent = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def one(name: str) -> Verdict:
        async with gate:
            verdict = Verdict.UNKNOWN if silent.is_set() else await ask(name, DENIED_FOR)
            if verdict is Verdict.UNKNOWN:
                silent.set()  # each further question would take its five seconds, too
            return verdict

    return dict(zip(names, await asyncio.gather(*map(one, names)), strict=True)), False


def _standing(verdicts: Mapping[str, Verdict], before: Container[str]) -> list[str]:
    return [
        name
        for name, verdict in verdicts.items()
        if verdict is Verdict.ALLOWED or (verdict is Verdict.UNKNOWN and name in before)
    ]
