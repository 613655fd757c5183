"""Runs a scenario with the real kubectl against any cluster, and records what its API shows meanwhile."""

import base64
import http.client
import json
import os
import shlex
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.traces.facts import Record, Trace
from tests.traces.scenarios import SCENARIOS
from tests.traces.trimming import trimmed

ALWAYS = ("Deployment", "ReplicaSet", "Pod", "Event")
APPS = "/apis/apps/v1/namespaces/{}"
CORE = "/api/v1/namespaces/{}"
PATHS = {
    "Deployment": f"{APPS}/deployments",
    "ReplicaSet": f"{APPS}/replicasets",
    "Pod": f"{CORE}/pods",
    "Event": f"{CORE}/events",
    "ReplicationController": f"{CORE}/replicationcontrollers",
    "Service": f"{CORE}/services",
    "Endpoints": f"{CORE}/endpoints",
    "ResourceQuota": f"{CORE}/resourcequotas",
}
READY_SECONDS = 15.0
TAIL_SECONDS = 3.0
COMMAND_SECONDS = 180


def record(names: Iterable[str], kubeconfig: Path, *, at_once: int = 8) -> dict[str, Trace]:
    """Run scenarios, some at once, and give their recordings. kubeconfig: an admin's; a viewer's lies beside it."""
    with ThreadPoolExecutor(at_once) as pool:
        running = {name: pool.submit(_record, name, kubeconfig) for name in names}
        return {name: each.result() for name, each in running.items()}


def _record(name: str, kubeconfig: Path) -> Trace:
    with Recording(name, kubeconfig) as session:
        SCENARIOS[name].script(session)
        return session.finish()


class Server:
    """An API server, reached with the token of a kubeconfig's first user."""

    def __init__(self, config: dict[str, Any]) -> None:
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._host = cluster["server"].partition("//")[2].rstrip("/")
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self._tls = ssl.create_default_context(cadata=authority)
        self._connections: set[http.client.HTTPSConnection] = set()
        self._headers = {"Accept": "application/json", "Authorization": f"Bearer {user['token']}"}

    @contextmanager
    def open(self, path: str, seconds: float = 30) -> Iterator[http.client.HTTPResponse]:
        """Send a GET and give the answer, whose body may still be on its way."""
        connection = http.client.HTTPSConnection(self._host, context=self._tls, timeout=seconds)
        self._connections.add(connection)
        try:
            connection.request("GET", path, headers=self._headers)
            with connection.getresponse() as answer:
                yield answer
        finally:
            self._connections.discard(connection)
            connection.close()

    def get(self, path: str) -> dict[str, Any]:
        """Give an object or a list."""
        with self.open(path) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def hang_up(self) -> None:
        """End every answer that is still on its way."""
        for connection in tuple(self._connections):
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)


class Recording:
    """One scenario under way: a namespace of its own, watches on it, and kubectl. Use it as a context."""

    def __init__(self, name: str, kubeconfig: Path) -> None:
        self.name, self.namespace = name, f"tr-{name}"
        self._admin, self._viewer = kubeconfig, kubeconfig.with_name("viewer.kubeconfig")
        self._config = yaml.safe_load(kubeconfig.read_text())
        self._server = Server(self._config)
        self._records: list[Record] = []
        self._steps: list[dict[str, Any]] = []
        self._seen: dict[tuple[str, str], Record] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._folder = tempfile.TemporaryDirectory()
        self._own = Path(self._folder.name) / "kubeconfig"

    def __enter__(self) -> "Recording":
        self._quietly(self._admin, "create", "namespace", self.namespace)
        self._config["contexts"][0]["context"]["namespace"] = self.namespace
        self._own.write_text(yaml.safe_dump(self._config))
        deadline = time.monotonic() + READY_SECONDS
        while self._quietly(self._own, "get", "serviceaccount", "default") and time.monotonic() < deadline:
            time.sleep(0.1)
        self._start = time.monotonic()
        for kind in (*ALWAYS, *SCENARIOS[self.name].watched):
            path = PATHS[kind].format(self.namespace)
            version = self._server.get(path)["metadata"]["resourceVersion"]
            thread = threading.Thread(target=self._watch, args=(kind, path, version), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *problem: object) -> None:
        self._stopped.set()
        self._server.hang_up()
        for thread in self._threads:
            thread.join(READY_SECONDS)
        self._quietly(self._admin, "delete", "namespace", self.namespace, "--wait=false")
        self._folder.cleanup()

    def k(self, arguments: str, stdin: str | None = None, *, viewer: bool = False) -> dict[str, Any]:
        """Run kubectl in the scenario's namespace, and keep the command, its exit code and its words."""
        began = self._now()
        done = subprocess.run(
            ["kubectl", *shlex.split(arguments)],
            env=_environment(self._viewer if viewer else self._own),
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        said = {"stdout": done.stdout.rstrip("\n"), "stderr": done.stderr.rstrip("\n")}
        step = {"t": began, "t_end": self._now(), "cmd": f"kubectl {arguments}", "rc": done.returncode, **said}
        self._steps.append(step)
        return step

    def sleep(self, seconds: float) -> None:
        """Wait, in real time."""
        time.sleep(seconds)
        self._steps.append({"t": self._now(), "wait": seconds})

    def finish(self) -> Trace:
        """Wait for what is still under way, and give the recording, its records in the server's order."""
        time.sleep(TAIL_SECONDS)
        self._stopped.set()
        with self._lock:
            records = sorted(self._records, key=lambda each: each["rv"])
        meta = {"scenario": self.name, "namespace": self.namespace, "duration": self._now(), "steps": self._steps}
        return {"meta": meta, "records": records}

    def _watch(self, kind: str, path: str, version: str) -> None:
        while not self._stopped.is_set():
            try:
                with self._server.open(f"{path}?watch=1&resourceVersion={version}&timeoutSeconds=800", 900) as answer:
                    while not self._stopped.is_set() and (line := answer.readline()):
                        version = self._keep(kind, json.loads(line))
            except (OSError, http.client.HTTPException):
                # Hung up by us, or cut off by the server: go on from the last version.
                self._stopped.wait(0.2)

    def _keep(self, kind: str, event: dict[str, Any]) -> str:
        metadata = event["object"]["metadata"]
        key, version = (kind, metadata["name"]), str(metadata["resourceVersion"])
        kept = trimmed(kind, event["object"])
        with self._lock:
            if event["type"] != "MODIFIED" or self._seen.get(key) != kept:
                self._seen[key] = kept
                about = {"t": self._now(), "rv": int(version), "kind": kind, "type": event["type"], "name": key[1]}
                self._records.append(about | kept)
        return version

    def _now(self) -> float:
        return round(time.monotonic() - self._start, 3)

    @staticmethod
    def _quietly(kubeconfig: Path, *arguments: str) -> int:
        command = ["kubectl", *arguments]
        return subprocess.run(
            command, env=_environment(kubeconfig), capture_output=True, timeout=60, check=False
        ).returncode


def _environment(kubeconfig: Path) -> dict[str, str]:
    return {**os.environ, "KUBECONFIG": str(kubeconfig)}
