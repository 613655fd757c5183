"""Which browser the tests get, on machines of every kind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT
from tools.get_browser import Way, choose_way

ROOT_USER, SOMEBODY = 0, 1000


def machine(*programs: str) -> dict[str, str]:
    return {name: f"/usr/bin/{name}" for name in programs}


@pytest.mark.parametrize(
    ("programs", "user", "way"),
    [
        (("chromium", "apt-get"), ROOT_USER, Way.THERE),
        (("google-chrome",), SOMEBODY, Way.THERE),
        (("apt-get",), ROOT_USER, Way.APT),
        (("apt-get",), SOMEBODY, Way.PLAYWRIGHT),
        ((), ROOT_USER, Way.PLAYWRIGHT),
        ((), SOMEBODY, Way.PLAYWRIGHT),
    ],
    ids=["has chromium", "has chrome", "root on Debian", "somebody on Debian", "root elsewhere", "somebody elsewhere"],
)
def test_what_the_machine_has_comes_first_and_only_root_installs_for_all(
    tmp_path: Path, programs: tuple[str, ...], user: int, way: Way
) -> None:
    assert choose_way(machine(*programs).get, tmp_path, user) is way


def test_the_one_that_playwright_keeps_at_home_is_enough(tmp_path: Path) -> None:
    (tmp_path / ".cache" / "ms-playwright" / "chromium-1234").mkdir(parents=True)
    assert choose_way(machine("apt-get").get, tmp_path, SOMEBODY) is Way.THERE


def test_somebody_without_a_browser_is_told_and_playwright_is_asked(tmp_path: Path) -> None:
    """The program itself, in an empty home and with an empty PATH; a Playwright stands in that only says so."""
    stub = tmp_path / "playwright"
    stub.mkdir()
    (stub / "__main__.py").write_text("import sys; print('asked to', *sys.argv[1:])")
    (stub / "__init__.py").write_text("")
    variables = {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    script = str(ROOT / "tools" / "get_browser.py")
    told = subprocess.run(
        [sys.executable, script], env={**os.environ, **variables}, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert told == ["No browser for the tests yet: getting Playwright's Chromium.", "asked to install chromium"]
