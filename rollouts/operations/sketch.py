"""A Deployment in a few words: what the audit keeps of before and after, and what a conflict tells."""

from collections.abc import Mapping
from typing import Any

from rollouts.model.template import RESTARTED_AT
from rollouts.operations.history import CHANGE_CAUSE
from rollouts.operations.target import Target

Sketch = dict[str, Any]


def build_sketch(target: Target) -> Sketch:
    """Flat and free of secrets: {"image app": "web:1", "replicas": 3, "paused": False, "maxSurge": "25%", ...}."""
    strategy = target.spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    restarted = (target.template.get("metadata") or {}).get("annotations") or {}
    sketch = {
        **{f"image {container.name}": container.image for container in target.containers},
        "replicas": target.replicas,
        "paused": target.paused,
        "strategy": strategy.get("type"),
        "maxSurge": rolling.get("maxSurge"),
        "maxUnavailable": rolling.get("maxUnavailable"),
        "minReadySeconds": target.spec.get("minReadySeconds") or 0,
        "progressDeadlineSeconds": target.spec.get("progressDeadlineSeconds"),
        "revisionHistoryLimit": target.spec.get("revisionHistoryLimit"),
        "restarted at": restarted.get(RESTARTED_AT),
        "change cause": target.annotations.get(CHANGE_CAUSE),
    }
    return {key: value for key, value in sketch.items() if value is not None}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What changed, as (what, old or None, new or None), in the order of the sketch."""
    keys = dict.fromkeys((*before, *after))
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
