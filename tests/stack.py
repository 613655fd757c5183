"""The whole of Rollboard as `make run` starts it: sandbox, Daphne, database, each a real process of its own."""

import json
import os
import re
import secrets
import select
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0


@dataclass
class Stack:
    """A running board. `base` is http://127.0.0.1:PORT, `kubeconfigs` the folder of the sandbox's kubeconfigs."""

    process: subprocess.Popen[str]
    state: Path
    board: str
    kubeconfigs: Path
    visitors: dict[tuple[str, str], "Visitor"] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return self.board.partition("/enter#")[0]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def manage(self, *arguments: str) -> str:
        """Run manage.py on the same state; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment(self.state), check=True, capture_output=True, text=True
        ).stdout.strip()

    def link(self, role: str = "viewer", name: str = "vera") -> str:
        return self.manage("link", "--role", role, "--name", name, "--port", str(self.port))

    def visitor(self, role: str, name: str = "") -> "Visitor":
        """Somebody who entered with the role; the same one for the same name."""
        name = name or f"the {role}"
        if (role, name) not in self.visitors:
            visitor = Visitor(self.base)
            visitor.enter(self.link(role, name))
            self.visitors[role, name] = visitor
        return self.visitors[role, name]

    def kubectl(self, *arguments: str, user: str = "admin", stdin: str = "") -> str:
        """Run the real kubectl; returns what it printed."""
        variables = {**os.environ, "KUBECONFIG": str(self.kubeconfigs / f"{user}.kubeconfig")}
        return subprocess.run(
            ["kubectl", *arguments], env=variables, input=stdin, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def deployment(self, name: str = "http-go") -> dict[str, Any]:
        """The Deployment as kubectl reads it."""
        found: dict[str, Any] = json.loads(self.kubectl("get", "deployment", name, "-o", "json"))
        return found

    @contextmanager
    def deployed(self, image: str = "web:v1", replicas: int = 4) -> Iterator[str]:
        """A Deployment with a name of its own, rolled out; deleted afterwards."""
        name = f"web-{secrets.token_hex(4)}"
        self.kubectl("create", "deployment", name, f"--image={image}", f"--replicas={replicas}")
        try:
            self.wait_for_revision(name, 1)
            yield name
        finally:
            self.kubectl("delete", "deployment", name, "--wait=false")

    def wait_for_revision(self, name: str, number: int) -> None:
        """Until the controller has given the Deployment this revision number."""
        revision = "deployment.kubernetes.io/revision"
        wait_until(
            lambda: (self.deployment(name)["metadata"].get("annotations") or {}).get(revision) == str(number),
            20,
            f"{name} never became revision {number}",
        )


def outcome(answer: requests.Response) -> str:
    """What the fragment says came of the act."""
    return answer.text.partition('data-outcome="')[2].partition('"')[0]


class Visitor(requests.Session):
    """A browser without a window: cookies, the CSRF token of the last page, and the fragments htmx asks for."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.trust_env = False
        self.home = "/c/sandbox/default/"

    def page(self, path: str, **options: Any) -> requests.Response:
        return self.get(self.base + path, timeout=20, **options)

    def token(self, path: str = "/enter") -> str:
        """A CSRF token as the page carries it."""
        found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.page(path).text)
        assert found
        return found[1]

    def enter(self, link: str) -> requests.Response:
        data = {"key": link.partition("#")[2], "csrfmiddlewaretoken": self.token()}
        return self.send_form("/enter/", data, allow_redirects=False)

    def send_form(
        self, path: str, data: Mapping[str, Any], headers: Mapping[str, str] | None = None, **options: Any
    ) -> requests.Response:
        headers = {"Origin": self.base, **(headers or {})}
        return self.post(self.base + path, data=dict(data), headers=headers, timeout=20, **options)

    def config(self, path: str = "/c/sandbox/default/") -> dict[str, Any]:
        """What the board's page tells its script."""
        found = re.search(r'id="board-config"[^>]*>(.*?)</script>', self.page(path).text, re.DOTALL)
        assert found
        config: dict[str, Any] = json.loads(found[1])
        return config

    def act(self, name: str, operation: str, deployment: Mapping[str, Any], **values: Any) -> requests.Response:
        """Press a button, having seen the Deployment as given."""
        metadata = deployment["metadata"]
        data = {"uid": metadata["uid"], "generation": metadata["generation"], **values}
        headers = {"HX-Request": "true", "X-CSRFToken": self.token()}
        return self.send_form(f"{self.home}{name}/do/{operation}/", data, headers)

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)


def environment(state: Path) -> dict[str, str]:
    """Our own environment with another state folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROLLBOARD_", "DJANGO_"))}
    return {**kept, "ROLLBOARD_STATE": str(state), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_stack(state: Path, port: int = 0, arguments: Sequence[str] = ("demo",)) -> Iterator[Stack]:
    """Start `manage.py demo`, or another command that prints a link, on a free port, and end it."""
    command = [sys.executable, "manage.py", *arguments, "--port", str(port or free_port())]
    errors = state.parent / f"{state.name}.log"
    with errors.open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(state), stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            board, *more = read_lines(process, 2 if "demo" in arguments else 1, errors)
            kubeconfig = Path(
                "".join(shlex.split("".join(more))[1:]).removeprefix("KUBECONFIG=")
            )  # as a shell reads it
            yield Stack(process, state, board.removeprefix("Board: "), kubeconfig.parent)
        finally:
            end(process)


def read_lines(process: subprocess.Popen[str], count: int, errors: Path) -> list[str]:
    """The first lines that it prints, within a minute; read past the buffer, which would hide a second line."""
    assert process.stdout
    text, deadline = "", time.monotonic() + START_SECONDS
    while text.count("\n") < count:
        ready, _, _ = select.select([process.stdout], [], [], max(deadline - time.monotonic(), 0))
        chunk = os.read(process.stdout.fileno(), 4096).decode() if ready else ""
        assert chunk, f"printed {text!r} and {errors.read_text()[-2000:]}"
        text += chunk
    return text.splitlines()[:count]


def end(process: subprocess.Popen[str]) -> float:
    """Ctrl-C; returns the seconds until it was gone."""
    asked = time.monotonic()
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()
    return time.monotonic() - asked


def processes_of(state: Path) -> list[int]:
    """Every process that was started with this state folder, however far down."""
    mark = f"ROLLBOARD_STATE={state}".encode()
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and mark in _environ(entry)]


def _environ(entry: Path) -> list[bytes]:
    try:
        return (entry / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or is not ours
        return []


def wait_until(true: Callable[[], object], seconds: float, what: str) -> None:
    """Poll until it is true; fail with `what` when it never is."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
