"""What holds for Jobs and CronJobs."""

import re

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import metadata, pods
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    Faults,
    GoSyntax,
    invalid,
    label_selector,
    not_negative,
    not_supported,
    required,
)

COMPLETION_MODES = ("Indexed", "NonIndexed")
CONCURRENCY = ("Allow", "Forbid", "Replace")
RESTARTS = ("OnFailure", "Never")
NUMBERS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
           "backoffLimitPerIndex", "maxFailedIndexes")  # fmt: skip
LONGEST_CRON_NAME = 52
DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def job(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from job_spec(spec, "spec")
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
    else:
        yield from metadata.selector(selector, "spec.selector")


def cron_job(obj: Object) -> Faults:
    spec, name = obj.get("spec") or {}, obj["metadata"].get("name", "")
    schedule = spec.get("schedule", "")
    if not schedule:
        yield required("spec.schedule")
    else:
        why = schedule_fault(schedule)
        if why:
            yield invalid("spec.schedule", schedule, why)
    yield from not_negative(spec, "spec", "startingDeadlineSeconds")
    policy = spec.get("concurrencyPolicy", "")
    if not policy:
        yield required("spec.concurrencyPolicy")
    elif policy not in CONCURRENCY:
        yield not_supported("spec.concurrencyPolicy", policy, CONCURRENCY)
    template = (spec.get("jobTemplate") or {}).get("spec") or {}
    if template.get("manualSelector"):
        yield not_supported("spec.jobTemplate.spec.manualSelector", True, ("nil", "false"))
    yield from job_spec(template, "spec.jobTemplate.spec")
    yield from not_negative(spec, "spec", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")
    if len(name) > LONGEST_CRON_NAME:
        yield invalid("metadata.name", name, f"must be no more than {LONGEST_CRON_NAME} characters")


def job_spec(spec: Object, path: str) -> Faults:
    """What a Job does, by itself or in a CronJob."""
    yield from not_negative(spec, path, *NUMBERS)
    mode = spec.get("completionMode")
    if mode is not None and mode not in COMPLETION_MODES:
        yield not_supported(f"{path}.completionMode", mode, COMPLETION_MODES)
    if mode == "Indexed" and spec.get("completions") is None:
        yield required(f"{path}.completions", 'when completion mode is "Indexed"')
    template = spec.get("template") or {}
    yield from pods.template(template, f"{path}.template")
    if (template.get("spec") or {}).get("restartPolicy") not in RESTARTS:
        names = ", ".join(quoted(each) for each in RESTARTS)
        yield required(f"{path}.template.spec.restartPolicy", f"valid values: {names}")


def same_job(new: Object, old: Object) -> Faults:
    """A Job's template and selector never change; how often it is to complete only if it is indexed."""
    now, before = (each.get("spec") or {} for each in (new, old))
    if now.get("completions") != before.get("completions") and now.get("completionMode") != "Indexed":
        yield invalid("spec.completions", now.get("completions"), IMMUTABLE)
    if now.get("selector") != before.get("selector"):
        shown = label_selector(now["selector"]) if now.get("selector") else None
        yield invalid("spec.selector", shown, IMMUTABLE)
    if now.get("template") != before.get("template"):
        yield invalid("spec.template", GoSyntax("core.PodTemplateSpec{...}"), IMMUTABLE)
    if now.get("completionMode") != before.get("completionMode"):
        yield invalid("spec.completionMode", now.get("completionMode"), IMMUTABLE)


def schedule_fault(text: str) -> str:
    """What is wrong with a cron schedule, "" when nothing is."""
    if text.startswith("@"):
        known = text in DESCRIPTORS or re.fullmatch(r"@every ([0-9.]+(ns|us|ms|s|m|h))+", text)
        return "" if known else f"unrecognized descriptor: {text}"
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]"
    faults = (_field_fault(field, low, high) for field, (_, low, high) in zip(fields, _FIELDS, strict=True))
    return next((each for each in faults if each), "")


def _field_fault(field: str, low: int, high: int) -> str:
    names = {12: _MONTHS, 6: _DAYS}.get(high, ())
    for part in field.split(","):
        span, slash, step = part.partition("/")
        if slash and not step.isdecimal():
            return f'failed to parse int from {step}: strconv.Atoi: parsing "{step}": invalid syntax'
        if slash and int(step) == 0:
            return f"step of range should be a positive number: {part}"
        if span in ("*", "?"):
            continue
        numbers = [_number(each, names, low) for each in span.split("-")]
        wrong = next((each for each in numbers if isinstance(each, str)), "")
        if wrong:
            return wrong
        known = [each for each in numbers if isinstance(each, int)]
        if known[0] < low:
            return f"beginning of range ({known[0]}) below minimum ({low}): {part}"
        if known[-1] > high:
            return f"end of range ({known[-1]}) above maximum ({high}): {part}"
        if known[0] > known[-1]:
            return f"beginning of range ({known[0]}) beyond end of range ({known[-1]}): {part}"
    return ""


def _number(text: str, names: tuple[str, ...], low: int) -> int | str:
    if text.lower() in names:
        return names.index(text.lower()) + low
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax'
