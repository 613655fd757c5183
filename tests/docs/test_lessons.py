"""Every lesson of the README can be typed as it stands, from top to bottom, and is refused where it says so."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.demo.objects import demo_objects

pytestmark = [
    pytest.mark.kubectl,
    pytest.mark.skipif(shutil.which("kubectl") is None, reason="no kubectl on this machine"),
]
ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "README.md").read_text().partition("\n## Lessons\n")[2].partition("\n## ")[0]
TYPED = [line.strip() for line in SECTION.splitlines() if line.startswith("    ") and not line.startswith("    #")]


@pytest.fixture(scope="module")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The admin's, of a sandbox that holds what the demo begins with."""
    home = tmp_path_factory.mktemp("sandbox")
    first = home / "first.json"
    first.write_text(json.dumps(demo_objects()))
    options = ["--dir", str(home), "--port", "0", "--speed", "10", "--first", str(first)]
    with subprocess.Popen([sys.executable, "-m", "rollouts.sandbox", *options], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline()
            yield home / "admin.kubeconfig"
        finally:
            process.terminate()
            process.wait(5)


def typed(command: str, kubeconfig: Path) -> subprocess.CompletedProcess[str]:
    own = {**os.environ, "KUBECONFIG": str(kubeconfig)}
    return subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=own, capture_output=True, text=True, timeout=60, check=False
    )


def test_every_lesson_does_what_it_says(kubeconfig: Path) -> None:
    assert len(TYPED) > 30
    for command in TYPED:
        done = typed(re.sub(r"sleep \d+", "sleep 0.2", command), kubeconfig)
        assert (done.returncode != 0) == ("# refused" in command), (command, done.stderr)
    numbers = typed("kubectl rollout history deployment/http-go", kubeconfig).stdout
    assert "welcome v2" in numbers
    assert "--record=true" in numbers
    sizes = typed("kubectl get rc -o jsonpath='{.items[*].spec.replicas}'", kubeconfig).stdout
    assert sizes == "0 3"
    selected = typed("kubectl get service shop -o jsonpath='{.spec.selector.app}'", kubeconfig).stdout
    assert selected == "green"
