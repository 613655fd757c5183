"""Whatever breaks between the feed and a real sandbox, the process and the page come to hold what the cluster does."""

import asyncio
import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from rollouts.sandbox.access.certificates import make_certificates
from tests.feed.fault_machine import Bench, FaultMachine
from tests.feed.page_store import opened_page_store

RUNS, STEPS = 8, 14
SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "25"))  # a run: 200 in all
MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))  # in which a process begins new ones
FIRST = int(os.environ.get("SOAK_SEED", "0"))
BATCH = 25


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with asyncio.Runner() as runner:
        opening = opened_page_store()
        page = runner.run(opening.__aenter__())
        ends = time.monotonic() + MINUTES * 60
        yield Bench(runner, page, make_certificates(), tmp_path_factory.mktemp("sequences"), ends)
        runner.run(opening.__aexit__(None, None, None))


# A server that is stopped while it accepts a connection leaves that socket to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.browser
@pytest.mark.parametrize("run", range(RUNS))
def test_whatever_breaks_the_page_comes_to_hold_what_the_cluster_does(bench: Bench, run: int) -> None:
    """The same sequences each time; a soak goes on with others, for so many or so long as it was told."""
    machine = type("Sequence", (FaultMachine,), {"bench": bench})
    for batch in range(-(-SEQUENCES // BATCH)):
        if time.monotonic() > bench.ends:
            break
        number = (FIRST + batch) * RUNS + run
        print(f"SOAK_SEED={FIRST + batch}, run {run}")
        run_state_machine_as_test(seed(number)(machine), settings=how_many(min(BATCH, SEQUENCES - batch * BATCH)))


def how_many(sequences: int) -> settings:
    return settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a failing sequence takes seconds; to shrink it would take an hour
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
