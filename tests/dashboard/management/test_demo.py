"""`make run`: what it prints, what it leaves on disk, and that nothing outlives it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.stack import (
    ROOT,
    Stack,
    Visitor,
    end,
    environment,
    free_port,
    processes_of,
    read_lines,
    running_stack,
    wait_until,
)


def test_it_prints_the_link_and_the_kubeconfig_and_keeps_its_files_to_itself(tmp_path: Path) -> None:
    with running_stack(tmp_path / "state of play") as stack:
        assert stack.board.startswith(f"http://127.0.0.1:{stack.port}/enter#")
        assert {"admin.kubeconfig", "viewer.kubeconfig"} <= {file.name for file in stack.kubeconfigs.iterdir()}
        kept = [*stack.state.glob("*.sqlite3*"), *stack.kubeconfigs.rglob("*")]
        private = [stack.state / "secret-key", *(file for file in kept if file.is_file())]
        assert {oct(file.stat().st_mode & 0o777) for file in private} == {"0o600"}
        assert Visitor(stack.base).enter(stack.board).headers["Location"] == "/"
        assert stack.deployment("alpine-deploy")["spec"]["replicas"] == 10
        assert stack.deployment("http-go")["spec"]["replicas"] == 3
        assert "NodePort" in stack.kubectl("get", "service", "http-go")
        stack.kubectl("get", "pods", user="viewer")


def test_ctrl_c_ends_everything_within_three_seconds_and_tells_the_sockets_to_come_back(tmp_path: Path) -> None:
    with running_stack(tmp_path / "state") as stack:
        visitor = stack.visitor("viewer")
        asyncio.run(_watch_the_end(stack.process, stack.base, visitor))
        wait_until(lambda: not processes_of(stack.state), 0.5, "a process is left")


async def _watch_the_end(process: subprocess.Popen[str], base: str, visitor: Visitor) -> None:
    headers = {"Origin": base, "Cookie": visitor.cookie_header}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(base + visitor.config()["socket"], headers=headers) as ws,
    ):
        assert (await ws.receive_json(timeout=10))["type"] in ("health", "snapshot")
        ending = asyncio.create_task(asyncio.to_thread(end, process))
        while not ws.closed:
            await ws.receive(timeout=10)
        assert ws.close_code == 4012
        assert await ending < 3


def test_a_sandbox_that_dies_comes_back_at_the_same_address_with_its_objects(tmp_path: Path) -> None:
    with running_stack(tmp_path / "state") as stack:
        stack.kubectl("create", "configmap", "kept", "--from-literal=a=b")
        died = next(pid for pid in processes_of(stack.state) if b"rollouts.sandbox" in command_of(pid))
        os.kill(died, signal.SIGKILL)
        wait_until(lambda: answers(stack), 15, "the sandbox did not come back")
        assert "kept" in stack.kubectl("get", "configmaps")
        assert stack.visitor("viewer").page("/c/sandbox/default/").ok


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def answers(stack: Stack) -> bool:
    try:
        stack.kubectl("get", "namespace", "default")
    except subprocess.CalledProcessError:
        return False
    return True


@pytest.mark.parametrize("how", ["the demo", "its parent"])
def test_kill_9_leaves_no_process_five_seconds_later(tmp_path: Path, how: str) -> None:
    state = tmp_path / "state"
    demo = f"exec {sys.executable} manage.py demo --with-parent --port {free_port()}"
    # `true` keeps the shell there, as make stays while its recipe runs
    command = ["sh", "-c", demo if how == "the demo" else demo.removeprefix("exec ") + "; true"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(state), stdout=subprocess.PIPE, stderr=log, text=True
        )
    read_lines(process, 2, tmp_path / "log")
    assert len(processes_of(state)) >= 3
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout
    process.stdout.close()
    wait_until(lambda: not processes_of(state), 5, "a process is left after five seconds")


def test_a_taken_port_is_named_and_the_next_free_one_is_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running_stack(tmp_path / "state", port) as stack:
            assert stack.port > port
            assert f"Port {port} is taken; serving on {stack.port}." in (tmp_path / "state.log").read_text()
            visitor = stack.visitor("viewer")
            names = {cookie.name for cookie in visitor.cookies}
            assert names == {f"rollboard_session_{stack.port}", f"rollboard_csrf_{stack.port}"}


def test_a_wrong_context_lists_the_right_ones_and_says_nothing_else(tmp_path: Path) -> None:
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(
        "{apiVersion: v1, kind: Config, clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}],"
        " users: [{name: u, user: {token: secret}}], contexts: [{name: staging, context: {cluster: c, user: u}}]}"
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "manage.py", "serve", "--context", "prod", "--kubeconfig", str(kubeconfig)]
        command += ["--port", str(taken.getsockname()[1])]
        variables = environment(tmp_path / "state")
        failed = subprocess.run(
            command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=60
        )
    assert failed.returncode != 0
    assert failed.stderr == 'CommandError: no context "prod" in the kubeconfig; its contexts: staging\n'


def test_a_real_cluster_opens_read_only_and_says_whose_identity_it_uses(tmp_path: Path) -> None:
    with running_stack(tmp_path / "state") as sandbox:
        arguments = ["serve", "--kubeconfig", str(sandbox.kubeconfigs / "admin.kubeconfig")]
        with running_stack(tmp_path / "real", free_port(), arguments) as real:
            visitor = Visitor(real.base)
            visitor.enter(real.board)
            front = visitor.page("/")
            config = visitor.config(front.url.removeprefix(real.base))
            assert (config["sandbox"], config["readOnly"], config["mode"]) == (False, True, "shared")
            assert "read-only" in config["can"]["pause"]
            assert config["server"].startswith("127.0.0.1:")
            assert 'class="band"' in front.text
            visitor.home = config["urls"]["overview"]
            answer = visitor.act("http-go", "pause", sandbox.deployment())
            assert answer.status_code == 403
            assert "paused" not in sandbox.deployment()["spec"]


def test_a_kubeconfig_that_may_not_speak_for_others_is_said_to_be_the_matter(stack: Stack, tmp_path: Path) -> None:
    kubeconfig = str(stack.kubeconfigs / "viewer.kubeconfig")
    arguments = ["serve", "--identity", "impersonate", "--kubeconfig", kubeconfig]
    with running_stack(tmp_path / "real", free_port(), arguments) as real:
        visitor = Visitor(real.base)
        visitor.enter(real.board)
        front = visitor.page("/")
    assert front.status_code == 503
    assert "Missing permission: impersonate on users" in front.text
