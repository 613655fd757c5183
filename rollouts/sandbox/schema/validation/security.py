"""What holds for the security contexts of pods and containers."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    GoSyntax,
    duplicate,
    invalid,
    not_supported,
    required,
)
from rollouts.sandbox.schema.validation.names import fits

MAX_ID = 2**31 - 1
RANGE = f"must be between 0 and {MAX_ID}, inclusive"
PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
PROC_MOUNTS = ("Default", "Unmasked")
CHANGE_POLICIES = ("Always", "OnRootMismatch")
GROUP_POLICIES = ("Merge", "Strict")
_SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
SYSCTL = rf"^({_SYSCTL_PART}[\./])*{_SYSCTL_PART}$"
LONGEST_SYSCTL = 253
HELD_BY_HOST = {"hostNetwork": ("net.",), "hostIPC": ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")}


def pod(spec: Object, path: str) -> Faults:
    """The context of a whole pod. path: of the pod's spec."""
    given, at = spec.get("securityContext") or {}, f"{path}.securityContext"
    yield from _ids(given, at, "fsGroup", "runAsUser", "runAsGroup")
    for index, group in enumerate(given.get("supplementalGroups") or ()):
        if not 0 <= group <= MAX_ID:
            yield invalid(f"{at}.supplementalGroups[{index}]", group, RANGE)
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        sentence = "ShareProcessNamespace and HostPID cannot both be enabled"
        yield invalid(f"{at}.shareProcessNamespace", True, sentence)
    yield from _sysctls(spec, given, f"{at}.sysctls")
    for name, known in (("fsGroupChangePolicy", CHANGE_POLICIES), ("supplementalGroupsPolicy", GROUP_POLICIES)):
        if given.get(name) is not None and given[name] not in known:
            yield not_supported(f"{at}.{name}", given[name], known)
    yield from _seccomp(given.get("seccompProfile"), f"{at}.seccompProfile")
    yield from _app_armor(given.get("appArmorProfile"), f"{at}.appArmorProfile")


def container(given: Object, at: str) -> Faults:
    """The context of one container."""
    yield from _ids(given, at, "runAsUser", "runAsGroup")
    mount = given.get("procMount")
    if mount is not None and mount not in PROC_MOUNTS:
        yield not_supported(f"{at}.procMount", mount, PROC_MOUNTS)
    yield from _seccomp(given.get("seccompProfile"), f"{at}.seccompProfile")
    if given.get("allowPrivilegeEscalation") is False:
        shown = GoSyntax("core.SecurityContext{...}")
        if given.get("privileged"):
            yield invalid(at, shown, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
        if "CAP_SYS_ADMIN" in ((given.get("capabilities") or {}).get("add") or ()):
            sentence = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
            yield invalid(at, shown, sentence)
    yield from _app_armor(given.get("appArmorProfile"), f"{at}.appArmorProfile")


def _ids(given: Object, at: str, *names: str) -> Faults:
    for name in names:
        if given.get(name) is not None and not 0 <= given[name] <= MAX_ID:
            yield invalid(f"{at}.{name}", given[name], RANGE)


def _sysctls(spec: Object, given: Object, at: str) -> Faults:
    seen: set[str] = set()
    for index, each in enumerate(given.get("sysctls") or ()):
        path, name = f"{at}[{index}].name", each.get("name", "")
        if not name:
            yield required(path)
        elif len(name) > LONGEST_SYSCTL or not fits(SYSCTL, name):
            sentence = f"must have at most {LONGEST_SYSCTL} characters and match regex {SYSCTL}"
            yield invalid(path, name, sentence)
        elif name in seen:
            yield duplicate(path, name)
        seen.add(name)
        dotted = name.replace("/", ".")
        for field, prefixes in HELD_BY_HOST.items():
            if spec.get(field) and dotted.startswith(prefixes):
                yield invalid(path, name, f"may not be specified when '{field}' is true")


def _seccomp(profile: Object | None, at: str) -> Faults:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    if not kind:
        yield required(f"{at}.type", "type is required when seccompProfile is set")
    elif kind not in PROFILES:
        yield not_supported(f"{at}.type", kind, PROFILES)
    if kind == "Localhost" and local is None:
        yield required(f"{at}.localhostProfile", "must be set when seccomp type is Localhost")
    elif kind == "Localhost":
        yield from descending_path(local or "", f"{at}.localhostProfile")
    elif local is not None:
        yield invalid(f"{at}.localhostProfile", local, "can only be set when seccomp type is Localhost")


def _app_armor(profile: Object | None, at: str) -> Faults:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    if kind == "Localhost":
        if not (local or "").strip():
            yield required(f"{at}.localhostProfile", "must be set when AppArmor type is Localhost")
        elif local != (local or "").strip():
            yield invalid(f"{at}.localhostProfile", local, "must not be padded with whitespace")
    elif not kind:
        yield required(f"{at}.type", "type is required when appArmorProfile is set")
    elif kind not in PROFILES:
        yield not_supported(f"{at}.type", kind, PROFILES)
    elif local is not None:
        yield invalid(f"{at}.localhostProfile", local, "can only be set when AppArmor type is Localhost")


def descending_path(text: str, at: str) -> Faults:
    """A path that stays below where it begins."""
    if text.startswith("/"):
        yield invalid(at, text, "must be a relative path")
    if ".." in text.split("/"):
        yield invalid(at, text, "must not contain '..'")
