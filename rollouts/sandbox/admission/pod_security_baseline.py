"""What the level "baseline" forbids: known ways out of a container."""

from rollouts.sandbox.admission.pod_security_pods import (
    Check,
    Pod,
    added,
    containers,
    extra_capabilities,
    plural,
    profile,
    quoted,
    security_of,
)
from rollouts.sandbox.basics.objects import Object

CAPABILITIES = frozenset(
    ("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
     "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT")
)  # fmt: skip
SYSCTLS = {
    0: ("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies"),
    27: ("net.ipv4.ip_local_reserved_ports",),
    29: ("net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
         "net.ipv4.tcp_keepalive_time"),
    32: ("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
}  # fmt: skip
"""From which minor version on which sysctls are safe."""
SELINUX_TYPES = ("", "container_t", "container_init_t", "container_kvm_t")
NEW_SELINUX_TYPE, NEW_SELINUX_MINOR = "container_engine_t", 31
PROFILES = ("RuntimeDefault", "Localhost")
APPARMOR_MARK = "container.apparmor.security.beta.kubernetes.io/"
SECCOMP_MARK = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_CONTAINER_MARK = "container.seccomp.security.alpha.kubernetes.io/"
SECCOMP_FIELDS = 19
"""The minor version from which seccomp is asked in fields."""


def app_armor(pod: Pod) -> str:
    def breaks(security: Object) -> bool:
        return profile(security, "appArmorProfile") not in (None, *PROFILES)

    kinds = [each for each in pod.values(lambda s: profile(s, "appArmorProfile")) if each not in PROFILES]
    marks = sorted(
        f'{key}="{value}"'
        for key, value in pod.annotations.items()
        if key.startswith(APPARMOR_MARK) and value not in ("", "runtime/default") and value[:10] != "localhost/"
    )
    setters = [each for each in (pod.setters(breaks), plural("annotation", marks) if marks else "") if each]
    if not setters:
        return ""
    told = quoted([*kinds, *marks])
    noun = plural("forbidden AppArmor profile", [*kinds, *marks])
    return f"{noun} ({' and '.join(setters)} must not set AppArmor profile type to {told})"


def capabilities(pod: Pod) -> str:
    names = pod.where(lambda security: not added(security) <= CAPABILITIES)
    extra = extra_capabilities(pod, CAPABILITIES)
    sentence = f"{containers(names)} must not include {extra} in securityContext.capabilities.add"
    return f"non-default capabilities ({sentence})" if names else ""


def host_namespaces(pod: Pod) -> str:
    used = [f"{name}=true" for name in ("hostNetwork", "hostPID", "hostIPC") if pod.spec.get(name)]
    return f"host namespaces ({', '.join(used)})" if used else ""


def host_path_volumes(pod: Pod) -> str:
    names = [each.get("name", "") for each in pod.spec.get("volumes") or () if "hostPath" in each]
    return f"hostPath volumes ({plural('volume', names)} {quoted(names)})" if names else ""


def host_ports(pod: Pod) -> str:
    used = [(each.get("name", ""), [str(port["hostPort"]) for port in each.get("ports") or () if port.get("hostPort")])
            for each in pod.containers]  # fmt: skip
    names = [name for name, ports in used if ports]
    ports = sorted({port for _, each in used for port in each})
    verb = "uses" if len(names) == 1 else "use"
    return f"hostPort ({containers(names)} {verb} {plural('hostPort', ports)} {', '.join(ports)})" if names else ""


def host_process(pod: Pod) -> str:
    setters = pod.setters(lambda security: (security.get("windowsOptions") or {}).get("hostProcess") is True)
    return f"hostProcess ({setters} must not set securityContext.windowsOptions.hostProcess=true)" if setters else ""


def privileged(pod: Pod) -> str:
    names = pod.where(lambda security: security.get("privileged") is True)
    return f"privileged ({containers(names)} must not set securityContext.privileged=true)" if names else ""


def proc_mount(pod: Pod) -> str:
    names = pod.where(lambda security: security.get("procMount") not in (None, "Default"))
    kinds = sorted({security_of(each).get("procMount") or "Default" for each in pod.containers} - {"Default"})
    return f"procMount ({containers(names)} must not set securityContext.procMount to {quoted(kinds)})" if names else ""


def seccomp(pod: Pod) -> str:
    if pod.minor < SECCOMP_FIELDS:
        return _seccomp_marks(pod)
    setters = pod.setters(lambda security: profile(security) not in (None, *PROFILES))
    kinds = [each for each in pod.values(profile) if each not in PROFILES]
    return (
        f"seccompProfile ({setters} must not set securityContext.seccompProfile.type to {quoted(kinds)})"
        if setters
        else ""
    )


def _seccomp_marks(pod: Pod) -> str:
    keys = [SECCOMP_MARK, *(f"{SECCOMP_CONTAINER_MARK}{each.get('name', '')}" for each in pod.containers)]
    told = sorted(
        f'{key}="{pod.annotations[key]}"'
        for key in dict.fromkeys(keys)
        if pod.annotations.get(key, "runtime/default") not in ("runtime/default", "docker/default")
        and not pod.annotations[key].startswith("localhost/")
    )
    return f"seccompProfile (forbidden {plural('annotation', told)} {', '.join(told)})" if told else ""


def se_linux(pod: Pod) -> str:
    types = {*SELINUX_TYPES, *([NEW_SELINUX_TYPE] if pod.minor >= NEW_SELINUX_MINOR else ())}

    def breaks(security: Object) -> bool:
        given = security.get("seLinuxOptions") or {}
        return given.get("type", "") not in types or bool(given.get("user") or given.get("role"))

    setters = pod.setters(breaks)
    if not setters:
        return ""
    bad = [each for each in pod.values(lambda s: (s.get("seLinuxOptions") or {}).get("type", "")) if each not in types]
    told = [f"{plural('type', bad)} {quoted(bad)}"] if bad else []
    for name in ("user", "role"):
        if any(pod.values(lambda s, name=name: (s.get("seLinuxOptions") or {}).get(name))):  # type: ignore[misc]
            told.append(f"{name} may not be set")
    return f"seLinuxOptions ({setters} set forbidden securityContext.seLinuxOptions: {'; '.join(told)})"


def sysctls(pod: Pod) -> str:
    safe = {name for minor, names in SYSCTLS.items() if minor <= pod.minor for name in names}
    unsafe = [each.get("name", "") for each in pod.security.get("sysctls") or () if each.get("name", "") not in safe]
    return f"forbidden sysctls ({', '.join(unsafe)})" if unsafe else ""


BASELINE: tuple[Check, ...] = (
    app_armor,
    capabilities,
    host_namespaces,
    host_path_volumes,
    host_ports,
    privileged,
    proc_mount,
    se_linux,
    seccomp,
    sysctls,
    host_process,
)
