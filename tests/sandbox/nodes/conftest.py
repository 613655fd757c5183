import pytest

from tests.sandbox.nodes.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()
