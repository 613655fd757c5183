"""What holds for a container: name, image, ports, environment, mounts, resources."""

from collections.abc import Callable, Collection, Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.schema.validation import downward, names, probes, security
from rollouts.sandbox.schema.validation.faults import (
    NOT_NEGATIVE,
    Faults,
    duplicate,
    forbidden,
    invalid,
    not_found,
    not_supported,
    required,
)

PROTOCOLS = ("SCTP", "TCP", "UDP")
PULL_POLICIES = ("Always", "IfNotPresent", "Never")
MESSAGE_POLICIES = ("FallbackToLogsOnError", "File")
STANDARD_RESOURCES = ("cpu", "memory", "ephemeral-storage")
_NOT_EPHEMERAL = (
    "ports", "resources", "resizePolicy", "restartPolicy", "livenessProbe", "readinessProbe", "startupProbe",
    "lifecycle",
)  # fmt: skip
_VALUE_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef")


def containers(items: Sequence[Object], volumes: Collection[str], path: str, taken: set[str]) -> Faults:
    """A pod's containers, or with `taken` names before them its init containers."""
    init = path.endswith("initContainers")
    if not items and not init:
        yield required(path)
    for index, item in enumerate(items):
        at = f"{path}[{index}]"
        yield from _container(item, volumes, at)
        name = item.get("name", "")
        if name in taken:
            yield duplicate(f"{at}.name", name)
        elif name:
            taken.add(name)
        yield from _extras(item, at, init)
    yield from _host_ports(items, path)


def ephemeral(spec: Object, path: str) -> Faults:
    """A pod's ephemeral containers."""
    taken = {each.get("name", "") for group in ("containers", "initContainers") for each in spec.get(group) or ()}
    volumes = {each.get("name", "") for each in spec.get("volumes") or ()}
    names_taken = set(taken)
    for index, item in enumerate(spec.get("ephemeralContainers") or ()):
        at, name = f"{path}[{index}]", item.get("name", "")
        yield from _container(item, volumes, at)
        if name in names_taken:
            yield duplicate(f"{at}.name", name)
        names_taken.add(name)
        target = item.get("targetContainerName")
        if target and target not in taken:
            yield not_found(f"{at}.targetContainerName", target)
        for field in _NOT_EPHEMERAL:
            if item.get(field):
                yield forbidden(f"{at}.{field}", "cannot be set for an Ephemeral Container")


def _container(item: Object, volumes: Collection[str], at: str) -> Faults:
    if not item.get("name"):
        yield required(f"{at}.name")
    else:
        yield from (invalid(f"{at}.name", item["name"], sentence) for sentence in names.dns_label(item["name"]))
    image = item.get("image", "")
    if not image:
        yield required(f"{at}.image")
    elif image != image.strip():
        yield invalid(f"{at}.image", image, "must not have leading or trailing whitespace")
    if item.get("terminationMessagePolicy", "File") not in MESSAGE_POLICIES:
        path = f"{at}.terminationMessagePolicy"
        yield not_supported(path, item["terminationMessagePolicy"], MESSAGE_POLICIES)
    for rule in _PARTS:
        yield from rule(item, at)
    yield from _mounts(item, volumes, f"{at}.volumeMounts")
    if item.get("imagePullPolicy", "Always") not in PULL_POLICIES:
        yield not_supported(f"{at}.imagePullPolicy", item["imagePullPolicy"], PULL_POLICIES)
    yield from resources(item.get("resources") or {}, f"{at}.resources")
    yield from security.container(item.get("securityContext") or {}, f"{at}.securityContext")


def _extras(item: Object, at: str, init: bool) -> Faults:
    sidecar = item.get("restartPolicy") == "Always"
    if init and not sidecar:
        for name in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
            if item.get(name):
                yield forbidden(f"{at}.{name}", "may not be set for init containers without restartPolicy=Always")
        if item.get("restartPolicy"):
            yield not_supported(f"{at}.restartPolicy", item["restartPolicy"], ("Always",))
        return
    if item.get("restartPolicy") and not init:
        yield forbidden(f"{at}.restartPolicy", "may not be set for non-init containers")
    yield from probes.lifecycle(item.get("lifecycle") or {}, f"{at}.lifecycle")
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if item.get(name) is not None:
            yield from probes.probe(item[name], f"{at}.{name}")


def _ports(item: Object, at: str) -> Faults:
    seen: set[str] = set()
    for index, port in enumerate(item.get("ports") or ()):
        path = f"{at}.ports[{index}]"
        name = port.get("name", "")
        faults = list(names.port_name(name)) if name else []
        yield from (invalid(f"{path}.name", name, sentence) for sentence in faults)
        if name and not faults:
            if name in seen:
                yield duplicate(f"{path}.name", name)
            seen.add(name)
        yield from _port_numbers(port, path)
        if port.get("protocol", "TCP") not in PROTOCOLS:
            yield not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS)


