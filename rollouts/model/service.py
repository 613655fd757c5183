"""A Service before a rollout as the board shows it: the record S of the wire.

It says which revisions the selector fits, and which pods differ from their revision, so that a page that has the pods
counts whom the Service reaches now, and at any moment of the past.
"""

from collections.abc import Iterator

from msgspec import Struct

from rollouts.model.family import Family, Lane
from rollouts.model.front import Front, selects
from rollouts.model.template import NAME_LIMIT

MOST_PAIRS, MOST_ODD, MOST_ELSEWHERE = 20, 50, 5


class Service(Struct, frozen=True, gc=False, rename="camel"):
    """uid: of Service and rollout, since one Service may stand before several.

    lanes: uids of the revisions whose pods it selects. odd: names of pods that it selects although it does not select
    their revision's, or the other way round: somebody labelled them by hand. differs: of a Service that selects none of
    them, each label that keeps it from that: key, the selector's value, the newest revision's value or null.
    elsewhere: names of the other rollouts whose pods it selects. idle: it selects nobody's pods at all. left: names of
    those that its selector before had, and this one has not.
    """

    uid: str
    rollout: str
    name: str
    type: str
    port: int | None
    node_port: int | None
    selector: dict[str, str]
    lanes: tuple[str, ...]
    odd: tuple[str, ...]
    differs: tuple[tuple[str, str, str | None], ...]
    elsewhere: tuple[str, ...]
    idle: bool
    left: tuple[str, ...]
    created_at: int | None
    writer: str
    written_at: int | None


def build_services(family: Family, new: Lane | None) -> dict[str, Service]:
    """Those that concern a rollout, by their uid here. new: its newest lane."""
    rollout = family.deployment.metadata.uid
    return {one.uid: one for one in (_build(front, family, new, rollout) for front in family.fronts)}


def _build(front: Front, family: Family, new: Lane | None, rollout: str) -> Service:
    facts = front.service
    standing = [lane for lane in family.lanes if lane.wanted or lane.pods or lane is new]
    lanes = tuple(sorted(lane.replicaset.metadata.uid for lane in standing if selects(facts.selector, lane.labels)))
    odd = tuple(sorted(_odd(front, family)))[:MOST_ODD]
    return Service(
        uid=f"{facts.uid}/{rollout}",
        rollout=rollout,
        name=facts.name,
        type=facts.type,
        port=facts.port,
        node_port=facts.node_port,
        selector=_pairs(facts.selector),
        lanes=lanes,
        odd=odd,
        differs=() if lanes or odd else _differs(front, new or next(iter([*standing, *family.lanes]), None)),
        elsewhere=front.elsewhere[:MOST_ELSEWHERE],
        idle=front.idle,
        left=front.left[:MOST_ELSEWHERE],
        created_at=facts.created_at,
        writer=facts.writer,
        written_at=facts.written_at,
    )


def _odd(front: Front, family: Family) -> Iterator[str]:
    selector = front.service.selector
    for lane in family.lanes:
        labels, selected = lane.labels, selects(selector, lane.labels)
        for pod in lane.pods:
            if pod.labels is not labels and pod.labels != labels and selects(selector, pod.labels) is not selected:
                yield pod.name


def _differs(front: Front, lane: Lane | None) -> tuple[tuple[str, str, str | None], ...]:
    labels = lane.labels if lane is not None else {}
    wrong = [(key, value, labels.get(key)) for key, value in _pairs(front.service.selector).items()]
    return tuple((key, value, has) for key, value, has in wrong if has != value)


def _pairs(selector: dict[str, str]) -> dict[str, str]:
    return {key[:NAME_LIMIT]: value[:NAME_LIMIT] for key, value in sorted(selector.items())[:MOST_PAIRS]}
