"""What holds for DaemonSets and StatefulSets."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import metadata, pods, volumes, workloads
from rollouts.sandbox.schema.validation.faults import (
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

MANAGEMENT = ("OrderedReady", "Parallel")
RETENTION = ("Retain", "Delete")
CHANGEABLE = (
    "replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip
FROZEN = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)


def daemon_set(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
    else:
        yield from metadata.selector(selector, "spec.selector")
    yield from _matching(spec, "spec.template.metadata.labels")
    if selector is not None and not _selects(selector):
        yield invalid("spec.selector", label_selector(selector), "empty selector is invalid for daemonset")
    yield from pods.template(spec.get("template") or {}, "spec.template")
    yield from _restarts(spec, "DaemonSet")
    yield from not_negative(spec, "spec", "minReadySeconds")
    yield from _daemon_update(spec.get("updateStrategy") or {}, "spec.updateStrategy")
    yield from not_negative(spec, "spec", "revisionHistoryLimit")


def stateful_set(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    policy = spec.get("podManagementPolicy", "")
    if policy not in MANAGEMENT:
        yield invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")
    yield from _stateful_update(spec.get("updateStrategy") or {}, "spec.updateStrategy")
    for name, value in sorted((spec.get("persistentVolumeClaimRetentionPolicy") or {}).items(), reverse=True):
        if value not in RETENTION:
            yield not_supported(f"spec.persistentVolumeClaimRetentionPolicy.{name}", value, RETENTION)
    yield from not_negative(spec, "spec", "replicas", "minReadySeconds")
    start = (spec.get("ordinals") or {}).get("start", 0)
    yield from not_negative({"start": start}, "spec.ordinals", "start")
    selector = spec.get("selector")
    if selector is None:
        yield required("spec.selector")
    else:
        yield from metadata.selector(selector, "spec.selector")
        if not _selects(selector):
            yield invalid("spec.selector", label_selector(selector), "empty selector is invalid for statefulset")
    yield from _matching(spec, "spec.template.metadata.labels")
    yield from pods.template(_with_claims(spec), "spec.template")
    yield from _restarts(spec, "StatefulSet")
    for index, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        yield from volumes.claim_spec(claim.get("spec") or {}, f"spec.volumeClaimTemplates[{index}].spec")


def same_identity(new: Object, old: Object) -> Faults:
    """Most of a StatefulSet stays as it was made."""
    now, before = ({k: v for k, v in (each.get("spec") or {}).items() if k not in CHANGEABLE} for each in (new, old))
    if now != before:
        yield forbidden("spec", FROZEN)


def _selects(selector: Object) -> bool:
    return bool(selector.get("matchLabels") or selector.get("matchExpressions"))


def _matching(spec: Object, path: str) -> Faults:
    selector = spec.get("selector")
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if selector is None or (_selects(selector) and not metadata.matches(selector, labels)):
        yield invalid(path, string_map(labels), "`selector` does not match template `labels`")


def _restarts(spec: Object, kind: str) -> Faults:
    pod = (spec.get("template") or {}).get("spec") or {}
    if pod.get("restartPolicy", "Always") != "Always":
        yield not_supported("spec.template.spec.restartPolicy", pod["restartPolicy"], ("Always",))
    if pod.get("activeDeadlineSeconds") is not None:
        at = "spec.template.spec.activeDeadlineSeconds"
        yield forbidden(at, f"activeDeadlineSeconds in {kind} is not Supported")


def _daemon_update(strategy: Object, path: str) -> Faults:
    kind, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    if kind == "RollingUpdate":
        if rolling is None:
            yield required(f"{path}.rollingUpdate")
            return
        unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
        for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
            yield from workloads.amount(value, f"{path}.rollingUpdate.{name}")
        numbers = [workloads.number(each) for each in (unavailable, surge)]
        if numbers == [0, 0]:
            yield required(f"{path}.rollingUpdate.maxUnavailable", "cannot be 0 when maxSurge is 0")
        elif all(numbers):
            at = f"{path}.rollingUpdate.maxSurge"
            yield invalid(at, int_or_string(surge), "may not be set when maxUnavailable is non-zero")
    elif kind != "OnDelete":
        yield not_supported(path, GoSyntax(f"apps.DaemonSetUpdateStrategy{{Type:{quoted(kind)}, ...}}"),
                            ("RollingUpdate", "OnDelete"))  # fmt: skip


def _stateful_update(strategy: Object, path: str) -> Faults:
    kind, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    if kind == "OnDelete":
        if rolling is not None:
            shown = GoSyntax("apps.RollingUpdateStatefulSetStrategy{...}")
            yield invalid(f"{path}.rollingUpdate", shown, "only allowed for updateStrategy 'RollingUpdate'")
    elif kind == "RollingUpdate":
        yield from not_negative(rolling or {}, f"{path}.rollingUpdate", "partition")
    else:
        shown = GoSyntax(f"apps.StatefulSetUpdateStrategy{{Type:{quoted(kind)}, ...}}")
        yield invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")


def _with_claims(spec: Object) -> Object:
    """The template with the volumes that its claims will give to each pod."""
    template = spec.get("template") or {}
    pod = template.get("spec") or {}
    own = list(pod.get("volumes") or ())
    named = {each.get("name") for each in own}
    claims = [(each.get("metadata") or {}).get("name", "") for each in spec.get("volumeClaimTemplates") or ()]
    made = [{"name": name, "emptyDir": {}} for name in claims if name not in named]
    return template | {"spec": pod | {"volumes": own + made}}
