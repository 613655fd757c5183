"""Pods: the STATUS word is the most telling reason among phase, init containers and containers."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Printer, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import age, since

State = dict[str, Any]
COLUMNS = (NAME, *narrow("Ready", "Status", "Restarts"), AGE, *wide("IP", "Node", "Nominated Node", "Readiness Gates"))
TERMINAL = ("Succeeded", "Failed")


def cells(obj: Object, now: float) -> Cells:
    """Fill a pod's row."""
    spec, status = part(obj, "spec"), part(obj, "status")
    sidecars = _sidecars(spec)
    counted = [*(status.get("containerStatuses") or []), *_of_sidecars(status, sidecars)]
    ready = sum(1 for each in counted if each.get("ready") and "running" in _state(each))
    return [
        name_of(obj),
        f"{ready}/{len(spec.get('containers') or []) + len(sidecars)}",
        status_word(obj),
        _restarts(spec, status, now),
        age(obj, now),
        _address(status),
        spec.get("nodeName") or "<none>",
        status.get("nominatedNodeName") or "<none>",
        _gates(spec, status),
    ]


def status_word(obj: Object) -> str:
    """Give the word in the STATUS column."""
    spec, status = part(obj, "spec"), part(obj, "status")
    reason = str(status.get("reason") or status.get("phase") or "")
    if any(c.get("type") == "PodScheduled" and c.get("reason") == "SchedulingGated" for c in _conditions(status)):
        reason = "SchedulingGated"
    initializing = _init_reason(spec, status)
    reason = initializing or _container_reason(status, reason)
    if "deletionTimestamp" not in obj["metadata"]:
        return reason
    if status.get("reason") == "NodeLost":
        return "Unknown"
    return reason if status.get("phase") in TERMINAL else "Terminating"


def _sidecars(spec: State) -> set[str]:
    """The init containers that keep running beside the others."""
    return {each["name"] for each in spec.get("initContainers") or () if each.get("restartPolicy") == "Always"}


def _of_sidecars(status: State, sidecars: set[str]) -> list[State]:
    return [each for each in status.get("initContainerStatuses") or [] if each.get("name") in sidecars]


def _init_reason(spec: State, status: State) -> str:
    inits, sidecars = status.get("initContainerStatuses") or [], _sidecars(spec)
    for index, each in enumerate(inits):
        state = _state(each)
        if each.get("name") in sidecars and each.get("started"):
            continue
        ended, waiting = state.get("terminated"), state.get("waiting") or {}
        if ended is not None and not ended.get("exitCode"):
            continue
        if ended is not None:
            return "Init:" + (ended.get("reason") or _ending(ended))
        if waiting.get("reason") and waiting["reason"] != "PodInitializing":
            return f"Init:{waiting['reason']}"
        return f"Init:{index}/{len(spec.get('initContainers') or [])}"
    return ""


def _container_reason(status: State, reason: str) -> str:
    running = False
    for each in reversed(status.get("containerStatuses") or []):
        state = _state(each)
        waiting, ended = state.get("waiting") or {}, state.get("terminated")
        if waiting.get("reason"):
            reason = waiting["reason"]
        elif ended is not None:
            reason = ended.get("reason") or _ending(ended)
        elif each.get("ready") and "running" in state:
            running = True
    if reason == "Completed" and running:
        return "Running" if _is_ready(status) else "NotReady"
    return reason


def _ending(ended: State) -> str:
    return f"Signal:{ended['signal']}" if ended.get("signal") else f"ExitCode:{ended.get('exitCode', 0)}"


def _restarts(spec: State, status: State, now: float) -> str:
    if _init_reason(spec, status):
        counted = status.get("initContainerStatuses") or []
    else:
        counted = [*(status.get("containerStatuses") or []), *_of_sidecars(status, _sidecars(spec))]
    count = sum(each.get("restartCount") or 0 for each in counted)
    ends = [((each.get("lastState") or {}).get("terminated") or {}).get("finishedAt") or "" for each in counted]
    last = max(ends, default="")
    return f"{count} ({since(last, now)} ago)" if count and last else str(count)


def _address(status: State) -> str:
    addresses = status.get("podIPs") or []
    return (addresses[0].get("ip") if addresses else status.get("podIP")) or "<none>"


def _gates(spec: State, status: State) -> str:
    gates = {each.get("conditionType") for each in spec.get("readinessGates") or ()}
    if not gates:
        return "<none>"
    open_gates = sum(1 for c in _conditions(status) if c.get("type") in gates and c.get("status") == "True")
    return f"{open_gates}/{len(gates)}"


def _is_ready(status: State) -> bool:
    return any(c.get("type") == "Ready" and c.get("status") == "True" for c in _conditions(status))


def _conditions(status: State) -> list[State]:
    return status.get("conditions") or []


def _state(container: State) -> State:
    return container.get("state") or {}


PRINTER = Printer(COLUMNS, cells)
