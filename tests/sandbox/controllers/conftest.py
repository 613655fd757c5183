import pytest

from tests.sandbox.controllers.cluster import Cluster


@pytest.fixture
def cluster():
    return Cluster()
