"""What the journeys do to a Deployment, and what they read off a board."""

import json
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import yaml
from playwright.sync_api import Page

from tests.stack import Stack

# Samples every tile once per drawn frame: the stages that each pod was seen in, in order.
SAMPLER = """() => {
  const seen = window.seenStages = {};
  const look = () => {
    for (const tile of document.querySelectorAll('button.pod[data-pod]')) {
      const stages = seen[tile.dataset.pod] ??= [];
      if (stages.at(-1) !== tile.dataset.stage) stages.push(tile.dataset.stage);
    }
    requestAnimationFrame(look);
  };
  look();
}"""

T = TypeVar("T")
DOUBLE_CLICK = 0.7  # s, as in once.js
PRESSED: WeakKeyDictionary[Page, float] = WeakKeyDictionary()
PLACES = "tiles => Object.fromEntries(tiles.map(tile => [tile.dataset.pod, tile.dataset.stage]))"


def deployment(name: str, replicas: int, *, image: str = "gasbugs/http-go:v1", **spec: Any) -> str:
    labels = {"app": name}
    pod = {"containers": [{"name": name, "image": image, "ports": [{"containerPort": 8080}]}]}
    template = {"metadata": {"labels": labels}, "spec": pod}
    body = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template, **spec}
    return yaml.safe_dump({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": body})


def roll_out(stack: Stack, namespace: str, name: str, replicas: int, **options: Any) -> None:
    """Create it and wait until kubectl calls it rolled out."""
    stack.kubectl("create", "-n", namespace, "-f", "-", stdin=deployment(name, replicas, **options))
    stack.kubectl("rollout", "status", "-n", namespace, f"deployment/{name}", "--timeout=50s")


def settle(stack: Stack, namespace: str, name: str) -> None:
    stack.kubectl("rollout", "status", "-n", namespace, f"deployment/{name}", "--timeout=50s")


def status(page: Page) -> str:
    return page.inner_text("#status")


def tiles(page: Page) -> dict[str, str]:
    """Stage by the name of the pod, as drawn."""
    return dict(page.eval_on_selector_all("button.pod[data-pod]", PLACES))


def wait_for_status(page: Page, words: str, seconds: float = 40) -> None:
    wait_for(lambda: words in status(page), f"the status {words!r} (it says {status(page)!r})", seconds)


def press(page: Page, operation: str) -> None:
    """As somebody who has read what the press before it did: sooner it would be the second half of a double click."""
    wait_for(lambda: time.monotonic() - PRESSED.get(page, 0) > DOUBLE_CLICK, "the end of a double click", 5)
    page.click(f"#acts [data-operation='{operation}']")
    PRESSED[page] = time.monotonic()


def set_image(page: Page, image: str) -> None:
    """Through the form, as a person does it."""
    press(page, "set-image")
    page.wait_for_selector("#sheet form")
    page.fill("#sheet input[name='image']", image)
    page.click("#sheet button[type='submit']")


def get_deployment(stack: Stack, namespace: str, name: str) -> dict[str, Any]:
    return dict(json.loads(stack.kubectl("get", "deployment", name, "-n", namespace, "-o", "json")))


def wait_for(look: Callable[[], T], what: str, seconds: float = 30) -> T:
    """Look again and again until the answer is true; the last answer stands in the failure."""
    deadline = time.monotonic() + seconds
    while not (answer := look()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}, last saw {answer!r}"
        time.sleep(0.05)
    return answer


class Watch:
    """kubectl's own watch of ReplicaSets and Deployments, as long as its block: what the API held at every moment.

    `peak` is the most pods wanted at once (the sum of spec.replicas), `least` the fewest available.
    """

    def __init__(self, stack: Stack, namespace: str) -> None:
        self.wanted: dict[str, int] = {}
        self.peak, self.least = 0, 10**6
        self.readers: list[threading.Thread] = []
        self.processes: list[subprocess.Popen[str]] = []
        self.stack, self.namespace = stack, namespace

    def __enter__(self) -> "Watch":
        for kind in ("replicasets", "deployments"):
            self.processes.append(self._start(self.stack, self.namespace, kind))
        return self

    def __exit__(self, *_: object) -> None:
        for running in self.processes:
            running.kill()  # it holds nothing that it would have to put down
        for running in self.processes:
            running.wait(5)
        for reader in self.readers:
            reader.join(5)

    def _start(self, stack: Stack, namespace: str, kind: str) -> "subprocess.Popen[str]":
        fields = (
            "{.object.kind} {.object.metadata.name} {.object.spec.replicas} {.object.status.availableReplicas}{'\\n'}"
        )
        command = [
            "kubectl",
            "--kubeconfig",
            str(stack.kubeconfigs / "admin.kubeconfig"),
            "get",
            kind,
            "-n",
            namespace,
            "-w",
        ]
        running = subprocess.Popen(
            [*command, "--output-watch-events", "-o", f"jsonpath={fields}"], stdout=subprocess.PIPE, text=True
        )
        self.readers.append(threading.Thread(target=self._read, args=(running,), daemon=True))
        self.readers[-1].start()
        return running

    def _read(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdout is not None
        with running.stdout as lines:
            for line in lines:
                self._note(*line.split())

    def _note(self, kind: str, name: str, wanted: str, available: str = "0") -> None:
        if kind == "ReplicaSet":
            self.wanted[name] = int(wanted)
            self.peak = max(self.peak, sum(self.wanted.values()))
        else:
            self.least = min(self.least, int(available))


class Asking:
    """The loop that a class types, as long as its block: the Service is asked again and again, each time anew.

    `answers` in order; what was refused or failed stands among them as what it was.
    """

    def __init__(self, stack: Stack, namespace: str, name: str, port: int) -> None:
        stack.kubectl("expose", "-n", namespace, f"deployment/{name}", "--type=NodePort", f"--port={port}")
        port_of = ("get", "-n", namespace, "service", name, "-o", "jsonpath={.spec.ports[0].nodePort}")
        self._url = f"http://127.0.0.1:{stack.kubectl(*port_of)}"
        self.answers: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Asking":
        wait_for(lambda: self._ask().startswith("Welcome!"), "a first answer")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._over.wait(0.05):
            self.answers.append(self._ask())

    def _ask(self) -> str:
        try:
            with urllib.request.urlopen(self._url, timeout=5) as answer:
                return str(answer.read().decode().strip())
        except OSError as error:
            return repr(error)
