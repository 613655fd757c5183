"""What holds for a pod, inside a template or alone."""

import ipaddress
import re
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import metadata, names, placement, probes, security
from rollouts.sandbox.schema.validation.containers import containers
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)
from rollouts.sandbox.schema.validation.pod_volumes import pod_volumes

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
PREEMPTION = ("PreemptLowerPriority", "Never")
SYSTEMS = ("linux", "windows")
MOST_NAMESERVERS, MOST_SEARCHES = 3, 32
MAX_SECONDS = 2**31 - 1
COST = "controller.kubernetes.io/pod-deletion-cost"
_WHOLE = re.compile("0|-[0-9]{1,18}|[1-9][0-9]{0,9}")


def on_create(pod: Object) -> Faults:
    yield from own_notes(pod)
    yield from spec(pod.get("spec") or {}, "spec")
    if (pod.get("spec") or {}).get("ephemeralContainers"):
        yield forbidden("spec.ephemeralContainers", "cannot be set on create")


def own_notes(pod: Object) -> Faults:
    yield from notes(pod["metadata"].get("annotations"), "metadata.annotations")


def notes(annotations: Object | None, path: str) -> Faults:
    """The annotations whose values the server reads itself: what deleting the pod costs."""
    cost = (annotations or {}).get(COST)
    if cost is not None and not (_WHOLE.fullmatch(cost) and -MAX_SECONDS - 1 <= int(cost) <= MAX_SECONDS):
        yield invalid(f"{path}[{COST}]", cost, "must be a 32bit integer")


def template(value: Object, path: str) -> Faults:
    inner = value.get("metadata") or {}
    yield from metadata.labels(inner.get("labels"), f"{path}.labels")
    yield from metadata.annotations(inner.get("annotations"), f"{path}.annotations")
    yield from notes(inner.get("annotations"), f"{path}.annotations")
    yield from spec(value.get("spec") or {}, f"{path}.spec")
    if (value.get("spec") or {}).get("ephemeralContainers"):
        yield forbidden(f"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template")


def spec(value: Object, path: str) -> Faults:
    """A pod's spec, in the server's order. path: "spec" for a pod itself, else a template's."""
    yield from pod_volumes(value.get("volumes") or [], f"{path}.volumes")
    volumes = {each.get("name", "") for each in value.get("volumes") or ()}
    taken: set[str] = set()
    yield from containers(value.get("containers") or (), volumes, f"{path}.containers", taken)
    yield from containers(value.get("initContainers") or (), volumes, f"{path}.initContainers", taken)
    grace = value.get("terminationGracePeriodSeconds", 30)
    for kind in ("containers", "initContainers"):
        yield from probes.sleeps(value.get(kind) or (), grace, f"{path}.{kind}")
    if value.get("hostNetwork"):
        yield from _host_network(value, path)
    for name, known in (("restartPolicy", RESTART_POLICIES), ("dnsPolicy", DNS_POLICIES)):
        if value.get(name, "") not in known:
            yield _choice(value, name, path, known)
    yield from metadata.labels(value.get("nodeSelector"), f"{path}.nodeSelector")
    yield from security.pod(value, path)
    yield from placement.affinity(value.get("affinity") or {}, f"{path}.affinity")
    yield from _dns(value, f"{path}.dnsConfig")
    yield from _gates(value, path)
    yield from placement.spreading(value.get("topologySpreadConstraints") or (), f"{path}.topologySpreadConstraints")
    yield from _names(value, path)


def _names(value: Object, path: str) -> Faults:
    for name in ("serviceAccountName", "nodeName"):
        yield from _each(names.dns_subdomain, value.get(name), f"{path}.{name}")
    deadline = value.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= MAX_SECONDS:
        sentence = f"must be between 1 and {MAX_SECONDS}, inclusive"
        yield invalid(f"{path}.activeDeadlineSeconds", deadline, sentence)
    for name in ("hostname", "subdomain"):
        yield from _each(names.dns_label, value.get(name), f"{path}.{name}")
    for index, each in enumerate(value.get("tolerations") or ()):
        yield from placement.toleration(each, f"{path}.tolerations[{index}]")
    for index, alias in enumerate(value.get("hostAliases") or ()):
        yield from _address(alias.get("ip", ""), f"{path}.hostAliases[{index}].ip")
        for number, host in enumerate(alias.get("hostnames") or ()):
            yield from _each(names.dns_subdomain, host, f"{path}.hostAliases[{index}].hostnames[{number}]")
    for name in ("priorityClassName", "runtimeClassName"):
        yield from _each(names.dns_subdomain, value.get(name), f"{path}.{name}")
    if value.get("preemptionPolicy") not in (None, *PREEMPTION):
        yield not_supported(f"{path}.preemptionPolicy", value["preemptionPolicy"], PREEMPTION)
    system = (value.get("os") or {}).get("name", "")
    if value.get("os") is not None and system not in SYSTEMS:
        at = f"{path}.os.name"
        yield not_supported(at, system, SYSTEMS) if system else required(at, "cannot be empty")


def _each(check: names.Check, text: str | None, path: str) -> Faults:
    yield from (invalid(path, text, sentence) for sentence in check(text or "a"))


def _choice(value: Object, name: str, path: str, known: tuple[str, ...]) -> Any:
    given = value.get(name)
    return not_supported(f"{path}.{name}", given, known) if given else required(f"{path}.{name}")


def _host_network(value: Object, path: str) -> Faults:
    for index, container in enumerate(value.get("containers") or ()):
        for number, port in enumerate(container.get("ports") or ()):
            if port.get("hostPort", 0) != port.get("containerPort", 0):
                at = f"{path}.containers[{index}].ports[{number}].hostPort"
                yield invalid(at, port.get("hostPort", 0), "must match `containerPort` when `hostNetwork` is true")


def _dns(value: Object, path: str) -> Faults:
    config, alone = value.get("dnsConfig"), value.get("dnsPolicy") == "None"
    if config is None:
        if alone:
            yield required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
        return
    servers, searches = config.get("nameservers") or [], config.get("searches") or []
    if alone and not servers:
        yield required(f"{path}.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None")
        return
    if len(servers) > MOST_NAMESERVERS:
        yield invalid(f"{path}.nameservers", servers, f"must not have more than {MOST_NAMESERVERS} nameservers")
    for index, each in enumerate(servers):
        yield from _address(each, f"{path}.nameservers[{index}]")
    if len(searches) > MOST_SEARCHES:
        yield invalid(f"{path}.searches", searches, f"must not have more than {MOST_SEARCHES} search paths")
    for index, each in enumerate(searches):
        yield from _each(names.dns_subdomain, each.removesuffix("."), f"{path}.searches[{index}]")
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield required(f"{path}.options[{index}]", "must not be empty")


def _gates(value: Object, path: str) -> Faults:
    for index, gate in enumerate(value.get("readinessGates") or ()):
        at = f"{path}.readinessGates[{index}].conditionType"
        yield from _each(names.qualified_name, gate.get("conditionType") or "/", at)
    seen: set[str] = set()
    for index, gate in enumerate(value.get("schedulingGates") or ()):
        at, name = f"{path}.schedulingGates[{index}]", gate.get("name", "")
        yield from _each(names.qualified_name, name or "/", at)
        if name in seen:
            yield duplicate(at, name)
        seen.add(name)


def _address(text: str, path: str) -> Faults:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        yield invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
