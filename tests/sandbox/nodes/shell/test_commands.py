"""Single commands, and what they see of the cluster."""

import base64

import pytest

from tests.sandbox.nodes.serving.shop import open_shop, point, service
from tests.sandbox.nodes.shell.bench import run, sh
from tests.sandbox.nodes.stage import Stage

WELCOME = "Welcome! http-go:v2\n"


@pytest.fixture
def shop() -> Stage:
    stage = open_shop("gasbugs/http-go:v2", "gasbugs/http-go:v2")
    service(stage, kind="ClusterIP")
    point(stage, "p1")
    return stage


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:8080", "http://p0:8080/", "web", "web.default.svc.cluster.local"]
)
async def test_curl_reaches_pods_and_services(shop: Stage, host: str) -> None:
    assert await run(shop, "curl", "-s", host) == (0, WELCOME, "")


async def test_curl_reaches_addresses(shop: Stage) -> None:
    pod, cluster = (
        shop.now("p1")["status"]["podIP"],
        shop.registry.get("services", "default", "web")["spec"]["clusterIP"],
    )
    assert (await run(shop, "curl", f"{pod}:8080"))[1] == WELCOME
    assert (await run(shop, "curl", cluster))[1] == WELCOME


@pytest.mark.parametrize(
    ("host", "code", "said"),
    [
        ("example.com", 6, "curl: (6) Could not resolve host: example.com\n"),
        ("8.8.8.8", 7, "curl: (7) Failed to connect to 8.8.8.8 port 80 after 0 ms: Couldn't connect to server\n"),
        (
            "127.0.0.1:22",
            7,
            "curl: (7) Failed to connect to 127.0.0.1 port 22 after 0 ms: Couldn't connect to server\n",
        ),
        (
            "169.254.169.254",
            7,
            "curl: (7) Failed to connect to 169.254.169.254 port 80 after 0 ms: Couldn't connect to server\n",
        ),
        ("file:///etc/passwd", 3, "curl: (3) URL using bad/illegal format or missing URL\n"),
    ],
)
async def test_curl_reaches_nothing_else(shop: Stage, host: str, code: int, said: str) -> None:
    assert await run(shop, "curl", host) == (code, "", said)


