"""What the level "restricted" asks besides: that a container gives up what it does not need."""

from rollouts.sandbox.admission import pod_security_baseline as baseline
from rollouts.sandbox.admission.pod_security_pods import (
    Check,
    Pod,
    added,
    containers,
    extra_capabilities,
    plural,
    profile,
    quoted,
)

VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)
BINDING = frozenset({"NET_BIND_SERVICE"})
ESCALATION_MINOR, CAPABILITIES_MINOR, USER_MINOR = 8, 22, 23
"""From which minor version on something is asked."""


def privilege_escalation(pod: Pod) -> str:
    if pod.minor < ESCALATION_MINOR or pod.windows:
        return ""
    names = pod.where(lambda security: security.get("allowPrivilegeEscalation") is not False)
    sentence = f"{containers(names)} must set securityContext.allowPrivilegeEscalation=false"
    return f"allowPrivilegeEscalation != false ({sentence})" if names else ""


def capabilities(pod: Pod) -> str:
    if pod.minor < CAPABILITIES_MINOR:
        return baseline.capabilities(pod)
    if pod.windows:
        return ""
    keeping = pod.where(lambda security: "ALL" not in ((security.get("capabilities") or {}).get("drop") or ()))
    adding = pod.where(lambda security: not added(security) <= BINDING)
    told = []
    if keeping:
        told.append(f'{containers(keeping)} must set securityContext.capabilities.drop=["ALL"]')
    if adding:
        extra = extra_capabilities(pod, BINDING)
        told.append(f"{containers(adding)} must not include {extra} in securityContext.capabilities.add")
    return f"unrestricted capabilities ({'; '.join(told)})" if told else ""


def volumes(pod: Pod) -> str:
    used = [
        (each.get("name", ""), next((key for key in each if key != "name"), "unknown"))
        for each in pod.spec.get("volumes") or ()
    ]
    names = [name for name, kind in used if kind not in VOLUMES]
    kinds = sorted({kind for _, kind in used} - VOLUMES)
    verb = "uses" if len(names) == 1 else "use"
    noun = plural("restricted volume type", kinds)
    told = f"{plural('volume', names)} {quoted(names)} {verb} {noun} {quoted(kinds)}"
    return f"restricted volume types ({told})" if names else ""


def run_as_non_root(pod: Pod) -> str:
    refusing = pod.setters(lambda security: security.get("runAsNonRoot") is False)
    if refusing:
        return f"runAsNonRoot != true ({refusing} must not set securityContext.runAsNonRoot=false)"
    silent = [] if pod.security.get("runAsNonRoot") else pod.where(lambda s: s.get("runAsNonRoot") is None)
    told = f"pod or {containers(silent)} must set securityContext.runAsNonRoot=true"
    return f"runAsNonRoot != true ({told})" if silent else ""


def run_as_user(pod: Pod) -> str:
    root = pod.setters(lambda security: security.get("runAsUser") == 0) if pod.minor >= USER_MINOR else ""
    return f"runAsUser=0 ({root} must not set runAsUser=0)" if root else ""


def seccomp(pod: Pod) -> str:
    if pod.minor < baseline.SECCOMP_FIELDS:
        return baseline.seccomp(pod)
    if pod.windows:
        return ""
    wrong = baseline.seccomp(pod)
    silent = [] if profile(pod.security) else pod.where(lambda security: profile(security) is None)
    sentence = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    return wrong or (f"seccompProfile (pod or {containers(silent)} {sentence})" if silent else "")


_REPLACED = (baseline.capabilities, baseline.host_path_volumes, baseline.seccomp)
RESTRICTED: tuple[Check, ...] = (
    *(check for check in baseline.BASELINE if check not in _REPLACED),
    privilege_escalation,
    capabilities,
    volumes,
    run_as_non_root,
    run_as_user,
    seccomp,
)
