"""What machines ask of a running board: whether it is ready, and what it counts."""

import re
from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from dashboard.views.health import may_read
from tests.journeys.test_outage import Sandbox
from tests.security.sockets import first, opened
from tests.stack import Stack, Visitor, end, running_stack, wait_until

KINDS = ("deployments", "replicasets", "pods", "events", "services", "replicationcontrollers")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = Sandbox(tmp_path_factory.mktemp("ready") / "sandbox")
    yield running
    end(running.process)


def read(visitor: Visitor) -> dict[str, float]:
    """The samples of /metrics by name and labels."""
    page = visitor.page("/metrics")
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = [line.rsplit(" ", 1) for line in page.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in samples}


def test_it_is_ready_when_each_kind_is_listed_and_fresh(stack: Stack, stranger: Visitor) -> None:
    wait_until(lambda: stranger.page("/readyz").status_code == 200, 10, "it was never ready")
    lines = stranger.page("/readyz").text.splitlines()
    assert lines == [*(f"{kind} fresh" for kind in KINDS), "database fresh", "ready"]


def test_it_is_not_ready_while_the_cluster_is_away(sandbox: Sandbox, tmp_path) -> None:
    config = str(sandbox.folder / "dashboard.kubeconfig")
    with running_stack(tmp_path / "state", arguments=("serve", "--sandbox", "--kubeconfig", config)) as board:
        stranger = Visitor(board.base)
        wait_until(lambda: stranger.page("/readyz").status_code == 200, 10, "it was never ready")
        sandbox.kill()
        wait_until(lambda: stranger.page("/readyz").status_code == 503, 5, "it never said so")
        assert stranger.page("/readyz").text.splitlines()[-1] == "not ready"
        assert "pods lost" in stranger.page("/readyz").text
        assert stranger.page("/healthz").status_code == 200
        sandbox.start()
        wait_until(lambda: stranger.page("/readyz").status_code == 200, 60, "it never came back")


async def test_the_metrics_count_what_happens(stack: Stack, operator: Visitor, viewer: Visitor, web: str) -> None:
    before = read(viewer)
    async with opened(stack, viewer) as ws:
        await first(ws, "snapshot")
        assert operator.act(web, "pause", stack.deployment(web)).status_code == 200
        assert operator.act(web, "pause", stack.deployment(web)).status_code == 409
        await first(ws, "frame")
        await ws.send_json({"type": "seen", "seq": 1, "now": 1})
        after = read(viewer)
        assert after["rollboard_viewers"] == 1
    for name in (
        'rollboard_watch_events_total{kind="deployments"}',
        "rollboard_frames_total",
        'rollboard_operations_total{operation="pause",outcome="done"}',
        'rollboard_operations_total{operation="pause",outcome="refused"}',
    ):
        assert after[name] > before.get(name, 0), name
    assert after['rollboard_fresh_feeds{kind="pods"}'] >= 1
    assert after["rollboard_broken_rollouts_total"] == 0
    assert {name for name in after if "unreadable" in name} == {
        f'rollboard_unreadable_objects_total{{kind="{kind}"}}' for kind in KINDS
    }
    assert not re.search(rf"{web}|default|vera|olga", viewer.page("/metrics").text)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"])
def test_the_metrics_are_not_read_through_a_proxy(stranger: Visitor, header: str) -> None:
    assert stranger.page("/metrics", headers={header: "203.0.113.7"}).status_code == 403


def test_the_metrics_are_read_from_where_the_setting_says(client, settings) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403
    settings.METRICS_FROM = [""]
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


@pytest.mark.parametrize(("address", "named"), [("::ffff:10.0.0.9", True), ("::ffff:11.0.0.9", False), ("", False)])
def test_an_ipv4_address_may_come_in_the_dress_of_ipv6(settings, address: str, named: bool) -> None:
    settings.METRICS_FROM = ["10.0.0.0/8"]
    assert may_read(address) is named


@override_settings(METRICS_FROM=["10.0.0.0/99"])
def test_a_network_that_is_none_is_refused_at_start() -> None:
    assert "rollboard.E003" in {error.id for error in run_checks()}
