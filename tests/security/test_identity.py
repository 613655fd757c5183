"""Which cluster is reached, as whom, and who gets in (lines 32-34, 45)."""

import re
import ssl
from pathlib import Path

import pytest
import yaml
from django.apps import apps

from dashboard.models import Person
from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.errors import Unauthorized, Unreachable
from tests.stack import Stack, Visitor, free_port, running_stack

NAMESPACE = "/api/v1/namespaces/default"


@pytest.mark.parametrize(
    "path",
    [
        "/c/prod/default/",
        "/c/127.0.0.1:6443/default/",
        "/c/sandbox/..%2f..%2fapi/",
        "/c/sandbox/default%3Fwatch=1/http-go/",
        "/c/sandbox/default/..%2f..%2fsecrets/",
        "/c/sandbox/default/http-go%3Fx/",
        "/c/sandbox/default/%2e%2e/",
        "/c/sandbox/Default/http-go/",
        "/c/sandbox/default/http-go/form/%2e%2e/",
        "/c/sandbox/default/http-go/proxy/http://169.254.169.254/",
    ],
)
def test_sec_32_only_the_configured_cluster_and_names_that_are_names_are_reached(operator: Visitor, path: str) -> None:
    assert operator.page(path).status_code == 404


def test_sec_32_an_operation_that_is_none_reaches_nothing(stack: Stack, operator: Visitor, web: str) -> None:
    assert operator.act(web, "exec", stack.deployment(web)).status_code == 404


def test_sec_32_no_impersonation_comes_from_outside(stack: Stack, viewer: Visitor, web: str) -> None:
    forged = {"Impersonate-User": "root", "Impersonate-Group": "system:masters", "HX-Request": "true"}
    seen = stack.deployment(web)["metadata"]
    data = {"uid": seen["uid"], "generation": seen["generation"], "csrfmiddlewaretoken": viewer.token()}
    assert viewer.send_form(f"/c/sandbox/default/{web}/do/pause/", data, forged).status_code == 403
    assert "paused" not in stack.deployment(web)["spec"]


async def test_sec_33_tls_is_verified_unless_the_kubeconfig_itself_says_not_to(stack: Stack, tmp_path: Path) -> None:
    access = await find_backend(path=stack.kubeconfigs / "admin.kubeconfig").load()
    assert access.ssl is not None
    assert access.ssl.check_hostname
    assert access.ssl.verify_mode is ssl.CERT_REQUIRED
    client = Client(find_backend(path=changed(stack, tmp_path, ca=False)))
    with pytest.raises(Unreachable):
        await client.get(NAMESPACE)
    await client.close()


async def test_sec_33_a_refused_token_is_read_again_once_and_then_named(stack: Stack, tmp_path: Path) -> None:
    kubeconfig = changed(stack, tmp_path, token="expired")
    client = Client(find_backend(path=kubeconfig))
    with pytest.raises(Unauthorized):
        await client.get(NAMESPACE)
    kubeconfig.write_text((stack.kubeconfigs / "admin.kubeconfig").read_text())
    assert (await client.get(NAMESPACE))["metadata"]["name"] == "default"
    await client.close()


def changed(stack: Stack, folder: Path, *, ca: bool = True, token: str = "") -> Path:
    """The admin's kubeconfig with another token, or without the CA that vouches for the server."""
    config = yaml.safe_load((stack.kubeconfigs / "admin.kubeconfig").read_text())
    if not ca:
        del config["clusters"][0]["cluster"]["certificate-authority-data"]
    if token:
        config["users"][0]["user"] = {"token": token}
    path = folder / "kubeconfig"
    path.write_text(yaml.safe_dump(config))
    return path


def test_sec_34_a_new_installation_knows_nobody_and_has_no_password(db) -> None:
    assert not Person.objects.exists()
    assert not apps.is_installed("django.contrib.admin")


def test_sec_34_only_a_key_from_the_command_line_lets_in(stack: Stack, stranger: Visitor) -> None:
    for key in ("", "admin", "0" * 43):
        answer = stranger.send_form("/enter/", {"key": key, "csrfmiddlewaretoken": stranger.token()})
        assert answer.status_code == 403
    link = stack.link("viewer", "once")
    assert Visitor(stack.base).enter(link).status_code == 302
    assert Visitor(stack.base).enter(link).status_code == 403


def test_sec_34_a_new_session_has_a_new_key(stack: Stack) -> None:
    visitor = Visitor(stack.base)
    planted = "a" * 32
    visitor.cookies.set(f"rollboard_session_{stack.port}", planted, domain="127.0.0.1", path="/")
    visitor.enter(stack.link("viewer", "planted"))
    keys = {cookie.value for cookie in visitor.cookies if cookie.name.startswith("rollboard_session")}
    assert keys - {planted}


def test_sec_45_a_real_cluster_is_marked_and_asks_to_enter_anew(stack: Stack, viewer: Visitor) -> None:
    assert 'class="band"' not in viewer.page("/c/sandbox/default/").text
    assert viewer.config()["sandbox"] is True
    arguments = ["serve", "--kubeconfig", str(stack.kubeconfigs / "viewer.kubeconfig")]
    with running_stack(stack.state, free_port(), arguments) as real:
        stolen = Visitor(real.base)
        for cookie in viewer.cookies:
            name = re.sub(r"\d+$", str(real.port), cookie.name)
            stolen.cookies.set(name, cookie.value or "", domain="127.0.0.1", path="/")
        assert "/enter/" in stolen.page("/").url
        person = Visitor(real.base)
        person.enter(real.board)
        page = person.page("/")
        assert 'class="band"' in page.text
        assert "viewer" in page.text
