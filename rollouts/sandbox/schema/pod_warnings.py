"""What the API says without refusing about pods and templates that are valid, but hardly what was meant."""

from collections.abc import Iterator
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.placement import PREFERRED, REQUIRED

DEPRECATED_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
APPARMOR_MARK = "container.apparmor.security.beta.kubernetes.io/"
SURPRISING = "which can result in surprising behavior; a DNS label is recommended"
NO_POD = "a null labelSelector results in matching no pod"
OWNERS = ("deployments", "jobs", "replicasets", "replicationcontrollers")
WITH_TEMPLATE = (*OWNERS, "daemonsets", "statefulsets", "podtemplates")
Told = Iterator[str]


def warnings(resource: str, obj: Object, old: Object | None) -> list[str]:
    """The warnings for who wrote `obj`, in the server's words. old: None for a new object."""
    if resource == "pods":
        return [*_pod_name(obj), *_pod(obj, "spec", "metadata")] if old is None else []
    if old is not None and old["metadata"].get("generation") == obj["metadata"].get("generation"):
        return []
    told = list(_owner_name(obj)) if old is None and resource in OWNERS else []
    spec: Object = obj.get("spec") or {}
    if resource in WITH_TEMPLATE:
        path = "template" if resource == "podtemplates" else "spec.template"
        template = obj.get("template") if resource == "podtemplates" else spec.get("template")
        told += _pod(template or {}, f"{path}.spec", f"{path}.metadata")
    elif resource == "cronjobs":
        template = ((spec.get("jobTemplate") or {}).get("spec") or {}).get("template") or {}
        path = "spec.jobTemplate.spec.template"
        told += _pod(template, f"{path}.spec", f"{path}.metadata")
    return told


def _pod_name(pod: Object) -> Told:
    faults = list(names.dns_label(pod["metadata"].get("name", "")))
    if faults:
        yield f"metadata.name: this is used in the Pod's hostname, {SURPRISING}: [{' '.join(faults)}]"


def _owner_name(obj: Object) -> Told:
    faults = list(names.dns_label(obj["metadata"].get("name", "")))
    if faults:
        yield f"metadata.name: this is used in Pod names and hostnames, {SURPRISING}: [{' '.join(faults)}]"


def _pod(pod: Object, path: str, metadata: str) -> Told:
    spec = pod.get("spec") or {}
    for key in sorted(spec.get("nodeSelector") or {}):
        if key in DEPRECATED_LABELS:
            yield f"{path}.nodeSelector[{key}]: {DEPRECATED_LABELS[key]}"
    yield from _spreading(spec, path)
    yield from _repeated(spec.get("hostAliases") or (), "ip", f"{path}.hostAliases")
    yield from _repeated(spec.get("imagePullSecrets") or (), "name", f"{path}.imagePullSecrets")
    for index, secret in enumerate(spec.get("imagePullSecrets") or ()):
        if not secret.get("name"):
            yield f'{path}.imagePullSecrets[{index}].name: invalid empty name ""'
    visited = [
        (f"{path}.{group}[{index}]", each)
        for group in ("initContainers", "containers", "ephemeralContainers")
        for index, each in enumerate(spec.get(group) or ())
    ]
    for at, container in visited:
        yield from _container(container, at, (pod.get("metadata") or {}).get("annotations") or {}, metadata)
    yield from _ports(visited)
    yield from _port_names(visited)
    if (spec.get("terminationGracePeriodSeconds") or 0) < 0:
        sentence = "must be >= 0; negative values are invalid and will be treated as 1"
        yield f"{path}.terminationGracePeriodSeconds: {sentence}"
    yield from _affinity(spec.get("affinity") or {}, f"{path}.affinity")


def _spreading(spec: Object, path: str) -> Told:
    for index, each in enumerate(spec.get("topologySpreadConstraints") or ()):
        at, key = f"{path}.topologySpreadConstraints[{index}]", each.get("topologyKey", "")
        if key in DEPRECATED_LABELS:
            yield f"{at}.topologyKey: {key} is {DEPRECATED_LABELS[key]}"
        if each.get("labelSelector") is None:
            yield f"{at}.labelSelector: {NO_POD}"


def _repeated(items: Any, name: str, path: str) -> Told:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = item.get(name, "")
        if value in seen:
            yield f"{path}[{index}].{name}: duplicate {name} {quoted(value)}"
        seen.add(value)


def _container(container: Object, at: str, annotations: Object, metadata: str) -> Told:
    mark = f"{APPARMOR_MARK}{container.get('name', '')}"
    if mark in annotations and not (container.get("securityContext") or {}).get("appArmorProfile"):
        yield f'{metadata}.annotations[{mark}]: deprecated since v1.30; use the "appArmorProfile" field instead'
    resources = container.get("resources") or {}
    for group in ("limits", "requests"):
        for name in ("memory", "ephemeral-storage"):
            amount = (resources.get(group) or {}).get(name)
            if amount is not None and quantity.of(amount) % 1:
                sentence = f"fractional byte value {quoted(amount)} is invalid, must be an integer"
                yield f"{at}.resources.{group}[{name}]: {sentence}"
    seen: set[str] = set()
    for index, variable in enumerate(container.get("env") or ()):
        name, value = variable.get("name", ""), variable.get("value") or ""
        reference = f"$({name})"
        extends = variable.get("valueFrom") is None and reference in value and reference != value
        if name in seen and not extends:
            sentence = f"hides previous definition of {quoted(name)}, which may be dropped when using apply"
            yield f"{at}.env[{index}]: {sentence}"
        seen.add(name)


def _ports(visited: list[tuple[str, Object]]) -> Told:
    known: dict[tuple[int, str], list[tuple[str, Object]]] = {}
    for at, container in visited:
        for index, port in enumerate(container.get("ports") or ()):
            path, key = f"{at}.ports[{index}]", (port.get("containerPort", 0), port.get("protocol", "TCP"))
            for other_path, other in known.setdefault(key, []):
                how = _overlap(port, other)
                if how:
                    yield f"{path}: {how} port definition with {other_path}"
            known[key].append((path, port))


def _overlap(port: Object, other: Object) -> str:
    ips = [each.get("hostIP") or "" for each in (port, other)]
    numbers = [each.get("hostPort") or 0 for each in (port, other)]
    if ips[0] == ips[1] and numbers[0] == numbers[1]:
        return "duplicate"
    if not all(numbers):
        return "overlapping"
    return "dangerously ambiguous" if numbers[0] == numbers[1] and bool(ips[0]) != bool(ips[1]) else ""


def _port_names(visited: list[tuple[str, Object]]) -> Told:
    known: dict[str, str] = {}
    for at, container in visited:
        for index, port in enumerate(container.get("ports") or ()):
            name, path = port.get("name", ""), f"{at}.ports[{index}]"
            if name and name in known:
                users = f"services and probes that select ports by name will use {known[name]}"
                yield f"{path}: duplicate port name {quoted(name)} with {known[name]}, {users}"
            elif name:
                known[name] = path


def _affinity(affinity: Object, path: str) -> Told:
    for name in ("podAffinity", "podAntiAffinity"):
        given = affinity.get(name) or {}
        terms = [(f"{REQUIRED}[{index}]", term) for index, term in enumerate(given.get(REQUIRED) or ())]
        terms += [
            (f"{PREFERRED}[{index}].podAffinityTerm", term.get("podAffinityTerm") or {})
            for index, term in enumerate(given.get(PREFERRED) or ())
        ]
        for at, term in terms:
            if term.get("labelSelector") is None:
                yield f"{path}.{name}.{at}.labelSelector: {NO_POD}"
