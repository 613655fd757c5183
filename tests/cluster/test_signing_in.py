"""Every way in that a kubeconfig knows, against real servers: what rotates is followed, what is wrong is said."""

import asyncio
import base64
import json
import ssl
import stat
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.errors import Conflict, Unauthorized, Unconfigured, Unreachable
from rollouts.sandbox.access.certificates import Certificates, make_certificates
from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running

BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
TOKENS = "/api/v1/namespaces/default/serviceaccounts/default/token"


def signed_in(path: Path, cluster: Mapping[str, Any], user: Mapping[str, Any]) -> Client:
    """A client by a kubeconfig of this cluster and this user."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "one", "cluster": cluster}],
        "users": [{"name": "me", "user": user}],
        "contexts": [{"name": "dev", "context": {"cluster": "one", "user": "me"}}],
        "current-context": "dev",
    }
    (path / "config").write_text(json.dumps(config))
    return Client(find_backend(path=path / "config"))


def told(cluster: Running) -> tuple[dict[str, Any], dict[str, Any]]:
    """The sandbox's own way in, as server and user."""
    config = json.loads(cluster.kubeconfig().read_text())
    return config["clusters"][0]["cluster"], config["users"][0]["user"]


async def short_token(cluster: Running) -> str:
    """One that ends after ten minutes, of somebody who may do everything."""
    client = Client(find_backend(path=cluster.kubeconfig()))
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}
    account = {"kind": "ServiceAccount", "name": "default", "namespace": "default"}
    with suppress(Conflict):
        await client.post(BINDINGS, {"metadata": {"name": "short"}, "roleRef": role, "subjects": [account]})
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 600}}
    token: str = (await client.post(TOKENS, review))["status"]["token"]
    await client.close()
    return token


async def test_sec_33_a_token_file_that_is_rotated_is_followed(
    tmp_path: Path, cluster: Running, still_clock: ManualClock
) -> None:
    server, _ = told(cluster)
    file = tmp_path / "token"
    file.write_text(await short_token(cluster))
    client = signed_in(tmp_path, server, {"tokenFile": str(file)})
    assert (await client.get("/version"))["major"] == "1"
    still_clock.advance(601)
    with pytest.raises(Unauthorized):
        await client.get("/version")
    file.write_text(await short_token(cluster))
    assert (await client.get("/version"))["major"] == "1"
    await client.close()


def plug_in(tmp_path: Path, says: Mapping[str, Any]) -> dict[str, Any]:
    """A credentials plug-in that says this, and counts how often it was asked."""
    answer = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": says}
    (tmp_path / "says").write_text(json.dumps(answer))
    script = tmp_path / "plug-in"
    script.write_text(f'#!/bin/sh\necho "$WHO $1" >> {tmp_path}/asked\ncat {tmp_path}/says\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    asks = {"command": str(script), "args": ["sign-in"], "env": [{"name": "WHO", "value": "me"}]}
    return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never", **asks}}


def asked(tmp_path: Path) -> list[str]:
    return (tmp_path / "asked").read_text().splitlines()


async def test_sec_33_a_plug_in_is_asked_again_once_its_token_has_ended(
    tmp_path: Path, cluster: Running, still_clock: ManualClock
) -> None:
    server, _ = told(cluster)
    client = signed_in(tmp_path, server, plug_in(tmp_path, {"token": await short_token(cluster)}))
    for _ in range(3):
        await client.get("/version")
    assert asked(tmp_path) == ["me sign-in"]
    still_clock.advance(601)
    plug_in(tmp_path, {"token": await short_token(cluster)})
    await client.get("/version")
    assert asked(tmp_path) == ["me sign-in"] * 2
    await client.close()


async def test_an_open_watch_goes_on_while_others_sign_in_anew(
    tmp_path: Path, cluster: Running, still_clock: ManualClock
) -> None:
    server, admin = told(cluster)
    file = tmp_path / "token"
    file.write_text(await short_token(cluster))
    client = signed_in(tmp_path, server, {"tokenFile": str(file)})
    lines = client.watch("/api/v1/namespaces", {"resourceVersion": "0"})
    assert await anext(lines) == b""
    still_clock.advance(601)
    file.write_text(admin["token"])
    made = await client.post("/api/v1/namespaces", {"metadata": {"name": "made"}})
    async with asyncio.timeout(5):
        while made["metadata"]["uid"].encode() not in await anext(lines):
            pass
    await lines.aclose()
    await client.close()


async def test_a_plug_in_that_gives_nothing_is_named(tmp_path: Path, cluster: Running) -> None:
    server, _ = told(cluster)
    client = signed_in(tmp_path, server, plug_in(tmp_path, {}))
    with pytest.raises(Unconfigured, match="plug-in"):
        await client.get("/version")
    await client.close()


async def hello(request: web.BaseRequest) -> web.StreamResponse:
    return web.json_response({"kind": "Hello", "host": request.host})


@asynccontextmanager
async def serving(certificates: Certificates, clients: bytes = b"", port: int = 0) -> AsyncIterator[int]:
    """A TLS server; clients: the authority that must have signed theirs."""
    context = certificates.context()
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=clients.decode())
    runner = web.ServerRunner(web.Server(hello), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context, reuse_address=True).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def encoded(pem: bytes) -> str:
    return base64.b64encode(pem).decode()


