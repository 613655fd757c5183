"""Subresources that act at once: a pod's eviction and binding, a token for a service account."""

from typing import Any

from aiohttp.web import Response

from rollouts.sandbox.api.answers import answer
from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.deleting import delete_options
from rollouts.sandbox.api.writing import read_any
from rollouts.sandbox.basics.errors import bad_request, conflict
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.limits.budgets import charge
from rollouts.sandbox.writing.terms import Terms

SUCCESS = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


async def evict(call: Call) -> Response:
    """Delete a pod, as a drain asks for it."""
    asked = await read_any(call)
    options: Any = asked.get("deleteOptions")
    deletion = delete_options(call, options if isinstance(options, dict) else {})
    namespace, name = call.target.namespace, call.target.name
    pod = call.registry.get("pods", namespace, name)
    meant = deletion.resource_version is None and deletion.uid in (None, pod["metadata"]["uid"])
    if meant:
        charged = charge(call.registry.list("poddisruptionbudgets", namespace), pod, call.registry.now())
        if charged is not None and not deletion.dry_run:
            call.registry.update("poddisruptionbudgets", charged, subresource="status")
    if meant and not (deletion.dry_run or pod["metadata"].get("deletionTimestamp")):
        call.registry.update("pods", _disrupted(pod, call.registry.now()), Terms(call.user), subresource="status")
    deletion.delete(call, namespace, name)
    return answer(SUCCESS, 201)


def _disrupted(pod: Object, now: float) -> Object:
    status: Object = pod.get("status") or {}
    told = {
        "type": "DisruptionTarget",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": seconds(now),
        "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting",
    }
    others = [each for each in status.get("conditions") or () if each.get("type") != told["type"]]
    return pod | {"status": status | {"conditions": [*others, told]}}


async def bind(call: Call) -> Response:
    """Give a pod its node."""
    asked = await read_any(call)
    target: Any = asked.get("target")
    node = target.get("name") if isinstance(target, dict) else None
    if not isinstance(node, str) or not node:
        raise bad_request("target.name is required")
    name = call.target.name or (asked.get("metadata") or {}).get("name") or ""
    pod = call.registry.get("pods", call.target.namespace, name)
    if (pod.get("spec") or {}).get("nodeName"):
        raise conflict("pods/binding", name, f'pod {name} is already assigned to node "{pod["spec"]["nodeName"]}"')
    if not call.dry_run:
        call.registry.bind(call.target.namespace, name, node)
    return answer(SUCCESS, 201)
