"""The checks of Pod Security, each a function from a pod spec to its sentence ("" when there is nothing to say)."""

from collections.abc import Callable, Iterable
from typing import Any

Object = dict[str, Any]
Check = Callable[[Object], str]

_BASELINE_CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    }
)
_SAFE_SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_syncookies",
    }
)
_VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)
_SECCOMP = ("RuntimeDefault", "Localhost")


def host_namespaces(spec: Object) -> str:
    used = [f"{name}=true" for name in ("hostNetwork", "hostPID", "hostIPC") if spec.get(name)]
    return f"host namespaces ({', '.join(used)})" if used else ""


def privileged(spec: Object) -> str:
    names = _where(spec, lambda security: security.get("privileged") is True)
    return f"privileged ({_containers(names)} must not set securityContext.privileged=true)" if names else ""


def baseline_capabilities(spec: Object) -> str:
    names = _where(spec, lambda security: not _added(security) <= _BASELINE_CAPABILITIES)
    extra = _extra_capabilities(spec, _BASELINE_CAPABILITIES)
    sentence = f"{_containers(names)} must not include {extra} in securityContext.capabilities.add"
    return f"non-default capabilities ({sentence})" if names else ""


def host_path_volumes(spec: Object) -> str:
    names = [each.get("name", "") for each in spec.get("volumes") or () if "hostPath" in each]
    return f"hostPath volumes ({_plural('volume', names)} {_quoted(names)})" if names else ""


def host_ports(spec: Object) -> str:
    used = {each.get("name", ""): sorted({p["hostPort"] for p in each.get("ports") or () if p.get("hostPort")})
            for each in _all(spec)}  # fmt: skip
    names = [name for name, ports in used.items() if ports]
    ports = sorted({port for each in used.values() for port in each})
    verb = "uses" if len(names) == 1 else "use"
    noun = _plural("hostPort", ports)
    return f"hostPort ({_containers(names)} {verb} {noun} {', '.join(map(str, ports))})" if names else ""


def proc_mount(spec: Object) -> str:
    names = _where(spec, lambda security: security.get("procMount") not in (None, "", "Default"))
    kinds = sorted({_security(each).get("procMount") or "Default" for each in _all(spec)} - {"Default"})
    return (
        f"procMount ({_containers(names)} must not set securityContext.procMount to {_quoted(kinds)})" if names else ""
    )


def sysctls(spec: Object) -> str:
    used = [each.get("name", "") for each in (spec.get("securityContext") or {}).get("sysctls") or ()]
    unsafe = [name for name in used if name not in _SAFE_SYSCTLS]
    return f"forbidden sysctls ({', '.join(unsafe)})" if unsafe else ""


def baseline_seccomp(spec: Object) -> str:
    holders = []
    if _profile(spec.get("securityContext") or {}) == "Unconfined":
        holders.append("pod")
    names = _where(spec, lambda security: _profile(security) == "Unconfined")
    holders += [_containers(names)] if names else []
    told = " and ".join(holders)
    return f'seccompProfile ({told} must not set securityContext.seccompProfile.type to "Unconfined")' if told else ""


def privilege_escalation(spec: Object) -> str:
    names = _where(spec, lambda security: security.get("allowPrivilegeEscalation") is not False)
    sentence = f"{_containers(names)} must set securityContext.allowPrivilegeEscalation=false"
    return f"allowPrivilegeEscalation != false ({sentence})" if names else ""


def restricted_capabilities(spec: Object) -> str:
    keeping = _where(spec, lambda security: "ALL" not in ((security.get("capabilities") or {}).get("drop") or ()))
    adding = _where(spec, lambda security: not _added(security) <= {"NET_BIND_SERVICE"})
    told = []
    if keeping:
        told.append(f'{_containers(keeping)} must set securityContext.capabilities.drop=["ALL"]')
    if adding:
        extra = _extra_capabilities(spec, frozenset({"NET_BIND_SERVICE"}))
        told.append(f"{_containers(adding)} must not include {extra} in securityContext.capabilities.add")
    return f"unrestricted capabilities ({'; '.join(told)})" if told else ""


