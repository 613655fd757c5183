"""What holds for Deployments, ReplicaSets and ReplicationControllers."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import metadata, names, pods
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    NOT_NEGATIVE,
    Faults,
    GoSyntax,
    forbidden,
    int_or_string,
    invalid,
    label_selector,
    not_negative,
    not_supported,
    required,
    string_map,
)

STRATEGIES = ("Recreate", "RollingUpdate")


def deployment(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from not_negative(spec, "spec", "replicas")
    yield from _selector(spec)
    yield from _selected_template(spec)
    yield from _strategy(spec.get("strategy") or {}, "spec.strategy")
    yield from not_negative(spec, "spec", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None and deadline <= spec.get("minReadySeconds", 0):
        yield invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")


def replica_set(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from not_negative(spec, "spec", "replicas", "minReadySeconds")
    yield from _selector(spec)
    yield from _selected_template(spec)


def replication_controller(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from not_negative(spec, "spec", "minReadySeconds")
    if not spec.get("selector"):
        yield required("spec.selector")
    yield from not_negative(spec, "spec", "replicas")
    yield from _template(spec, {"matchLabels": spec.get("selector") or {}}, "ReplicationController")


def pod_template(obj: Object) -> Faults:
    yield from pods.template(obj.get("template") or {}, "template")


def same_revision(new: Object, old: Object) -> Faults:
    """The data of a ControllerRevision never changes."""
    if new.get("data") != old.get("data"):
        yield invalid("data", None, IMMUTABLE)


def revision(obj: Object) -> Faults:
    if obj.get("data") is None:
        yield required("data", "data is mandatory")
    if obj.get("revision", 0) < 0:
        yield invalid("revision", obj["revision"], NOT_NEGATIVE)


def same_selector(new: Object, old: Object) -> Faults:
    """The selector of a Deployment or ReplicaSet never changes."""
    now, before = (each.get("spec", {}).get("selector") for each in (new, old))
    if now != before:
        yield invalid("spec.selector", label_selector(now) if now else None, IMMUTABLE)


def _selector(spec: Object) -> Faults:
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
        return
    yield from metadata.selector(selector, "spec.selector")
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid("spec.selector", label_selector(selector), "empty selector is invalid for deployment")


def _selected_template(spec: Object) -> Faults:
    selector = spec.get("selector")
    if selector is not None and list(metadata.selector(selector, "")):
        yield invalid("spec.selector", label_selector(selector), "invalid label selector")
    else:
        # No selector at all selects nothing, so that the labels are told not to match as well.
        yield from _template(spec, selector, "ReplicaSet")


def _template(spec: Object, selector: Object | None, kind: str) -> Faults:
    template = spec.get("template")
    if template is None:
        yield required("spec.template")
        return
    labels = (template.get("metadata") or {}).get("labels")
    chosen = selector is None or selector.get("matchLabels") or selector.get("matchExpressions")
    if chosen and (selector is None or not metadata.matches(selector, labels)):
        sentence = "`selector` does not match template `labels`"
        yield invalid("spec.template.metadata.labels", string_map(labels), sentence)
    yield from pods.template(template, "spec.template")
    pod = template.get("spec") or {}
    if pod.get("restartPolicy", "Always") != "Always":
        yield not_supported("spec.template.spec.restartPolicy", pod["restartPolicy"], ("Always",))
    if pod.get("activeDeadlineSeconds") is not None:
        sentence = f"activeDeadlineSeconds in {kind} is not Supported"
        yield forbidden("spec.template.spec.activeDeadlineSeconds", sentence)


def _strategy(strategy: Object, path: str) -> Faults:
    rolling = strategy.get("rollingUpdate")
    match strategy.get("type"):
        case "Recreate":
            if rolling is not None:
                yield forbidden(f"{path}.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")
        case "RollingUpdate":
            yield from _rolling(rolling or {}, f"{path}.rollingUpdate")
        case other:
            shown = f"apps.DeploymentStrategy{{Type:{quoted(other or '')}, RollingUpdate:{_pointer(rolling)}}}"
            yield not_supported(path, GoSyntax(shown), STRATEGIES)


def _pointer(rolling: Object | None) -> str:
    # The real sentence holds a memory address where there is one.
    return (
        "(*apps.RollingUpdateDeployment)(nil)" if rolling is None else "(*apps.RollingUpdateDeployment)(0xc0001a2b40)"
    )


def _rolling(rolling: Object, path: str) -> Faults:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    yield from amount(unavailable, f"{path}.maxUnavailable")
    yield from amount(surge, f"{path}.maxSurge")
    if number(unavailable) == 0 and number(surge) == 0:
        yield invalid(f"{path}.maxUnavailable", int_or_string(unavailable), "may not be 0 when `maxSurge` is 0")
    if isinstance(unavailable, str) and not list(names.percent(unavailable)) and number(unavailable) > 100:
        yield invalid(f"{path}.maxUnavailable", int_or_string(unavailable), "must not be greater than 100%")


def amount(value: int | str, path: str) -> Faults:
    """A count or a percentage."""
    if isinstance(value, str):
        yield from (invalid(path, int_or_string(value), sentence) for sentence in names.percent(value))
    elif value < 0:
        yield invalid(path, value, NOT_NEGATIVE)


def number(value: int | str) -> int:
    """The number in "25%" and in 3; 0 for a text that is none."""
    if isinstance(value, int):
        return value
    digits = value.removesuffix("%")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
