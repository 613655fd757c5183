"""How far somebody sees among the namespaces of a cluster."""

from collections import Counter

from dashboard.rights.access import REMEMBERED, Verdict
from dashboard.rights.reach import AT_ONCE, MOST_BY_NAME, Reach, find_reach

NAMES = ("billing", "search", "shop")
ALL = ""
NOBODY = Reach({})


class Answers:
    """Rights as sets of namespaces, "" for all; counts what is asked. silent: the API server does not answer."""

    def __init__(self, watch: tuple[str, ...] = (), act: tuple[str, ...] = (), *, lists: bool = True) -> None:
        self.watch, self.act, self.lists, self.silent = set(watch), set(act), lists, False
        self.asked: Counter[str] = Counter()

    async def to_watch(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        return self._answer("watch", namespace in self.watch)

    async def to_act(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        return self._answer("act", namespace in self.act)

    async def to_name(self) -> Verdict:
        return self._answer("name", self.lists)

    def _answer(self, what: str, allowed: bool) -> Verdict:
        self.asked[what] += 1
        if self.silent:
            return Verdict.UNKNOWN
        return Verdict.ALLOWED if allowed else Verdict.DENIED


async def test_a_right_for_the_whole_cluster_is_one_question_however_many_namespaces_there_are() -> None:
    names = [f"team-{number}" for number in range(300)]
    answers = Answers(watch=(ALL,), act=(ALL,))
    reach = await find_reach(answers, names, NOBODY)
    assert (len(reach.namespaces), reach.refused, reach.left_out) == (300, (), 0)
    assert all(reach.namespaces.values())
    assert answers.asked == {"watch": 1, "act": 1, "name": 1}


async def test_whoever_has_no_such_right_is_given_the_namespaces_that_are_theirs() -> None:
    answers = Answers(watch=("shop", "search"), act=("shop",))
    reach = await find_reach(answers, NAMES, NOBODY)
    assert reach == Reach({"search": False, "shop": True}, refused=("billing",))


async def test_names_of_others_are_told_only_to_those_who_may_list_them() -> None:
    reach = await find_reach(Answers(watch=("shop",), lists=False), NAMES, NOBODY)
    assert reach == Reach({"shop": False}, refused=(), named=False)


async def test_a_right_that_ended_takes_its_namespace_alone() -> None:
    before = await find_reach(Answers(watch=("shop", "search")), NAMES, NOBODY)
    after = await find_reach(Answers(watch=("shop",)), NAMES, before)
    assert (list(after.namespaces), after.refused) == (["shop"], ("billing", "search"))


async def test_a_silent_server_gives_nothing_and_takes_nothing_away() -> None:
    before = await find_reach(Answers(watch=("shop",), act=("shop",)), NAMES, NOBODY)
    silent = Answers()
    silent.silent = True
    after = await find_reach(silent, (*NAMES, "fresh"), before)
    assert after.namespaces == {"shop": True}


async def test_a_server_that_falls_silent_half_way_is_not_asked_about_every_namespace() -> None:
    class Falling(Answers):
        async def to_watch(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
            self.silent = bool(namespace)
            return await super().to_watch(namespace, denied_for)

    answers = Falling()
    names = [f"team-{number}" for number in range(300)]
    await find_reach(answers, names, NOBODY)
    assert answers.asked["watch"] <= 1 + AT_ONCE


async def test_who_sees_by_name_is_shown_so_many_and_told_how_many_more() -> None:
    names = [f"team-{number:03}" for number in range(MOST_BY_NAME + 20)]
    reach = await find_reach(Answers(watch=tuple(names)), names, NOBODY)
    assert (len(reach.namespaces), reach.left_out) == (MOST_BY_NAME, 20)
    assert "team-000" in reach.namespaces