def restricted_volumes(spec: Object) -> str:
    used = {each.get("name", ""): next((k for k in each if k != "name"), "") for each in spec.get("volumes") or ()}
    bad = {name: kind for name, kind in used.items() if kind not in _VOLUMES}
    verb = "uses" if len(bad) == 1 else "use"
    noun = _plural("restricted volume type", sorted(set(bad.values())))
    told = f"{_plural('volume', bad)} {_quoted(bad)} {verb} {noun} {_quoted(sorted(set(bad.values())))}"
    return f"restricted volume types ({told})" if bad else ""


def run_as_non_root(spec: Object) -> str:
    pod = (spec.get("securityContext") or {}).get("runAsNonRoot")
    refusing = _where(spec, lambda security: security.get("runAsNonRoot") is False)
    silent = [] if pod else _where(spec, lambda security: security.get("runAsNonRoot") is None)
    told = []
    if pod is False:
        told.append("pod must not set securityContext.runAsNonRoot=false")
    if refusing:
        told.append(f"{_containers(refusing)} must not set securityContext.runAsNonRoot=false")
    if not told and silent:
        told.append(f"pod or {_containers(silent)} must set securityContext.runAsNonRoot=true")
    return f"runAsNonRoot != true ({' and '.join(told)})" if told else ""


def run_as_user(spec: Object) -> str:
    holders = ["pod"] if (spec.get("securityContext") or {}).get("runAsUser") == 0 else []
    names = _where(spec, lambda security: security.get("runAsUser") == 0)
    holders += [_containers(names)] if names else []
    return f"runAsUser=0 ({' and '.join(holders)} must not set runAsUser=0)" if holders else ""


def restricted_seccomp(spec: Object) -> str:
    pod = _profile(spec.get("securityContext") or {})
    bad = _where(spec, lambda security: _profile(security) not in (None, *_SECCOMP))
    silent = [] if pod in _SECCOMP else _where(spec, lambda security: _profile(security) is None)
    told = []
    if pod not in (None, *_SECCOMP):
        told.append("pod must not set securityContext.seccompProfile.type to " + _quoted([str(pod)]))
    if bad:
        told.append(f'{_containers(bad)} must not set securityContext.seccompProfile.type to "Unconfined"')
    if not told and silent:
        sentence = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
        told.append(f"pod or {_containers(silent)} {sentence}")
    return f"seccompProfile ({' and '.join(told)})" if told else ""


BASELINE: tuple[Check, ...] = (
    baseline_capabilities,
    host_namespaces,
    host_path_volumes,
    host_ports,
    privileged,
    proc_mount,
    baseline_seccomp,
    sysctls,
)
RESTRICTED: tuple[Check, ...] = (
    host_namespaces,
    host_ports,
    privileged,
    proc_mount,
    sysctls,
    privilege_escalation,
    restricted_capabilities,
    restricted_volumes,
    run_as_non_root,
    run_as_user,
    restricted_seccomp,
)


def _all(spec: Object) -> list[Object]:
    groups = ("initContainers", "containers", "ephemeralContainers")
    return [each for group in groups for each in spec.get(group) or ()]


def _security(container: Object) -> Object:
    return container.get("securityContext") or {}


def _where(spec: Object, breaks: Callable[[Object], bool]) -> list[str]:
    return [each.get("name", "") for each in _all(spec) if breaks(_security(each))]


def _added(security: Object) -> frozenset[str]:
    return frozenset((security.get("capabilities") or {}).get("add") or ())


def _extra_capabilities(spec: Object, allowed: frozenset[str]) -> str:
    return _quoted(sorted({name for each in _all(spec) for name in _added(_security(each)) - allowed}))


def _profile(security: Object) -> str | None:
    return (security.get("seccompProfile") or {}).get("type")


def _containers(names: list[str]) -> str:
    return f"{_plural('container', names)} {_quoted(names)}"


def _plural(noun: str, items: Iterable[Any]) -> str:
    return noun if len(list(items)) == 1 else f"{noun}s"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