async def test_sec_33_only_the_authority_that_the_kubeconfig_names_is_trusted(tmp_path: Path) -> None:
    ours, theirs = make_certificates(), make_certificates()
    async with serving(ours) as port:
        address = {"server": f"https://127.0.0.1:{port}"}
        distrusting: tuple[dict[str, Any], ...] = ({}, {"certificate-authority-data": encoded(theirs.authority)})
        for trust in distrusting:
            client = signed_in(tmp_path, address | trust, {"token": "abc"})
            with pytest.raises(Unreachable, match="not trusted"):
                await client.get("/version")
            await client.close()
        trusting = ({"certificate-authority-data": encoded(ours.authority)}, {"insecure-skip-tls-verify": True})
        for trust in trusting:
            client = signed_in(tmp_path, address | trust, {"token": "abc"})
            assert (await client.get("/version"))["kind"] == "Hello"
            await client.close()


async def test_sec_33_an_authoritys_file_that_is_replaced_is_read_anew(tmp_path: Path) -> None:
    first, second = make_certificates(), make_certificates()
    authority = tmp_path / "ca.crt"
    authority.write_bytes(first.authority)
    async with serving(first) as port:
        client = signed_in(
            tmp_path, {"server": f"https://127.0.0.1:{port}", "certificate-authority": str(authority)}, {"token": "abc"}
        )
        assert (await client.get("/version"))["kind"] == "Hello"
    async with serving(second, port=port):
        authority.write_bytes(second.authority)
        assert (await client.get("/version"))["kind"] == "Hello"
    await client.close()


@pytest.mark.parametrize(("name", "fits"), [("kubernetes.default.svc", True), ("elsewhere.example", False)])
async def test_the_certificate_must_be_for_the_name_that_the_kubeconfig_gives(
    tmp_path: Path, name: str, fits: bool
) -> None:
    certificates = make_certificates()
    async with serving(certificates) as port:
        trust = {"certificate-authority-data": encoded(certificates.authority), "tls-server-name": name}
        client = signed_in(tmp_path, {"server": f"https://127.0.0.1:{port}", **trust}, {"token": "abc"})
        if fits:
            assert (await client.get("/version"))["kind"] == "Hello"
        else:
            with pytest.raises(Unreachable, match="not trusted"):
                await client.get("/version")
        await client.close()


