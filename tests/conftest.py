"""One running board per test worker, for all that ask the whole of it."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack, Visitor, running_stack


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
