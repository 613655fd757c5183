"""One running board per test worker, for all that ask the whole of it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.stack import Stack, Visitor, running_stack

# How long one example takes says more about the machine than about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


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