def _port_numbers(port: Object, path: str) -> Faults:
    number = port.get("containerPort", 0)
    if number == 0:
        yield required(f"{path}.containerPort")
    else:
        yield from (invalid(f"{path}.containerPort", number, sentence) for sentence in names.port_number(number))
    host = port.get("hostPort", 0)
    if host:
        yield from (invalid(f"{path}.hostPort", host, sentence) for sentence in names.port_number(host))


def _host_ports(items: Sequence[Object], path: str) -> Faults:
    seen: set[str] = set()
    for index, item in enumerate(items):
        for number, port in enumerate(item.get("ports") or ()):
            if port.get("hostPort"):
                key = f"{port.get('protocol', 'TCP')}/{port.get('hostIP', '')}/{port['hostPort']}"
                if key in seen:
                    yield duplicate(f"{path}[{index}].ports[{number}].hostPort", key)
                seen.add(key)


def _environment(item: Object, at: str) -> Faults:
    for index, variable in enumerate(item.get("env") or ()):
        path = f"{at}.env[{index}]"
        name = variable.get("name", "")
        if not name:
            yield required(f"{path}.name")
        else:
            yield from (invalid(f"{path}.name", name, sentence) for sentence in names.environment_name(name))
        if variable.get("valueFrom") is not None:
            yield from _value_from(variable, f"{path}.valueFrom")


def _value_from(variable: Object, path: str) -> Faults:
    sources = [name for name in _VALUE_SOURCES if variable["valueFrom"].get(name)]
    if not sources:
        kinds = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        yield invalid(path, "", f"must specify one of: {kinds}")
    for name in sources:
        yield from _source(name, variable["valueFrom"][name], f"{path}.{name}")
    if variable.get("value"):
        yield invalid(path, "", "may not be specified when `value` is not empty")
    elif len(sources) > 1:
        yield invalid(path, "", "may not have more than one field specified at a time")


def _source(name: str, reference: Object, path: str) -> Faults:
    if name == "fieldRef":
        yield from downward.field_reference(reference, downward.IN_ENVIRONMENT, path)
    elif name == "resourceFieldRef":
        yield from downward.resource_reference(reference, path)
    else:
        if not reference.get("name"):
            yield required(f"{path}.name")
        if not reference.get("key"):
            yield required(f"{path}.key")
        else:
            yield from (invalid(f"{path}.key", reference["key"], each) for each in names.config_key(reference["key"]))


def _environment_from(item: Object, at: str) -> Faults:
    for index, source in enumerate(item.get("envFrom") or ()):
        path = f"{at}.envFrom[{index}]"
        given = [name for name in ("configMapRef", "secretRef") if source.get(name) is not None]
        for name in given:
            if not source[name].get("name"):
                yield required(f"{path}.{name}.name")
        if not given:
            yield invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
        elif len(given) > 1:
            yield invalid(path, "", "may not have more than one field specified at a time")


_PARTS: tuple[Callable[[Object, str], Faults], ...] = (_ports, _environment, _environment_from)


def _mounts(item: Object, volumes: Collection[str], path: str) -> Faults:
    seen: set[str] = set()
    for index, mount in enumerate(item.get("volumeMounts") or ()):
        at = f"{path}[{index}]"
        name, place = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            yield required(f"{at}.name")
        if name not in volumes:
            yield not_found(f"{at}.name", name)
        if not place:
            yield required(f"{at}.mountPath")
        if place in seen:
            yield invalid(f"{at}.mountPath", place, "must be unique")
        seen.add(place)
        yield from security.descending_path(mount.get("subPath", ""), f"{path}.subPath")
        if mount.get("subPath") and mount.get("subPathExpr"):
            sentence = "subPathExpr and subPath are mutually exclusive"
            yield invalid(f"{at}.subPathExpr", mount["subPathExpr"], sentence)
        yield from security.descending_path(mount.get("subPathExpr", ""), f"{path}.subPathExpr")


def resources(requirements: Object, path: str) -> Faults:
    """Limits and requests: known names, no negatives, no request above its limit."""
    limits, requests = requirements.get("limits") or {}, requirements.get("requests") or {}
    for group, amounts in (("limits", limits), ("requests", requests)):
        for name in sorted(amounts):
            yield from _amount(name, amounts[name], f"{path}.{group}[{name}]")
            if group == "requests" and name in limits and quantity.of(amounts[name]) > quantity.of(limits[name]):
                sentence = f"must be less than or equal to {name} limit of {limits[name]}"
                yield invalid(f"{path}.requests", amounts[name], sentence)


def _amount(name: str, amount: str, path: str) -> Faults:
    if "/" in name:
        yield from (invalid(path, name, sentence) for sentence in names.qualified_name(name))
    elif name not in STANDARD_RESOURCES and not name.startswith("hugepages-"):
        yield invalid(path, name, "must be a standard resource type or fully qualified")
        yield invalid(path, name, "must be a standard resource for containers")
    if quantity.of(amount) < 0:
        yield invalid(path, amount, NOT_NEGATIVE)
