"""What of a recording must be the same on every faithful cluster: no name, hash, time or address, no race's outcome."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Record = dict[str, Any]
Trace = dict[str, Any]
Facts = dict[str, Any]

SAYS_THE_SAME = re.compile(
    r"^kubectl (create|apply|patch|set |scale|annotate|label|expose|delete (?!pod )|auth"
    r"|rollout (undo|pause|resume|restart|history))"
)
SETS = ("ReplicaSet", "ReplicationController")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SHOWN = 600


def differences(golden: Trace, observed: Trace) -> list[str]:
    """Give one text per fact that differs."""
    want, got = facts(golden), facts(observed)
    names = [*want, *(each for each in got if each not in want)]
    return [
        f"{each}\n    golden   {_shown(want.get(each))}\n    observed {_shown(got.get(each))}"
        for each in names
        if want.get(each) != got.get(each)
    ]


def facts(trace: Trace) -> Facts:
    """Give the facts of a recording, by what they are about."""
    name, records = _namer(trace), trace["records"]
    found: Facts = dict(_of_steps(trace, name))
    found |= _of_sizes(records, name)
    found |= _of_ends(records, name)
    found |= _of_what_was_seen(records)
    # Through JSON, so that a tuple and a list are one.
    normal: Facts = json.loads(json.dumps(found))
    return normal


def _namer(trace: Trace) -> Callable[[str | None], str]:
    """Give a function that puts stable words for generated names, hashes, times and addresses."""
    words: dict[str, str] = {}
    sets = 0
    for record in trace["records"]:
        if record["kind"] == "ReplicaSet" and record["name"] not in words:
            sets += 1
            words[record["name"]] = f"RS{sets}"
            words[record.get("hash") or "-none-"] = f"HASH{sets}"
        elif record["kind"] == "Pod":
            words[record["name"]] = "POD"
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)) or "(?!)")

    def name(text: str | None) -> str:
        text = pattern.sub(lambda match: words[match[0]], text or "").replace(trace["meta"]["namespace"], "NS")
        text = TIME.sub("TIME", re.sub(r"RS\d+-[a-z0-9]{5}\b", "POD", text))
        return re.sub(r"[ \t]+", " ", text).strip()

    return name


def _of_steps(trace: Trace, name: Callable[[str | None], str]) -> Iterator[tuple[str, Any]]:
    commands = (step for step in trace["meta"]["steps"] if "cmd" in step)
    for number, step in enumerate(commands, 1):
        key = f"step {number:02} {name(step['cmd'])[:70]}"
        yield f"{key}: exit", step["rc"]
        said = step.get("stdout", "") + "\n" + step.get("stderr", "")
        if SAYS_THE_SAME.match(step["cmd"]):
            yield f"{key}: says", name(said)
        elif "rollout status" in step["cmd"]:
            lines = said.strip().splitlines()
            yield f"{key}: ends with", name(lines[-1] if step["rc"] == 0 and lines else step.get("stderr", ""))


def _of_sizes(records: Iterable[Record], name: Callable[[str | None], str]) -> Facts:
    """How the wanted sizes moved: the first two steps, and for each set its first, greatest and last size."""
    present: dict[str, int | None] = {}
    changes: dict[str, list[int]] = {}
    steps: list[tuple[str, int | None, int | None]] = []
    peak = 0
    for record in records:
        label = name(record["name"])
        if record["kind"] not in SETS:
            continue
        if record["type"] == "DELETED":
            present.pop(label, None)
            continue
        before, size = present.get(label), record.get("specReplicas")
        if before != size:
            changes.setdefault(label, []).append(size or 0)
            steps.append((label, before, size))
        present[label] = size
        peak = max(peak, sum(each or 0 for each in present.values()))
    sizes = {
        f"{label}: starts at, peaks at, ends at": [each[0], max(each), each[-1]] for label, each in changes.items()
    }
    return {"peak of wanted pods": peak, "first scaling steps": steps[:2]} | sizes


def _of_ends(records: Iterable[Record], name: Callable[[str | None], str]) -> Facts:
    """How each object was in the end, and the fewest available pods once a rollout had been complete."""
    sets: dict[str, Record] = {}
    deployments: dict[str, Record] = {}
    least, complete = None, False
    endpoints = None
    for record in records:
        label, gone = name(record["name"]), record["type"] == "DELETED"
        if record["kind"] in SETS:
            _keep(sets, label, None if gone else record)
        elif record["kind"] == "Deployment" and not gone:
            deployments[label] = record
            available = record["status"].get("availableReplicas", 0)
            complete = complete or available == record.get("specReplicas")
            if complete and not record.get("minReadySeconds"):
                least = available if least is None else min(least, available)
        elif record["kind"] == "Endpoints" and not gone:
            endpoints = [len(record.get("ready", [])), len(record.get("notReady", []))]
    found: Facts = {"fewest available after the first completion": least}
    found |= {f"{label}: end": _set_end(each) for label, each in sets.items()}
    found |= {f"{label}: end": _deployment_end(each, name) for label, each in deployments.items()}
    return found | ({"endpoints end": endpoints} if endpoints else {})


def _keep(records: dict[str, Record], label: str, record: Record | None) -> None:
    if record is None:
        records.pop(label, None)
    else:
        records[label] = record


def _set_end(record: Record) -> Facts:
    shown = ("revision", "revisionHistory", "changeCause", "desired", "max", "image")
    return {key: record.get(key) for key in shown} | {"status": record["status"], "conditions": _conditions(record)}


def _deployment_end(record: Record, name: Callable[[str | None], str]) -> Facts:
    shown = ("revision", "changeCause", "paused", "specReplicas", "image")
    said = [(*_condition(each), name(each.get("message"))) for each in record["conditions"]]
    observed = record.get("generation") == record.get("observedGeneration")
    told = {"observed": observed, "status": record["status"], "conditions": sorted(said)}
    return {key: record.get(key) for key in shown} | told


def _of_what_was_seen(records: list[Record]) -> Facts:
    """Every condition, pod state and kind of event that ever showed."""
    pods = (each for each in _of_kind(records, "Pod") if each["type"] != "DELETED" and not each.get("deleting"))
    # An image that is on the node already is not pulled.
    events = (each for each in _of_kind(records, "Event") if each["reason"] != "Pulling")
    return {
        "deployment conditions seen": _seen(_of_kind(records, "Deployment")),
        "replica set conditions seen": _seen(_of_kind(records, *SETS)),
        "pod states seen": sorted({_pod_state(each) for each in pods}),
        "events seen": sorted({_event(each) for each in events}),
    }


def _of_kind(records: Iterable[Record], *kinds: str) -> Iterator[Record]:
    return (each for each in records if each["kind"] in kinds)


def _seen(records: Iterable[Record]) -> list[tuple[str, str, str | None]]:
    return sorted({condition for record in records for condition in _conditions(record)})


def _conditions(record: Record) -> list[tuple[str, str, str | None]]:
    return [_condition(each) for each in record["conditions"]]


def _condition(condition: Record) -> tuple[str, str, str | None]:
    return condition["type"], condition["status"], condition.get("reason")


def _pod_state(record: Record) -> str:
    ready = "ready" if record.get("ready") else "not ready"
    return f"{record.get('phase')}/{record.get('state')}/{record.get('reason')}/{ready}"


def _event(record: Record) -> str:
    kind = record["object"].split("/")[0]
    return f"{kind} {record['etype']} {record['reason']} by {record.get('component')}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:SHOWN]
