"""Kinds that own pods: Deployments, ReplicaSets, ReplicationControllers, StatefulSets, DaemonSets, Jobs, CronJobs."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Column, Printer, joined, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import age, human, since
from rollouts.sandbox.writing.scale import written_selector

DETAILS = wide("Containers", "Images", "Selector")


def _details(obj: Object, template: dict[str, Any] | None = None) -> Cells:
    spec = part(obj, "spec")
    found = part(template or spec, "template")
    containers = part(found, "spec").get("containers") or []
    names = joined([each.get("name") or "" for each in containers], "")
    images = joined([each.get("image") or "" for each in containers], "")
    return [names, images, written_selector(spec.get("selector")) or "<none>"]


def _deployment(obj: Object, now: float) -> Cells:
    status = part(obj, "status")
    wanted = part(obj, "spec").get("replicas", 0)
    counts = [f"{status.get('readyReplicas', 0)}/{wanted}", *_counts(status, "updatedReplicas", "availableReplicas")]
    return [name_of(obj), *counts, age(obj, now), *_details(obj)]


def _replicas(obj: Object, now: float) -> Cells:
    counts = [part(obj, "spec").get("replicas", 0), *_counts(part(obj, "status"), "replicas", "readyReplicas")]
    return [name_of(obj), *counts, age(obj, now), *_details(obj)]


def _stateful_set(obj: Object, now: float) -> Cells:
    ready = f"{part(obj, 'status').get('readyReplicas', 0)}/{part(obj, 'spec').get('replicas', 0)}"
    return [name_of(obj), ready, age(obj, now), *_details(obj)[:2]]


def _daemon_set(obj: Object, now: float) -> Cells:
    names = (
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    nodes = part(part(part(obj, "spec"), "template"), "spec").get("nodeSelector") or {}
    where = joined([f"{key}={value}" for key, value in sorted(nodes.items())])
    return [name_of(obj), *_counts(part(obj, "status"), *names), where, age(obj, now), *_details(obj)]


def _job(obj: Object, now: float) -> Cells:
    spec, status = part(obj, "spec"), part(obj, "status")
    done, wanted = status.get("succeeded", 0), spec.get("completions", 1)
    return [name_of(obj), _job_word(status), f"{done}/{wanted}", _job_time(status, now), age(obj, now), *_details(obj)]


def _job_word(status: dict[str, Any]) -> str:
    true = {each.get("type") for each in status.get("conditions") or () if each.get("status") == "True"}
    return next((word for word in ("Complete", "Failed", "Suspended") if word in true), "Running")


def _job_time(status: dict[str, Any], now: float) -> str:
    if not status.get("startTime"):
        return ""
    end = parse(status["completionTime"]) if status.get("completionTime") else now
    return human(end - parse(status["startTime"]))


def _cron_job(obj: Object, now: float) -> Cells:
    spec, status = part(obj, "spec"), part(obj, "status")
    last = since(status["lastScheduleTime"], now) if status.get("lastScheduleTime") else "<none>"
    shown = [spec.get("schedule", ""), spec.get("timeZone") or "<none>", str(bool(spec.get("suspend")))]
    template = part(part(spec, "jobTemplate"), "spec")
    active = len(status.get("active") or ())
    return [name_of(obj), *shown, active, last, age(obj, now), *_details(obj, template)]


def _template(obj: Object, now: float) -> Cells:  # noqa: ARG001
    labels = part(part(part(obj, "template"), "metadata"), "labels")
    shown = joined([f"{key}={value}" for key, value in sorted(labels.items())])
    return [name_of(obj), *_details(obj, obj)[:2], shown]


def _revision(obj: Object, now: float) -> Cells:
    owners = (each for each in obj["metadata"].get("ownerReferences") or () if each.get("controller"))
    owner = next((f"{_written_kind(each)}/{each.get('name', '')}" for each in owners), "<none>")
    return [name_of(obj), owner, obj.get("revision", 0), age(obj, now)]


def _scale(obj: Object, now: float) -> Cells:
    sizes = [part(obj, name).get("replicas", 0) for name in ("spec", "status")]
    return [name_of(obj), *sizes, age(obj, now)]


def _written_kind(owner: dict[str, Any]) -> str:
    group = str(owner.get("apiVersion", "")).rpartition("/")[0]
    kind = str(owner.get("kind", "")).lower()
    return f"{kind}.{group}" if group else kind


def _counts(status: dict[str, Any], *names: str) -> list[int]:
    return [status.get(name) or 0 for name in names]


_COUNTED = tuple(Column(name, "integer") for name in ("Desired", "Current", "Ready"))
DEPLOYMENTS = Printer((NAME, *narrow("Ready", "Up-to-date", "Available"), AGE, *DETAILS), _deployment)
REPLICAS = Printer((NAME, *_COUNTED, AGE, *DETAILS), _replicas)
STATEFUL_SETS = Printer((NAME, Column("Ready"), AGE, *DETAILS[:2]), _stateful_set)
DAEMON_SETS = Printer(
    (
        NAME,
        *_COUNTED,
        Column("Up-to-date", "integer"),
        Column("Available", "integer"),
        Column("Node Selector"),
        AGE,
        *DETAILS,
    ),
    _daemon_set,
)
JOBS = Printer((NAME, *narrow("Status", "Completions", "Duration"), AGE, *DETAILS), _job)
CRON_JOBS = Printer(
    (
        NAME,
        *narrow("Schedule", "Timezone", "Suspend"),
        Column("Active", "integer"),
        Column("Last Schedule"),
        AGE,
        *DETAILS,
    ),
    _cron_job,
)
POD_TEMPLATES = Printer((NAME, *narrow("Containers", "Images", "Pod Labels")), _template)
REVISIONS = Printer((NAME, *narrow("Controller", "Revision"), AGE), _revision)
SCALES = Printer((Column("Name"), Column("Desired", "integer"), Column("Available", "integer"), AGE), _scale)
