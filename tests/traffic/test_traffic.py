"""Probers come and go with those who look."""

import asyncio
import json
from typing import Any

import pytest

from rollouts.errors import Forbidden
from rollouts.traffic import prober
from rollouts.traffic.traffic import Traffic
from tests.traffic.test_answer import Said, status
from tests.waiting import until


def now() -> int:
    return 1_795_377_600_000


class Page:
    """A viewer that keeps what it is told."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def tell(self, message: bytes) -> None:
        self.messages.append(json.loads(message))

    @property
    def state(self) -> dict[str, Any]:
        return [message for message in self.messages if message["type"] == "traffic"][-1]

    @property
    def answers(self) -> list[list[Any]]:
        return [answer for message in self.messages if message["type"] == "answers" for answer in message["answers"]]


class Cluster:
    """One Service whose answers are `said`; it counts what is asked at once."""

    def __init__(self) -> None:
        self.said = Said(body=b"Welcome! v1")
        self.labels: dict[str, str] | Exception = {"app": "web"}
        self.paths: list[str] = []
        self.hangs = False
        self.selector = {"app": "web"}

    async def read_labels(self, namespace: str, deployment: str) -> dict[str, str]:
        if isinstance(self.labels, Exception):
            raise self.labels
        return self.labels

    async def list_services(self, namespace: str) -> list[dict[str, Any]]:
        spec = {"selector": self.selector, "ports": [{"port": 80}]}
        return [{"metadata": {"name": "web", "namespace": namespace}, "spec": spec}]

    async def knock(self, path: str, limit: int) -> Said:
        assert limit == 4096
        self.paths.append(path)
        if self.hangs:
            await asyncio.sleep(60)
        return self.said


async def test_answers_go_to_all_who_look_and_one_prober_serves_them() -> None:
    traffic, cluster, pages = Traffic(now, linger=0), Cluster(), [Page(), Page()]
    for page in pages:
        traffic.look(page, "uid")
        assert not page.state["on"]
    for _ in pages:
        await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: len(pages[0].answers) >= 5 and pages[1].answers == pages[0].answers)
    assert pages[1].state | {"answers": []} == {
        "type": "traffic",
        "uid": "uid",
        "on": True,
        "rate": 10,
        "service": "web:80",
        "problem": None,
        "answers": [],
    }
    assert set(cluster.paths) == {"/api/v1/namespaces/shop/services/web:80/proxy/"}
    assert len(cluster.paths) <= len(pages[0].answers) + 5
    assert pages[0].answers[0][1:5] == ["ok", 200, "v1", ""]
    late = Page()
    traffic.look(late, "uid")
    assert len(late.state["answers"]) >= 5
    await traffic.close()


async def test_it_ends_when_nobody_looks_and_when_it_is_stopped() -> None:
    traffic, cluster, page = Traffic(now, linger=0), Cluster(), Page()
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: page.answers)
    traffic.stop("uid")
    assert not page.state["on"]
    assert page.state["answers"]
    await traffic.start(cluster, "shop", "web", "uid", 10)
    traffic.leave(page)
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})  # nobody is left who could ask


async def test_who_left_before_it_began_leaves_nothing_running() -> None:
    traffic, cluster = Traffic(now, linger=0.01), Cluster()
    await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: not traffic.describe("uid"))
    await traffic.close()


async def test_it_ends_when_the_one_under_whose_name_it_runs_may_no_more() -> None:
    traffic, cluster, page = Traffic(now), Cluster(), Page()
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)

    async def may(asking: object, namespace: str) -> bool:
        return asking is cluster and namespace == "shop" and still

    still = True
    await traffic.review(may)
    assert page.state["on"]
    still = False
    await traffic.review(may)
    assert (page.state["on"], page.state["problem"]) == (False, "forbidden")


async def test_a_fault_of_ours_does_not_look_like_traffic(caplog: pytest.LogCaptureFixture) -> None:
    traffic, cluster, page = Traffic(now), Cluster(), Page()
    cluster.said = Said(body=None)  # type: ignore[arg-type]  # no answer has such a body
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: page.state["problem"] == "unknown")
    assert "the traffic to a Service broke" in caplog.text


async def test_a_selector_that_turns_to_other_pods_is_told_and_told_again_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prober, "LOOK_EVERY", 0.05)
    traffic, cluster, page = Traffic(now), Cluster(), Page()
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)
    cluster.selector = {"app": "web", "color": "green"}
    await until(lambda: page.state["problem"] == "moved")
    assert page.state["on"]
    cluster.selector = {"app": "web"}
    await until(lambda: page.state["problem"] is None)
    await traffic.close()


async def test_a_slow_service_does_not_slow_the_pace_and_counts_as_failed() -> None:
    traffic, cluster, page = Traffic(now), Cluster(), Page()
    cluster.hangs = True
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: page.answers)
    assert len(cluster.paths) >= 15  # in the two seconds that the first one waited
    assert page.answers[0][1:3] == ["timeout", 0]
    await traffic.close()


@pytest.mark.parametrize(
    ("labels", "said", "problem"),
    [
        ({"app": "other"}, Said(), "no_service"),
        (Forbidden("no", code=403), Said(), "forbidden"),
        ({"app": "web"}, Said(403, body=status("Forbidden", "no")), "forbidden"),
        ({"app": "web"}, Said(404, body=status("NotFound", "no")), "gone"),
    ],
)
async def test_it_says_why_there_is_no_traffic(labels: dict[str, str] | Exception, said: Said, problem: str) -> None:
    traffic, cluster, page = Traffic(now), Cluster(), Page()
    cluster.labels, cluster.said = labels, said
    traffic.look(page, "uid")
    await traffic.start(cluster, "shop", "web", "uid", 10)
    await until(lambda: page.state["problem"])
    assert (page.state["on"], page.state["problem"]) == (False, problem)
    assert not page.answers
    await traffic.close()
