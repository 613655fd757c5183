"""What never leaves the cluster or the process (lines 20, 22, 24-26)."""

import json
import logging
import re
from typing import Any

import pytest
import yaml

from dashboard.words.redaction import Redact, redact
from tests.security.sockets import first, opened
from tests.stack import Stack, Visitor, wait_until

HOSTILE = '</script><img src=x onerror="alert(1)">{{7*7}}\u202e\x1b[31m"\'javascript:alert(1)'
CANARY = "canary-4f1d"


def manifest(name: str, **pod: Any) -> dict[str, Any]:
    container = {"name": "web", "image": "web:v1", "env": [{"name": "PASSWORD", "value": f"{CANARY}-env"}]}
    container |= {"args": [f"{CANARY}-arg"], "command": [f"{CANARY}-command"]}
    container |= {"envFrom": [{"secretRef": {"name": f"{CANARY}-envfrom", "optional": True}}]}
    annotations = {"note": f"{CANARY}-note", "kubernetes.io/change-cause": HOSTILE, "evil": HOSTILE}
    last = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": f"{CANARY}-last-applied"})}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "annotations": {**annotations, **last}},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name, "team": f"{CANARY}-label"}, "annotations": {"evil": HOSTILE}},
                "spec": {
                    "containers": [container],
                    "imagePullSecrets": [{"name": f"{CANARY}-pull"}],
                    "volumes": [{"name": "v", "secret": {"secretName": f"{CANARY}-volume", "optional": True}}],
                    **pod,
                },
            },
        },
    }


@pytest.fixture
def canary(stack: Stack, tmp_path) -> Any:
    name = f"canary{len(list(stack.state.parent.iterdir()))}-{tmp_path.name[-1]}"
    file = tmp_path / "manifest.yaml"
    file.write_text(yaml.safe_dump(manifest(name)))
    stack.kubectl("create", "-f", str(file))
    wait_until(lambda: stack.deployment(name).get("status", {}).get("replicas"), 20, "no pod came")
    yield name
    stack.kubectl("delete", "deployment", name, "--wait=false")


async def test_sec_24_frames_carry_no_secret_of_an_object(stack: Stack, viewer: Visitor, canary: str) -> None:
    async with opened(stack, viewer) as ws:
        snapshot = await first(ws, "snapshot")
    text = json.dumps(snapshot)
    assert canary in text
    leaked = set(re.findall(rf"{CANARY}-[\w-]+", text))
    assert leaked == set()
    parts = [snapshot["rollouts"][uid].pop("parts") for uid in snapshot["rollouts"]]
    assert all(re.fullmatch("[0-9a-f]{4}", print_of) for of in parts for print_of in of.values())
    assert not re.search(r"managedFields|last-applied|imagePullSecrets|InternalIP|\"env\"", json.dumps(snapshot))
    assert not any(secret in text for secret in credentials(stack))


def credentials(stack: Stack) -> set[str]:
    """Every token, the CA and the server's address, as the sandbox's kubeconfigs have them."""
    found = set()
    for file in stack.kubeconfigs.glob("*.kubeconfig"):
        config = yaml.safe_load(file.read_text())
        cluster = config["clusters"][0]["cluster"]
        found |= {config["users"][0]["user"]["token"], cluster["certificate-authority-data"], cluster["server"]}
    assert len(found) >= 5
    return found


def test_sec_24_pages_and_answers_carry_no_secret_either(stack: Stack, operator: Visitor, canary: str) -> None:
    pages = [operator.page(f"/c/sandbox/default/{canary}/").text]
    pages += [operator.page(f"/c/sandbox/default/{canary}/form/{name}/").text for name in ("set-image", "strategy")]
    pages.append(operator.act(canary, "pause", stack.deployment(canary)).text)
    seen = stack.deployment(canary)
    stack.kubectl("scale", f"deployment/{canary}", "--replicas=2")
    pages.append(operator.act(canary, "scale", seen, replicas="3").text)
    pages.append(operator.page("/audit/").text)
    assert all(canary in page or "replicas" in page or "strategy" in page for page in pages)
    assert not re.search(rf"{CANARY}-[\w-]+", "".join(pages))


