"""What the API fills into what makes pods, one rule a type; each changes the object it is given."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.pod_defaults import Rule, fill, fill_absent

MOST_INT = 2**31 - 1
TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
"""The annotation in which a DaemonSet still says how often its template was changed."""


def _deployment_spec(spec: Object) -> None:
    fill_absent(spec, replicas=1, revisionHistoryLimit=10, progressDeadlineSeconds=600)
    fill_absent(spec, strategy={})


def _deployment_strategy(strategy: Object) -> None:
    fill(strategy, type="RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        fill_absent(strategy, rollingUpdate={})
        fill_absent(strategy["rollingUpdate"], maxUnavailable="25%", maxSurge="25%")


def _daemon_set(daemon_set: Object) -> None:
    metadata = daemon_set.setdefault("metadata", {})
    metadata["annotations"] = {TEMPLATE_GENERATION: "0"} | (metadata.get("annotations") or {})


def _daemon_set_spec(spec: Object) -> None:
    strategy = spec.setdefault("updateStrategy", {})
    fill(strategy, type="RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        fill_absent(strategy, rollingUpdate={})
        fill_absent(strategy["rollingUpdate"], maxUnavailable=1, maxSurge=0)
    fill_absent(spec, revisionHistoryLimit=10)


def _stateful_set_spec(spec: Object) -> None:
    fill(spec, podManagementPolicy="OrderedReady")
    strategy = spec.setdefault("updateStrategy", {})
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        fill_absent(strategy, rollingUpdate={})
    if strategy["type"] == "RollingUpdate" and strategy.get("rollingUpdate") is not None:
        fill_absent(strategy["rollingUpdate"], partition=0)
    fill_absent(spec, persistentVolumeClaimRetentionPolicy={}, replicas=1, revisionHistoryLimit=10)
    fill(spec["persistentVolumeClaimRetentionPolicy"], whenDeleted="Retain", whenScaled="Retain")


def _job(job: Object) -> None:
    labels = (((job.get("spec") or {}).get("template") or {}).get("metadata") or {}).get("labels")
    metadata = job.setdefault("metadata", {})
    if labels and not metadata.get("labels"):
        metadata["labels"] = dict(labels)
    if job.get("spec") is not None:
        _job_spec(job["spec"])


def _job_spec(spec: Object) -> None:
    # Only of a Job itself: what a CronJob's template leaves open is filled when a Job is made of it.
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    endless = spec.get("backoffLimitPerIndex") is not None
    fill_absent(spec, parallelism=1, backoffLimit=MOST_INT if endless else 6, completionMode="NonIndexed")
    fill_absent(spec, suspend=False, manualSelector=False)
    fill_absent(spec, podReplacementPolicy="Failed" if spec.get("podFailurePolicy") else "TerminatingOrFailed")


def _cron_job_spec(spec: Object) -> None:
    fill(spec, concurrencyPolicy="Allow")
    fill_absent(spec, suspend=False, successfulJobsHistoryLimit=3, failedJobsHistoryLimit=1)


def _replication_controller(controller: Object) -> None:
    spec = controller.setdefault("spec", {})
    fill_absent(spec, replicas=1)
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if labels and not spec.get("selector"):
        spec["selector"] = dict(labels)
    metadata = controller.setdefault("metadata", {})
    if labels and not metadata.get("labels"):
        metadata["labels"] = dict(labels)


RULES: dict[str, Rule] = {
    "apps.v1.DeploymentSpec": _deployment_spec,
    "apps.v1.DeploymentStrategy": _deployment_strategy,
    "apps.v1.ReplicaSetSpec": lambda spec: fill_absent(spec, replicas=1),
    "apps.v1.DaemonSet": _daemon_set,
    "apps.v1.DaemonSetSpec": _daemon_set_spec,
    "apps.v1.StatefulSetSpec": _stateful_set_spec,
    "batch.v1.Job": _job,
    "batch.v1.CronJobSpec": _cron_job_spec,
    "core.v1.ReplicationController": _replication_controller,
}
