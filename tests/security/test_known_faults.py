"""Line 46, the rest of it: no pinned package has a published vulnerability, where that can be asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_sec_46_no_pinned_package_has_a_published_vulnerability() -> None:
    command = [sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--no-deps", "--disable-pip"]
    asked = subprocess.run(
        [*command, "--format", "json", "--timeout", "10"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    packages = json.loads(asked.stdout)["dependencies"] if asked.stdout.startswith("{") else []
    answered = [package for package in packages if "skip_reason" not in package]
    if not answered:
        pytest.skip("pip-audit cannot reach its data here")
    assert not [package["name"] for package in answered if package["vulns"]]
