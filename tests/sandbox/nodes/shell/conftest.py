import pytest

from tests.sandbox.nodes.serving.shop import open_shop
from tests.sandbox.nodes.stage import Stage


@pytest.fixture
def shop() -> Stage:
    """One pod, p0, with a shell."""
    return open_shop("gasbugs/http-go:v2")