def test_sec_20_hostile_texts_of_the_cluster_never_become_markup(stack: Stack, operator: Visitor, canary: str) -> None:
    typed = {"inside": "1", "container": "web", "image": HOSTILE.replace("\x1b", ""), "cause": "<b>x</b>"}
    pages = [operator.act(canary, "set-image", stack.deployment(canary), **typed).text]
    changed = operator.act(
        canary, "set-image", stack.deployment(canary), container="web", image="web:v2", cause=HOSTILE
    )
    pages += [changed.text, operator.page("/audit/").text, operator.page("/enter?next=" + HOSTILE).text]
    assert changed.status_code == 200
    for page in pages:
        assert "<img src=x" not in page
        assert "<b>x</b>" not in page
        assert "49" not in re.findall(r"\{\{7\*7\}\}|>49<", page)
    stored = stack.deployment(canary)["metadata"]["annotations"]["kubernetes.io/change-cause"]
    assert stored.isprintable()
    assert len(stored) <= 200


async def test_sec_22_an_odd_object_does_not_end_the_stream(stack: Stack, viewer: Visitor, canary: str) -> None:
    """Annotations that the feed reads as numbers, as no number; a name that only looks like ours."""
    odd = "deployment.kubernetes.io/desired-replicas=many"
    async with opened(stack, viewer) as ws:
        rollouts = (await first(ws, "snapshot"))["rollouts"]
        uid = next(uid for uid, rollout in rollouts.items() if rollout["name"] == canary)
        name = stack.kubectl("get", "rs", "-l", f"app={canary}", "-o", "name").split()[0]
        stack.kubectl("annotate", name, odd, "deployment.kubernetes.io/revision-history=1,,x", "--overwrite")
        stack.kubectl("annotate", f"deployment/{canary}", "deployment.kubernetes.io/revision=-", "--overwrite")
        stack.kubectl("scale", f"deployment/{canary}", "--replicas=2")
        while True:
            frame = await first(ws, "frame")
            altered = frame.get("alter", {}).get("rollouts", {}).get(uid, {})
            if altered.get("desired") == 2:
                break


def test_sec_25_pages_and_logs_name_no_credential_and_no_server(stack: Stack, operator: Visitor) -> None:
    secrets = credentials(stack)
    broken = operator.act("never-was", "pause", stack.deployment())
    pages = operator.page("/c/sandbox/default/").text + broken.text + operator.page("/c/sandbox/nowhere/").text
    log = (stack.state.parent / "state.log").read_text()
    for secret in secrets:
        assert secret not in pages
        assert secret not in log


def test_sec_25_a_broken_view_shows_neither_traceback_nor_settings(operator: Visitor) -> None:
    answer = operator.page("/c/sandbox/default/%00/")
    assert answer.status_code in (400, 404)
    assert not re.search(r"Traceback|SECRET_KEY|settings\.py|DJANGO", answer.text)


@pytest.mark.parametrize(
    "line",
    [
        "GET / Authorization: Bearer abc.def-ghi",
        "{'Authorization': 'Bearer abc.def-ghi'}",
        "Cookie: rollboard_session_8000=abc.def-ghi",
        '{"token": "abc.def-ghi"}',
        'kubectl.kubernetes.io/last-applied-configuration: \'{"data":"abc.def-ghi"}\'',
        "http://127.0.0.1:8000/enter#abc_def-ghi",
    ],
)
def test_sec_26_a_log_line_shows_no_secret(line: str) -> None:
    assert "def-ghi" not in redact(line)
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "%s", (line,), None)
    assert Redact().filter(record)
    assert "def-ghi" not in record.getMessage()


def test_sec_26_every_handler_redacts(settings) -> None:
    assert all(handler["filters"] == ["redact"] for handler in settings.LOGGING["handlers"].values())


def test_sec_25_keys_are_in_no_log(stack: Stack, operator: Visitor) -> None:
    log = (stack.state.parent / "state.log").read_text()
    assert stack.board.partition("#")[2] not in log
    assert not any(cookie.value and cookie.value in log for cookie in operator.cookies if "language" not in cookie.name)
