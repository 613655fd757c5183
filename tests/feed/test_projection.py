"""Frames are an allow-list: what nobody chose to show never leaves."""

import json
from typing import Any

from rollouts.feed import frames
from rollouts.model.board import Board
from rollouts.model.changes import diff
from tests.feed.objects import deployment, event, pod, replicaset
from tests.feed.playback import Player

CANARY = "c4n4ry"
NOW = 1_800_000_000_000


def seeded_spec() -> dict[str, Any]:
    return {
        "containers": [
            {
                "name": "web",
                "image": "web:v1",
                "env": [{"name": "PASSWORD", "value": CANARY}, {"name": CANARY, "value": "x"}],
                "envFrom": [{"secretRef": {"name": CANARY}}],
                "args": [CANARY],
                "command": [CANARY],
                "livenessProbe": {"httpGet": {"httpHeaders": [{"name": "Authorization", "value": CANARY}]}},
                "volumeMounts": [{"name": CANARY, "mountPath": f"/{CANARY}"}],
            }
        ],
        "volumes": [{"name": CANARY, "secret": {"secretName": CANARY}}],
        "imagePullSecrets": [{"name": CANARY}],
        "serviceAccountName": CANARY,
        "hostAliases": [{"ip": CANARY}],
        "nodeName": "node-1",
    }


def seeded(item: dict[str, Any]) -> dict[str, Any]:
    """Canaries in every place that must not be shown."""
    metadata = item["metadata"]
    metadata["annotations"] = {
        **metadata.get("annotations", {}),
        "kubectl.kubernetes.io/last-applied-configuration": json.dumps({"spec": CANARY}),
        CANARY: CANARY,
    }
    metadata["labels"] = {CANARY: CANARY, "app": CANARY}
    metadata["managedFields"] = [{"manager": CANARY, "fieldsV1": {CANARY: {}}}]
    metadata["finalizers"] = [CANARY]
    if "template" in item.get("spec", {}):
        item["spec"]["template"] = {"metadata": {"annotations": {CANARY: CANARY}}, "spec": seeded_spec()}
        item["spec"]["selector"] = {"matchLabels": {"app": CANARY}}
    return item


def seeded_pod() -> dict[str, Any]:
    item = seeded(pod("web-1-a", ready=False))
    item["spec"] = seeded_spec()
    item["status"] |= {"hostIP": CANARY, "podIP": CANARY, "podIPs": [{"ip": CANARY}], "nominatedNodeName": CANARY}
    ended = {"exitCode": 1, "reason": "Error", "message": f"panic: token {CANARY}", "containerID": CANARY}
    item["status"]["containerStatuses"] = [
        {
            "name": "web",
            "restartCount": 1,
            "imageID": CANARY,
            "state": {"terminated": ended},
            "lastState": {"terminated": ended},
        }
    ]
    return item


def test_sec_24_no_canary_is_in_any_frame_or_snapshot() -> None:
    player = Player()
    for kind, item in (
        ("Deployment", seeded(deployment())),
        ("ReplicaSet", seeded(replicaset())),
        ("Pod", seeded_pod()),
        ("Event", seeded(event("web-1-a.1", "web-1-a", "Started"))),
    ):
        player.take(kind, json.dumps({"type": "ADDED", "object": item}).encode())
    player.frame(NOW)
    assert player.unreadable == 0
    sent = frames.tables(player.page) + frames.frame(1, NOW, diff(Board(), player.page))
    assert player.page.pods
    assert player.page.events
    assert player.page.revisions
    assert CANARY.encode() not in sent


def test_templates_are_told_apart_by_what_is_not_shown() -> None:
    other = replicaset()
    other["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "A", "value": "b"}]
    player = Player()
    player.take("Deployment", json.dumps({"type": "ADDED", "object": deployment()}).encode())
    player.take("ReplicaSet", json.dumps({"type": "ADDED", "object": other}).encode())
    player.frame(NOW)
    (rollout,) = player.page.rollouts.values()
    assert rollout.new_revision is None
