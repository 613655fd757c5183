"""No name becomes another path."""

import pytest

from rollouts import errors
from rollouts.cluster.client import Client
from rollouts.cluster.paths import check_path
from tests.cluster.answers import Answers


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/../secrets",
        "/api/v1/namespaces/default/pods/a%2fb",
        "/api/v1/namespaces/default/pods/a?watch=1",
        "/api/v1/namespaces/default/pods/a#b",
        "/api/v1/namespaces//pods",
        "/api/v1/namespaces/Default/pods",
        "/api/v1/namespaces/a\nb/pods",
        "/api/v1/namespaces/" + "a" * 254,
        "api/v1/pods",
        "@evil.example/api",
        "/",
        "/api/v1/namespaces/default/services/a@b/proxy/",
    ],
)
async def test_sec_32_a_path_of_anything_but_names_is_refused_unsent(
    answers: Answers, client: Client, path: str
) -> None:
    with pytest.raises(errors.Invalid):
        await client.get(path)
    assert not answers.asked


async def test_a_service_is_reached_through_the_proxy_by_name_and_port(answers: Answers, client: Client) -> None:
    await client.get("/api/v1/namespaces/default/services/http-go:8080/proxy/")
    assert answers.asked[0][0].path.endswith("/services/http-go:8080/proxy/")


@pytest.mark.parametrize(
    "path",
    [
        "/version",
        "/apis/apps/v1/namespaces/default/deployments/web.v1-2",
        "/api/v1/namespaces/default/services/https:web:8443/proxy/",
        "/sandbox/clock",
    ],
)
def test_a_path_of_names_is_itself(path: str) -> None:
    assert check_path(path) == path
