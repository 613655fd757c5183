"""`manage.py sandbox`: the cluster alone, for somebody at a terminal."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.stack import ROOT, environment


def run(state: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "sandbox", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(state), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_it_says_what_to_type_once_that_works_and_nothing_that_is_for_programs(tmp_path: Path) -> None:
    with run(tmp_path / "state of play") as process:
        assert process.stdout is not None
        export, create = process.stdout.readline(), process.stdout.readline()
        name, _, kubeconfig = shlex.split(export)[1].partition("=")
        assert name == "KUBECONFIG"
        subprocess.run(shlex.split(create), env={**os.environ, name: kubeconfig}, check=True, capture_output=True)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""


@contextmanager
def running(state: Path) -> Iterator[subprocess.Popen[str]]:
    """One that is ended whatever happens."""
    with run(state) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)


def way_to(process: subprocess.Popen[str]) -> str:
    """Wait until it answers, and give its kubeconfig."""
    assert process.stdout is not None
    return shlex.split(process.stdout.readline())[1].partition("=")[2]


def kubectl(kubeconfigs: str, *arguments: str) -> str:
    told = subprocess.run(
        ["kubectl", *arguments],
        env={**os.environ, "KUBECONFIG": kubeconfigs},
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout


def test_a_second_one_leaves_the_way_to_the_first_and_has_names_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        ways = way_to(first)
        with running(tmp_path) as second:
            ways += ":" + way_to(second)
            contexts = kubectl(ways, "config", "get-contexts", "-o", "name").split()
            assert contexts == ["admin@rollboard-sandbox", "admin@rollboard-sandbox-2"]
            for context in contexts:
                kubectl(ways, "--context", context, "create", "namespace", context.partition("@")[2])
                seen = kubectl(ways, "--context", context, "get", "namespaces", "-o", "name")
                assert seen.count("rollboard-sandbox") == 1


def test_one_that_cannot_start_tells_nobody_how_to_reach_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = run(tmp_path, "--port", str(taken.getsockname()[1]))
        said, complained = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, "")
    assert complained.startswith("cannot start: ")
