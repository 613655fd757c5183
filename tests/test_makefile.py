"""The Makefile's own promises: Ctrl-C ends what `make run` began, and `make check` passes over no tool."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.stack import ROOT, environment, free_port, processes_of, read_lines, wait_until

# What is installed is taken as it is: a test must not install anything.
STAMPS = ("-o", ".venv/.requirements", "-o", ".venv/.requirements-dev")
TSC = "node_modules/.bin/tsc"
TOOLS = ("ruff", "mypy", "lint-imports", "node")


def test_ctrl_c_ends_all_that_make_run_began_within_three_seconds(tmp_path: Path) -> None:
    state, errors = tmp_path / "state", tmp_path / "log"
    with errors.open("w") as log:
        make = subprocess.Popen(
            ["make", *STAMPS, "run", f"ARGS=--port {free_port()}"],
            cwd=ROOT,
            # The tests themselves may be a make's: another one would tell where it is.
            env={key: value for key, value in environment(state).items() if not key.startswith("MAKE")},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,  # a terminal's foreground group: Ctrl-C goes to every process in it
        )
    try:
        board, _ = read_lines(make, 2, errors)
        assert board.startswith("Board: http://")
        assert len(processes_of(state)) >= 3
        asked = time.monotonic()
        os.killpg(make.pid, signal.SIGINT)
        make.wait(5)
        wait_until(lambda: not processes_of(state), 3, "a process is left after Ctrl-C")
        assert time.monotonic() - asked < 3
    finally:
        make.kill()
        make.communicate()
    assert "Traceback" not in errors.read_text()
    assert "KeyboardInterrupt" not in errors.read_text()


def check(folder: Path, tsc: str = TSC) -> "subprocess.CompletedProcess[str]":
    """`make check` with the tools of this folder."""
    command = ["make", *STAMPS, "-o", TSC, "check", f"BIN={folder}", f"TSC={tsc}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of tools that find nothing wrong."""
    for name in TOOLS:
        path = tmp_path / name
        path.write_text("#!/bin/sh\nexit 0\n")
        path.chmod(0o755)
    return tmp_path


def test_a_check_that_finds_nothing_passes(tools: Path) -> None:
    assert check(tools).returncode == 0


@pytest.mark.parametrize("missing", TOOLS)
def test_a_check_without_one_of_its_tools_fails_and_names_it(tools: Path, missing: str) -> None:
    (tools / missing).unlink()
    failed = check(tools)
    assert failed.returncode != 0
    assert f"{tools}/{missing}" in failed.stderr


def test_a_check_that_cannot_get_typescript_fails(tools: Path) -> None:
    failed = check(tools, str(tools / "tsc"))
    assert failed.returncode != 0
    assert f"{tools}/npm" in failed.stderr


@pytest.mark.parametrize("complaining", TOOLS)
def test_a_check_fails_with_the_tool_that_complains(tools: Path, complaining: str) -> None:
    (tools / complaining).write_text("#!/bin/sh\nexit 1\n")
    assert check(tools).returncode != 0


def test_the_files_that_workers_take_first_are_there() -> None:
    assert [file for file in LONG if not (ROOT / file).is_file()] == []
