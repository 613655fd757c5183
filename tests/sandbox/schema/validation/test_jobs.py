"""Jobs, CronJobs, DaemonSets and StatefulSets, in the server's sentences."""

import pytest

from rollouts.sandbox.schema.defaults import default
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update
from rollouts.sandbox.schema.validation.jobs import schedule_fault

LABELS = {"app": "web"}
TEMPLATE: dict = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
SET = {"selector": {"matchLabels": LABELS}, "template": TEMPLATE}
ONCE = TEMPLATE | {"spec": TEMPLATE["spec"] | {"restartPolicy": "Never"}}
KINDS = {
    "daemonsets": ("apps/v1", "DaemonSet"), "statefulsets": ("apps/v1", "StatefulSet"), "jobs": ("batch/v1", "Job"),
    "cronjobs": ("batch/v1", "CronJob"),
}  # fmt: skip


def made(resource: str, spec: dict, name: str = "x") -> dict:
    version, kind = KINDS[resource]
    obj = {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "default"}, "spec": spec}
    return default(resource, obj)


def told(resource: str, spec: dict, name: str = "x") -> list[str]:
    return [f"{fault.field}: {fault.message}" for fault in validate_create(resource, made(resource, spec, name))]


@pytest.mark.parametrize(
    ("resource", "spec", "sentences"),
    [
        ("daemonsets", SET, []),
        ("daemonsets", SET | {"updateStrategy": {"rollingUpdate": {"maxSurge": 1}}}, [
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "
            'intstr.IntOrString{Type:0, IntVal:1, StrVal:""}: may not be set when maxUnavailable is non-zero',
        ]),
        ("daemonsets", SET | {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 0}}}, [
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
        ]),
        ("statefulsets", SET | {"serviceName": "s"}, []),
        ("statefulsets", SET | {"podManagementPolicy": "Some"}, [
            "spec.podManagementPolicy: Invalid value: \"Some\": must be 'OrderedReady' or 'Parallel'",
        ]),
        ("statefulsets", SET | {"selector": {"matchLabels": {"app": "other"}}}, [
            'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: '
            "`selector` does not match template `labels`",
        ]),
        ("jobs", {"template": TEMPLATE, "selector": {}}, [
            'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
        ]),
        ("jobs", {"template": ONCE, "selector": {}, "completionMode": "Indexed", "parallelism": 1}, [
            'spec.completions: Required value: when completion mode is "Indexed"',
        ]),
        ("cronjobs", {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": ONCE}}}, []),
        ("cronjobs", {"schedule": "x", "jobTemplate": {"spec": {"template": ONCE}}}, [
            'spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]',
        ]),
        ("cronjobs", {"schedule": "@daily", "concurrencyPolicy": "No", "jobTemplate": {"spec": {"template": ONCE}}}, [
            'spec.concurrencyPolicy: Unsupported value: "No": supported values: "Allow", "Forbid", "Replace"',
        ]),
    ],
)  # fmt: skip
def test_a_new_one_must_make_sense(resource, spec, sentences):
    assert told(resource, spec) == sentences


def test_a_cron_job_has_a_short_name():
    spec = {"schedule": "@daily", "jobTemplate": {"spec": {"template": ONCE}}}
    assert told("cronjobs", spec, "a" * 53)[-1].endswith("must be no more than 52 characters")


@pytest.mark.parametrize(
    ("schedule", "fault"),
    [
        ("*/5 0-12 1,15 jan-mar mon", ""),
        ("@every 1h30m", ""),
        ("@sometimes", "unrecognized descriptor: @sometimes"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("a * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'),
    ],
)
def test_it_reads_cron_schedules(schedule, fault):
    assert schedule_fault(schedule) == fault


def test_a_stateful_set_stays_itself():
    old = made("statefulsets", SET | {"serviceName": "s"})
    faults = validate_update("statefulsets", made("statefulsets", SET | {"serviceName": "t"}), old)
    assert [fault.field for fault in faults] == ["spec"]
    assert validate_update("statefulsets", made("statefulsets", SET | {"serviceName": "s", "replicas": 3}), old) == []


def test_a_job_keeps_its_template():
    old = made("jobs", {"template": ONCE, "selector": {}})
    new = made("jobs", {"template": ONCE | {"metadata": {"labels": {"a": "b"}}}, "selector": {}})
    assert [fault.field for fault in validate_update("jobs", new, old)] == ["spec.template"]
