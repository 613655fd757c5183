"""Every kubectl of this machine says against the sandbox what it says against a real cluster."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sandbox.kubectl.transcript import MANIFESTS, TRANSCRIPTS, Step, read_transcript

pytestmark = pytest.mark.kubectl
SPEED = "10"
PATIENCE = 40.0
HOME = Path("/usr/lib/google-cloud-sdk/bin")
NAMES = sorted(path.stem for path in TRANSCRIPTS.glob("*.txt"))
BRIEF = ("exec", "rollout")
"""What the versions between the oldest and the newest are asked."""


def programs() -> dict[int, str]:
    """The kubectl programs of this machine by their minor version, or the one on the path."""
    found = {int(path.name.rpartition(".")[2]): str(path) for path in HOME.glob("kubectl.1.*")}
    if not found and (plain := shutil.which("kubectl")):
        said = subprocess.run([plain, "version", "--client", "-o", "json"], capture_output=True, check=True)
        found[int(json.loads(said.stdout)["clientVersion"]["minor"].rstrip("+"))] = plain
    return dict(sorted(found.items()))


PROGRAMS = programs()


def cases() -> list:
    if not PROGRAMS:
        return [pytest.param("", 0, marks=pytest.mark.skip(reason="no kubectl on this machine"))]
    ends = (min(PROGRAMS), max(PROGRAMS))
    return [
        pytest.param(name, minor, id=f"{name}-1.{minor}")
        for minor in PROGRAMS
        for name in NAMES
        if minor in ends or name in BRIEF
    ]


@dataclass
class Shell:
    """kubectl with a kubeconfig that is of one namespace."""

    program: str
    home: Path
    namespace: str

    def prepare(self, kubeconfig: Path) -> None:
        """Make the namespace, and the kubeconfig that names it."""
        content = json.loads(kubeconfig.read_text())
        content["contexts"][0]["context"]["namespace"] = self.namespace
        (self.home / "kubeconfig").write_text(json.dumps(content))
        assert self.run(Step(f"kubectl create ns {self.namespace}", [f"namespace/{self.namespace} created"])) == []

    def run(self, step: Step) -> list[str]:
        """Run a step, and give what differs."""
        arguments, file = step.arguments(self.namespace)
        own = {"KUBECONFIG": str(self.home / "kubeconfig"), "HOME": str(self.home), "EDITOR": "true"}
        done = subprocess.run(
            [self.program, *arguments],
            cwd=MANIFESTS,
            env=os.environ | own,
            input=(MANIFESTS / file).read_text() if file else "",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return step.differences(done.returncode, done.stdout, done.stderr, self.namespace)


@pytest.fixture(scope="module")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The admin's kubeconfig of a sandbox that runs as a program of its own."""
    home = tmp_path_factory.mktemp("sandbox")
    command = [sys.executable, "-m", "rollouts.sandbox", "--dir", str(home), "--port", "0", "--speed", SPEED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert json.loads(process.stdout.readline())["server"].startswith("https://")
            yield home / "admin.kubeconfig"
        finally:
            process.terminate()
            process.wait(5)


@pytest.mark.parametrize(("name", "minor"), cases())
def test_kubectl_says_what_it_says_against_a_real_cluster(kubeconfig, tmp_path, name, minor):
    transcript = read_transcript(TRANSCRIPTS / f"{name}.txt")
    if minor < transcript.since:
        pytest.skip(f"kubectl 1.{minor} cannot do this")
    namespace = f"{name}-{minor}"
    shell = Shell(PROGRAMS[minor], tmp_path, namespace)
    shell.prepare(kubeconfig)
    for step in transcript.steps:
        differences = shell.run(step)
        assert not differences, "\n".join([f"$ {step.command}", *differences])
    shell.run(Step(f"kubectl delete ns {namespace} --wait=false"))
