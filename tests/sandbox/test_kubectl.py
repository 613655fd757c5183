"""The real kubectl, oldest and newest on this machine, against a running sandbox."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from rollouts.sandbox.basics.clock import LoopClock
from rollouts.sandbox.cluster import Options, start
from tests.sandbox.wire import deployment

pytestmark = pytest.mark.kubectl
SPEED = 10.0
HOMES = (Path("/usr/lib/google-cloud-sdk/bin"),)


def found() -> list:
    """The oldest and the newest kubectl of this machine."""
    versioned = sorted(
        (path for home in HOMES if home.is_dir() for path in home.glob("kubectl.1.*")),
        key=lambda path: int(path.name.rpartition(".")[2]),
    )
    plain = [path for path in [shutil.which("kubectl")] if path]
    return [str(path) for path in dict.fromkeys([*versioned[:1], *versioned[-1:]])] or plain


class Kubectl:
    """Runs commands as one user."""

    def __init__(self, program: str, kubeconfig: Path, home: Path) -> None:
        self._program = program
        self._environment = {**os.environ, "KUBECONFIG": str(kubeconfig), "HOME": str(home)}

    async def run(self, *arguments: str, stdin: object = None) -> tuple[int, str]:
        """Give the exit code and everything that was printed."""
        process = await asyncio.create_subprocess_exec(
            self._program,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self._environment,
        )
        async with asyncio.timeout(30.0):
            printed, _ = await process.communicate(json.dumps(stdin).encode())
        return process.returncode or 0, printed.decode()

    async def says(self, *arguments: str, stdin: object = None) -> str:
        code, printed = await self.run(*arguments, stdin=stdin)
        assert code == 0, printed
        return printed


@pytest.fixture(params=found() or [pytest.param("", marks=pytest.mark.skip(reason="no kubectl on this machine"))])
async def kubectl(request, tmp_path):
    cluster = await start(Options(tmp_path / "kube"), LoopClock(SPEED))
    yield lambda user="admin": Kubectl(request.param, cluster.kubeconfig(user), tmp_path)
    await cluster.stop()


async def test_it_rolls_out_and_back(kubectl):
    admin = kubectl()
    assert await admin.says("create", "-f", "-", stdin=deployment()) == "deployment.apps/web created\n"
    assert (await admin.says("rollout", "status", "deployment", "web")).endswith("successfully rolled out\n")
    assert await admin.says("set", "image", "deployment", "web", "c=http-go:v2") == (
        "deployment.apps/web image updated\n"
    )
    assert (await admin.says("rollout", "status", "deployment", "web")).endswith("successfully rolled out\n")
    history = await admin.says("rollout", "history", "deployment", "web")
    assert [line.split()[0] for line in history.splitlines()[2:4]] == ["1", "2"]
    assert await admin.says("rollout", "undo", "deployment", "web") == "deployment.apps/web rolled back\n"
    told = await admin.says("get", "deployment", "web", "-o", "wide")
    assert told.split()[:8] == ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"]
    assert "http-go:v1" in told
    events = await admin.says("describe", "deployment", "web")
    assert "Scaled up replica set" in events


async def test_it_takes_every_kind_of_change(kubectl):
    admin = kubectl()
    assert "created" in await admin.says("apply", "-f", "-", stdin=deployment())
    assert "unchanged" in await admin.says("apply", "-f", "-", stdin=deployment())
    for change, answer in (
        (("scale", "deployment", "web", "--replicas=1"), "scaled"),
        (("annotate", "deployment", "web", "kubernetes.io/change-cause=by hand"), "annotate"),
        (("label", "deployment", "web", "a=b"), "labeled"),
        (("rollout", "pause", "deployment", "web"), "paused"),
        (("rollout", "resume", "deployment", "web"), "resumed"),
        (("rollout", "restart", "deployment", "web"), "restarted"),
        (("patch", "deployment", "web", "-p", '{"spec":{"minReadySeconds":1}}'), "patched"),
        (("patch", "deployment", "web", "--type=merge", "-p", '{"spec":{"minReadySeconds":2}}'), "patched"),
        (
            ("patch", "deployment", "web", "--type=json", "-p", '[{"op":"remove","path":"/spec/minReadySeconds"}]'),
            "patched",
        ),
        (("expose", "deployment", "web", "--port=80"), "exposed"),
        (("create", "configmap", "c", "--from-literal=a=b"), "created"),
        (("autoscale", "deployment", "web", "--max=3"), "autoscaled"),
        (("delete", "deployment", "web"), "deleted"),
    ):
        assert answer in await admin.says(*change)


async def test_it_says_who_may(kubectl):
    assert await kubectl().says("auth", "can-i", "create", "deployments") == "yes\n"
    code, printed = await kubectl("viewer").run("auth", "can-i", "create", "deployments")
    assert (code, printed) == (1, "no\n")
    code, printed = await kubectl("viewer").run("create", "configmap", "c")
    assert code == 1
    assert 'User "viewer" cannot create resource "configmaps" in API group "" in the namespace "default"' in printed


async def test_it_lists_what_there_is(kubectl):
    admin = kubectl()
    resources = await admin.says("api-resources", "--no-headers", "-o", "name")
    assert {"pods", "deployments.apps", "replicasets.apps", "leases.coordination.k8s.io"} <= set(resources.split())
    assert "service/kubernetes" in await admin.says("get", "all")
    code, printed = await admin.run("get", "nonsense")
    assert (code, printed) == (1, 'error: the server doesn\'t have a resource type "nonsense"\n')
