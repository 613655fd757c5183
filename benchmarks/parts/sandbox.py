"""The sandbox as a person starts it, and the few requests that a benchmark makes of it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from benchmarks.parts.access import read_access
from benchmarks.parts.program import END_SECONDS, ROOT
from rollouts.sandbox.basics.objects import Object

DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
STRATEGIC = "application/strategic-merge-patch+json"


class Sandbox:
    """`python -m rollouts.sandbox`, from its start until the end of the block."""

    def __init__(self) -> None:
        self._directory = TemporaryDirectory()
        self._read, self._write = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rollouts.sandbox", "--dir", self._directory.name, "--parent-fd", str(self._read)],
            cwd=ROOT,
            pass_fds=[self._read],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()
        self._access = read_access(Path(self._directory.name) / "admin.kubeconfig")
        self._context = self._access.context()

    @property
    def pid(self) -> int:
        """For /proc."""
        return self._process.pid

    def ask(self, method: str, path: str, body: Object | None = None, kind: str = "application/json") -> Object:
        """Make one request. RuntimeError for a refusal."""
        headers = {"Authorization": f"Bearer {self._access.token}", "Content-Type": kind}
        with closing(self._connect(timeout=30)) as connection:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            read: Object = json.loads(answer.read())
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {read.get('message')}")
        return read

    def wait(self, path: str, name: str, reached: Callable[[Object], bool], seconds: float) -> None:
        """Watch one object until it is as wanted. TimeoutError after so many seconds."""
        asked = f"{path}?watch=true&fieldSelector=metadata.name%3D{name}&timeoutSeconds={int(seconds)}"
        with closing(self._connect(timeout=seconds)) as connection:
            connection.request("GET", asked, headers={"Authorization": f"Bearer {self._access.token}"})
            lines = iter(connection.getresponse().readline, b"")
            if any(reached(json.loads(line)["object"]) for line in lines):
                return
        raise TimeoutError(f"{name} was not as wanted within {seconds:.0f} s")

    def _connect(self, timeout: float) -> http.client.HTTPSConnection:
        where = self._access
        return http.client.HTTPSConnection(where.host, where.port, context=self._context, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        os.close(self._write)
        self._directory.cleanup()
