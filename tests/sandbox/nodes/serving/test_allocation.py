import pytest

from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.nodes.serving.shop import open_shop, service


def test_services_get_addresses_of_their_own() -> None:
    stage = open_shop()
    made = [service(stage, f"s{number}") for number in range(5)]
    assert len({each["spec"]["clusterIP"] for each in made}) == 5
    assert len({each["spec"]["ports"][0]["nodePort"] for each in made}) == 5
    assert all(30_000 <= each["spec"]["ports"][0]["nodePort"] <= 32_767 for each in made)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (80, "Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767"),
        (30_123, "Invalid value: 30123: provided port is already allocated"),
    ],
)
def test_a_node_port_that_cannot_be_had_is_refused(number: int, sentence: str) -> None:
    stage = open_shop()
    service(stage, "first", nodePort=30_123)
    with pytest.raises(ApiError) as refused:
        service(stage, "second", nodePort=number)
    assert refused.value.message == f'Service "second" is invalid: spec.ports[0].nodePort: {sentence}'


def test_an_update_without_addresses_keeps_them() -> None:
    stage = open_shop()
    made = service(stage)
    bare = {"type": "NodePort", "ports": [{"port": 80, "targetPort": 9090}]}
    kept = stage.registry.update("services", {"metadata": {"name": "web", "namespace": "default"}, "spec": bare})
    assert kept["spec"]["clusterIP"] == made["spec"]["clusterIP"]
    assert kept["spec"]["ports"][0]["nodePort"] == made["spec"]["ports"][0]["nodePort"]


def test_a_headless_service_stays_without_address() -> None:
    stage = open_shop()
    spec = {"clusterIP": "None", "ports": [{"port": 80}]}
    made = stage.registry.create("services", {"metadata": {"name": "h", "namespace": "default"}, "spec": spec})
    assert (made["spec"]["clusterIP"], made["spec"]["clusterIPs"]) == ("None", ["None"])
