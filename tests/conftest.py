"""One running board per test worker, for all that ask the whole of it; a sandbox for each test that asks."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Options, Running, start
from tests.stack import Stack, Visitor, running_stack

# How long one example takes says more about the machine than about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Seconds that the longest files take, two at a time on a busy machine; any other journey takes some 20. A file goes to
# one worker as a whole: one of these begun last would leave the other workers idle for as long.
LONG = {
    "tests/js/test_accessible_states.py": 125,
    "tests/traces/test_agreement.py": 114,
    "tests/journeys/test_operations.py": 86,
    "tests/security/test_rights.py": 80,
    "tests/js/test_board_page.py": 72,
    "tests/js/test_pictures.py": 68,
    "tests/journeys/test_outage.py": 68,
    "tests/feed/test_fault_machine.py": 60,
    "tests/sandbox/kubectl/test_transcripts.py": 60,
    "tests/journeys/test_rolling.py": 59,
    "tests/journeys/test_traffic.py": 53,
    "tests/journeys/test_everywhere.py": 53,
    "tests/security/test_everywhere.py": 49,
    "tests/journeys/test_clock.py": 47,
    "tests/journeys/test_everyone.py": 45,
    "tests/journeys/test_timeline.py": 37,
    "tests/journeys/test_motion.py": 36,
    "tests/contract/test_rollouts.py": 33,
    "tests/journeys/test_accessible.py": 30,
    "tests/journeys/test_states.py": 30,
    "tests/journeys/test_real_cluster.py": 29,
    "tests/dashboard/management/test_demo.py": 26,
    "tests/journeys/test_services.py": 26,
    "tests/dashboard/clusters/test_fleet.py": 20,
}
JOURNEY = 20


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the order in which workers take them: the longest files first, then those with the most tests."""
    if not hasattr(config, "workerinput"):
        return
    tests = Counter(map(_file_of, items))
    seconds = {file: LONG.get(file, JOURNEY * file.startswith("tests/journeys/")) for file in tests}
    items.sort(key=lambda item: (-seconds[_file_of(item)], -tests[_file_of(item)], _file_of(item)))


def _file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is in: asynchronous tests leave their threads' connections open."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.cursor().execute(f"SELECT pg_terminate_backend(pid) {others}")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("stack") / "state") as running:
        yield running


@pytest.fixture
def web(stack: Stack) -> Iterator[str]:
    """The name of a Deployment of the test's own: one container `web`, 4 replicas, in `default`."""
    with stack.deployed() as name:
        yield name


@pytest.fixture
def viewer(stack: Stack) -> Visitor:
    return stack.visitor("viewer", "vera")


@pytest.fixture
def operator(stack: Stack) -> Visitor:
    return stack.visitor("operator", "olga")


@pytest.fixture
def stranger(stack: Stack) -> Visitor:
    return Visitor(stack.base)


@pytest.fixture
def still_clock() -> ManualClock:
    return ManualClock(1_795_374_490.0)


@pytest.fixture
async def cluster(tmp_path: Path, still_clock: ManualClock) -> AsyncIterator[Running]:
    """A sandbox of the test's own: real TLS, real parts, and nothing moves before `still_clock.advance`."""
    running = await start(Options(tmp_path / "kube"), still_clock)
    yield running
    await running.stop()