@pytest.mark.parametrize("way", ["data", "files", "plug-in", "none"])
async def test_a_clients_certificate_signs_in(tmp_path: Path, way: str) -> None:
    server, (authority, certificate, key) = make_certificates(), client_certificate()
    (tmp_path / "me.crt").write_bytes(certificate)
    (tmp_path / "me.key").write_bytes(key)
    users: dict[str, dict[str, Any]] = {
        "data": {"client-certificate-data": encoded(certificate), "client-key-data": encoded(key)},
        "files": {"client-certificate": str(tmp_path / "me.crt"), "client-key": str(tmp_path / "me.key")},
        "plug-in": plug_in(tmp_path, {"clientCertificateData": certificate.decode(), "clientKeyData": key.decode()}),
        "none": {},
    }
    async with serving(server, clients=authority) as port:
        trust = {"certificate-authority-data": encoded(server.authority)}
        client = signed_in(tmp_path, {"server": f"https://127.0.0.1:{port}", **trust}, users[way])
        if way == "none":
            with pytest.raises(Unreachable):
                await client.get("/version")
        else:
            assert (await client.get("/version"))["kind"] == "Hello"
        await client.close()


def client_certificate() -> tuple[bytes, bytes, bytes]:
    """An authority, and a certificate and key of a client that it has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "me")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    return pem, pem, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


class Tunnel:
    """A forward proxy: `asked` are the requests for a tunnel, with what they were signed with."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.port = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        verb, where, _ = head.partition("\r\n")[0].split()
        given = [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("proxy-auth")]
        self.asked.append((f"{verb} {where}", "".join(given)))
        back, there = await asyncio.open_connection("127.0.0.1", int(where.rpartition(":")[2]))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, there), pump(back, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
async def tunnel() -> AsyncIterator[Tunnel]:
    tunnel = Tunnel()
    listener = await asyncio.start_server(tunnel.take, "127.0.0.1", 0)
    tunnel.port = listener.sockets[0].getsockname()[1]
    yield tunnel
    listener.close()
    await listener.wait_closed()


async def test_a_proxy_of_the_kubeconfig_is_gone_through(tmp_path: Path, cluster: Running, tunnel: Tunnel) -> None:
    server, user = told(cluster)
    client = signed_in(tmp_path, server | {"proxy-url": f"http://me:word@127.0.0.1:{tunnel.port}"}, user)
    assert (await client.get("/version"))["major"] == "1"
    address = server["server"].removeprefix("https://")
    assert tunnel.asked == [(f"CONNECT {address}", "Basic " + encoded(b"me:word"))]
    lines = client.watch("/api/v1/namespaces", {"resourceVersion": "0"})
    assert (await anext(lines), b'"name":"default"' in await anext(lines)) == (b"", True)
    await lines.aclose()
    await client.close()


@pytest.mark.parametrize(("exempt", "through"), [("", 1), ("127.0.0.1", 0), ("example.org,.cluster.local", 1)])
async def test_a_proxy_of_the_environment_is_gone_through_unless_the_server_is_exempt(
    tmp_path: Path, cluster: Running, tunnel: Tunnel, monkeypatch: pytest.MonkeyPatch, exempt: str, through: int
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{tunnel.port}")
    monkeypatch.setenv("NO_PROXY", exempt)
    client = signed_in(tmp_path, *told(cluster))
    assert (await client.get("/version"))["major"] == "1"
    assert len(tunnel.asked) == through
    await client.close()


async def test_a_proxy_that_is_not_there_is_said_without_its_password(tmp_path: Path, cluster: Running) -> None:
    server, user = told(cluster)
    client = signed_in(tmp_path, server | {"proxy-url": f"http://me:word@127.0.0.1:{unused_port()}"}, user)
    with pytest.raises(Unreachable) as raised:
        await client.get("/version")
    assert "word" not in str(raised.value)
    await client.close()


async def test_a_proxy_of_a_kind_that_we_cannot_speak_is_said(tmp_path: Path, cluster: Running) -> None:
    server, user = told(cluster)
    client = signed_in(tmp_path, server | {"proxy-url": "socks5://127.0.0.1:1080"}, user)
    with pytest.raises(Unconfigured, match="socks5"):
        await client.get("/version")
    await client.close()