async def test_curl_shows_what_is_asked_for(shop: Stage) -> None:
    code, out, _ = await run(shop, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n", "web")
    assert (code, out) == (0, "200\n")
    head = (await run(shop, "curl", "-sI", "web"))[1]
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    assert "X-Rollboard-Pod: p1\r\n" in head


async def test_a_service_without_pods_refuses(shop: Stage) -> None:
    point(shop)
    assert (await run(shop, "curl", "-s", "web"))[0] == 7


async def test_wget_writes_where_it_is_told(shop: Stage) -> None:
    assert await run(shop, "wget", "-qO-", "http://web") == (0, WELCOME, "")
    assert await sh(shop, "wget -q -O /tmp/x http://web && cat /tmp/x") == (0, WELCOME, "")
    assert await run(shop, "wget", "-q", "http://nowhere") == (1, "", "wget: bad address 'nowhere'\n")


async def test_a_container_sees_its_environment(shop: Stage) -> None:
    secret = {"pass": base64.b64encode(b"s3cret").decode()}
    shop.registry.create("secrets", {"metadata": {"name": "s", "namespace": "default"}, "data": secret})
    shop.registry.create(
        "configmaps", {"metadata": {"name": "c", "namespace": "default"}, "data": {"k": "v", "f": "text"}}
    )
    env = [
        {"name": "PASS", "valueFrom": {"secretKeyRef": {"name": "s", "key": "pass"}}},
        {"name": "WHO", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        {"name": "BOTH", "value": "$(WHO)-$(PASS) $$(WHO) $(NOPE)"},
    ]
    container = {
        "env": env,
        "envFrom": [{"prefix": "C_", "configMapRef": {"name": "c"}}],
        "volumeMounts": [{"name": "conf", "mountPath": "/conf"}],
    }
    shop.pod(name="q", container=container, volumes=[{"name": "conf", "configMap": {"name": "c"}}])
    shop.clock.advance(3)
    out = (await run(shop, "env", name="q"))[1].splitlines()
    assert {"PASS=s3cret", "WHO=q", "BOTH=q-s3cret $(WHO) $(NOPE)", "C_k=v", "HOSTNAME=q"} <= set(out)
    assert any(line.startswith("WEB_SERVICE_HOST=10.96.") for line in out)
    assert (await run(shop, "cat", "/conf/f", name="q"))[1] == "text"
    assert (await sh(shop, "echo x > /conf/f", name="q"))[2] == "sh: can't create /conf/f: Read-only file system\n"


async def test_an_exec_probe_sees_the_files() -> None:
    stage = Stage()
    probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "periodSeconds": 1}
    stage.pod(name="p0", container={"readinessProbe": probe})
    stage.clock.advance(4)
    assert not stage.now("p0")["status"]["containerStatuses"][0]["ready"]
    said = "Readiness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n"
    assert stage.messages("Unhealthy")[0] == said
    assert (await run(stage, "touch", "/tmp/healthy"))[0] == 0
    stage.clock.advance(2)
    assert stage.now("p0")["status"]["containerStatuses"][0]["ready"]


async def test_an_exec_probe_that_takes_long_fails() -> None:
    stage = Stage()
    stage.pod(name="p0", container={"readinessProbe": {"exec": {"command": ["sleep", "5"]}, "periodSeconds": 1}})
    stage.clock.advance(3)
    assert stage.messages("Unhealthy")[0] == 'Readiness probe failed: command "sleep 5" timed out'


@pytest.mark.parametrize(
    "program",
    [
        "env", "printenv", "cat /etc/passwd /etc/hosts /etc/os-release", "cat /proc/self/environ /proc/1/environ",
        "ls -la / /root /home /etc /tmp", "ps", "echo $CANARY $PWD $USER", "cat ../../../../../../etc/shadow",
        "cat /root/.bashrc", "hostname", "curl file:///etc/passwd",
    ],
)  # fmt: skip
async def test_nothing_of_the_host_is_seen(shop: Stage, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setenv("CANARY", "canary-of-the-host")
    monkeypatch.setenv("HOSTNAME", "canary-of-the-host")
    _, out, said = await sh(shop, program)
    assert "canary-of-the-host" not in out + said


async def test_nslookup_finds_services_and_the_pods_that_have_a_name_below_one() -> None:
    shop = open_shop("gasbugs/http-go:v1", "gasbugs/http-go:v2")
    service(shop)
    headless = {"clusterIP": "None", "ports": [{"port": 8080}]}
    shop.registry.create("services", {"metadata": {"name": "db", "namespace": "default"}, "spec": headless})
    addresses = [
        {
            "ip": shop.now(name)["status"]["podIP"],
            "hostname": f"db-{number}",
            "targetRef": {"kind": "Pod", "namespace": "default", "name": name},
        }
        for number, name in enumerate(("p0", "p1"))
    ]
    for number, name in enumerate(("p0", "p1")):
        pod = shop.now(name)
        spec = {**pod["spec"], "hostname": f"db-{number}", "subdomain": "db"}
        shop.storage.put("pods", {**pod, "spec": spec})
    subsets = [{"addresses": addresses, "ports": [{"port": 8080, "protocol": "TCP"}]}]
    shop.registry.create("endpoints", {"metadata": {"name": "db", "namespace": "default"}, "subsets": subsets})
    code, out, _ = await run(shop, "nslookup", "web")
    cluster_ip = shop.registry.get("services", "default", "web")["spec"]["clusterIP"]
    assert (code, out.endswith(f"Name:\tweb.default.svc.cluster.local\nAddress: {cluster_ip}\n\n")) == (0, True)
    code, out, _ = await run(shop, "nslookup", "db")
    assert out.count("Name:\tdb.default.svc.cluster.local") == 2
    code, out, _ = await run(shop, "nslookup", "db-1.db.default.svc.cluster.local")
    assert f"Name:\tdb-1.db.default.svc.cluster.local\nAddress: {addresses[1]['ip']}\n" in out
    code, out, _ = await run(shop, "nslookup", "nosuch")
    assert (code, "** server can't find nosuch.default.svc.cluster.local: NXDOMAIN" in out) == (1, True)
    assert (await run(shop, "curl", "-s", "db-1.db:8080"))[1] == "Welcome! http-go:v2\n"
