"""Which Service is asked."""

from typing import Any

import pytest

from rollouts.traffic.service import choose_service

LABELS = {"app": "web", "tier": "front"}
HTTP = {"port": 80}


def service(name: str, selector: dict[str, str] | None, *ports: dict[str, Any]) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "shop"}, "spec": {"selector": selector, "ports": list(ports)}}


@pytest.mark.parametrize(
    ("services", "path"),
    [
        ([service("a", {"app": "web"}, HTTP)], "services/a:80/proxy/"),
        ([service("a", LABELS, HTTP), service("web", {"app": "web"}, HTTP)], "services/web:80/proxy/"),
        ([service("b", LABELS, HTTP), service("a", LABELS, HTTP)], "services/a:80/proxy/"),
        ([service("a", LABELS, {"port": 9090, "name": "metrics"}, {"port": 8080, "name": "http"})], "a:8080/proxy/"),
        ([service("a", LABELS, {"port": 53, "protocol": "UDP"}, HTTP)], "services/a:80/proxy/"),
        ([service("a", LABELS, {"port": 443})], "services/https:a:443/proxy/"),
        ([service("a", {"app": "web", "tier": "back"}, HTTP)], None),
        ([service("a", {}, HTTP), service("b", None, HTTP)], None),
        ([service("a", LABELS)], None),
        ([], None),
    ],
)
def test_the_service_whose_selector_matches_the_pods_is_asked(services: list[dict[str, Any]], path: str | None) -> None:
    chosen = choose_service(services, LABELS, "web")
    assert (chosen is None) is (path is None)
    if chosen and path:
        assert chosen.path.startswith("/api/v1/namespaces/shop/services/")
        assert chosen.path.endswith(path)
