"""Who is looked at by a sweep, and when."""

from typing import Any

import pytest

from dashboard.clusters import fleet
from dashboard.clusters.runtime import Mode, Options, Runtime
from dashboard.people.presence import SIGN_IN_AGAIN
from rollouts.cluster.client import Client
from tests.cluster.answers import Backend
from tests.dashboard.people.test_presence import Page

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_sweep_that_runs_out_of_time_is_gone_on_with_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "SWEEP_PATIENCE", 0.0)  # seconds: as long as one answer may take, and no second
    running = Runtime(Options("c", Mode.SHARED), Client(Backend(0)))
    pages: list[Any] = [Page(session) for session in ("a", "b", "c")]  # sessions that ended
    condemned = [socket.sign_in.session for _ in pages async for socket, _ in fleet.judge_rights(running, pages)]
    assert condemned == ["a", "b", "c"]
    assert {code async for _, code in fleet.judge_rights(running, pages)} == {SIGN_IN_AGAIN}
