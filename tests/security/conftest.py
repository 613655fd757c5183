"""One running board for all security tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack, Visitor, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("stack") / "state") as running:
        yield running


@pytest.fixture
def viewer(stack: Stack) -> Visitor:
    return stack.visitor("viewer")


@pytest.fixture
def operator(stack: Stack) -> Visitor:
    return stack.visitor("operator")


@pytest.fixture
def stranger(stack: Stack) -> Visitor:
    return Visitor(stack.base)
