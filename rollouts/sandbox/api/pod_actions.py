"""Subresources that act at once: a pod's eviction and binding, a token for a service account."""

from typing import Any

from aiohttp.web import Response

from rollouts.sandbox.api.answers import answer
from rollouts.sandbox.api.call import Call
from rollouts.sandbox.api.deleting import delete_options
from rollouts.sandbox.api.writing import read_any
from rollouts.sandbox.errors import bad_request, conflict

SUCCESS = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


async def evict(call: Call) -> Response:
    """Delete a pod, as a drain asks for it."""
    asked = await read_any(call)
    options: Any = asked.get("deleteOptions")
    given = options if isinstance(options, dict) else {}
    delete_options(call, given).delete(call, call.target.namespace, call.target.name)
    return answer(SUCCESS, 201)


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
