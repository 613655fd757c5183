import stat
from pathlib import Path

import pytest
import yaml

from rollouts.cluster.backends import context_names, find_backend
from rollouts.errors import Unconfigured


def write_kubeconfig(path: Path, user: dict, cluster: dict | None = None, current: str = "dev") -> Path:
    path.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": current,
                "contexts": [
                    {"name": "dev", "context": {"cluster": "one", "user": "me"}},
                    {"name": "prod", "context": {"cluster": "one", "user": "me"}},
                ],
                "clusters": [{"name": "one", "cluster": {"server": "https://127.0.0.1:6443", **(cluster or {})}}],
                "users": [{"name": "me", "user": user}],
            }
        )
    )
    return path


async def test_a_context_gives_server_token_and_verified_tls(tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path / "config", {"token": "abc"})
    access = await find_backend("prod", path).load()
    assert access.server == "https://127.0.0.1:6443"
    assert access.headers == {"Authorization": "Bearer abc"}
    assert access.ssl is not None
    assert access.ssl.check_hostname


def test_the_current_context_is_the_default(tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path / "config", {})
    assert find_backend(path=path).name == "dev"
    assert context_names(path) == ["dev", "prod"]


def test_a_wrong_context_lists_the_right_ones(tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path / "config", {})
    with pytest.raises(Unconfigured, match=r'no context "staging".*dev, prod'):
        find_backend("staging", path)


def test_several_files_are_one_kubeconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = write_kubeconfig(tmp_path / "one", {})
    two = tmp_path / "two"
    two.write_text(yaml.safe_dump({"contexts": [{"name": "lab", "context": {"cluster": "one"}}]}))
    monkeypatch.setenv("KUBECONFIG", f"{one}:{two}")
    assert find_backend("lab").name == "lab"


@pytest.mark.parametrize("content", ["", "[]", "contexts: 7", "a: b: c", "\x00"])
def test_a_broken_kubeconfig_is_said_to_be(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config"
    path.write_text(content)
    with pytest.raises(Unconfigured):
        find_backend("dev", path)


def test_a_missing_kubeconfig_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Unconfigured, match="no kubeconfig"):
        find_backend("dev", tmp_path / "none")


async def test_sec_33_a_token_file_is_read_anew_at_each_sign_in(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("first\n")
    backend = find_backend(path=write_kubeconfig(tmp_path / "config", {"tokenFile": str(token)}))
    assert (await backend.load()).headers == {"Authorization": "Bearer first"}
    token.write_text("second\n")
    assert (await backend.load()).headers == {"Authorization": "Bearer second"}


def plugin(tmp_path: Path, script: str) -> dict:
    path = tmp_path / "plugin"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": str(path)}}


async def test_a_credentials_plug_in_signs_in(tmp_path: Path) -> None:
    answer = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"made"}}'
    user = plugin(tmp_path, f"echo '{answer}'")
    backend = find_backend(path=write_kubeconfig(tmp_path / "config", user))
    assert (await backend.load()).headers == {"Authorization": "Bearer made"}


async def test_a_plug_in_that_fails_is_named(tmp_path: Path) -> None:
    backend = find_backend(path=write_kubeconfig(tmp_path / "config", plugin(tmp_path, "exit 3")))
    with pytest.raises(Unconfigured, match=r'context "dev".*plug-in.*by hand'):
        await backend.load()


async def test_proxy_and_server_name_come_from_the_kubeconfig(tmp_path: Path) -> None:
    cluster = {"proxy-url": "http://proxy.example:3128", "tls-server-name": "kube.example"}
    access = await find_backend(path=write_kubeconfig(tmp_path / "config", {"token": "a"}, cluster)).load()
    assert access.proxy == "http://proxy.example:3128"
    assert access.server_name == "kube.example"


async def test_a_missing_ca_file_is_said_without_a_traceback_of_its_content(tmp_path: Path) -> None:
    cluster = {"certificate-authority": str(tmp_path / "none.crt")}
    backend = find_backend(path=write_kubeconfig(tmp_path / "config", {"token": "secret"}, cluster))
    with pytest.raises(Unconfigured) as raised:
        await backend.load()
    assert "secret" not in str(raised.value)
