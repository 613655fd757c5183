import pytest

from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.nodes.serving.shop import open_shop, point, service


@pytest.mark.parametrize("aim", ["web", "web:80", "http:web:80"])
def test_a_service_is_reached_by_name_and_port(aim: str) -> None:
    stage = open_shop("gasbugs/http-go:v2")
    service(stage, kind="ClusterIP")
    point(stage, "p0")
    answer = stage.nodes.proxy.to_service("default", aim, "/", "GET")
    assert (answer.status, answer.body) == (200, b"Welcome! http-go:v2\n")
    assert ("X-Rollboard-Pod", "p0") in answer.headers


@pytest.mark.parametrize(
    ("aim", "code", "message"),
    [
        ("web", 503, 'no endpoints available for service "web"'),
        ("web:81", 503, 'no service port "81" found for service "web"'),
        ("other", 404, 'services "other" not found'),
    ],
)
def test_a_service_that_leads_nowhere_says_so(aim: str, code: int, message: str) -> None:
    stage = open_shop("gasbugs/http-go:v2")
    service(stage)
    with pytest.raises(ApiError) as refused:
        stage.nodes.proxy.to_service("default", aim, "/", "GET")
    assert (refused.value.code, refused.value.message) == (code, message)


def test_session_affinity_stays_with_one_pod() -> None:
    stage = open_shop("gasbugs/http-go:v1", "gasbugs/http-go:v2")
    made = service(stage)
    stage.registry.update("services", {**made, "spec": {**made["spec"], "sessionAffinity": "ClientIP"}})
    point(stage, "p0", "p1")
    assert len({stage.nodes.proxy.to_service("default", "web", "/", "GET").body for _ in range(30)}) == 1


@pytest.mark.parametrize("aim", ["p0", "p0:8080", "p0:web"])
def test_a_pod_is_reached_by_its_ports(aim: str) -> None:
    stage = open_shop("gasbugs/http-go:v2")
    assert stage.nodes.proxy.to_pod("default", aim, "/", "GET").status == 200


def test_a_closed_port_of_a_pod_refuses() -> None:
    stage = open_shop("gasbugs/http-go:v2")
    address = stage.now("p0")["status"]["podIP"]
    with pytest.raises(ApiError) as refused:
        stage.nodes.proxy.to_pod("default", "p0:81", "/", "GET")
    sentence = f"error trying to reach service: dial tcp {address}:81: connect: connection refused"
    assert (refused.value.code, refused.value.message) == (503, sentence)
