"""What holds for Services."""

from ipaddress import ip_address

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import metadata, names, probes
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    GoSyntax,
    duplicate,
    forbidden,
    int_or_string,
    invalid,
    not_supported,
    required,
    shown,
    string_list,
)

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
AFFINITIES = ("ClientIP", "None")
PROTOCOLS = ("SCTP", "TCP", "UDP")
NODE_PORTS = range(30_000, 32_768)
NO_CHANGE = "may not change once set"


def service(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    kind, headless = spec.get("type", ""), spec.get("clusterIP") == "None"
    ports = spec.get("ports") or []
    if not ports and not headless and kind != "ExternalName":
        yield required("spec.ports")
    yield from _type(spec, kind, headless)
    yield from _address(spec)
    yield from _ports(ports, headless)
    yield from metadata.labels(spec.get("selector"), "spec.selector")
    affinity = spec.get("sessionAffinity", "")
    if affinity not in AFFINITIES:
        yield (
            not_supported("spec.sessionAffinity", affinity, AFFINITIES)
            if affinity
            else required("spec.sessionAffinity")
        )
    if kind not in TYPES:
        yield not_supported("spec.type", kind, TYPES) if kind else required("spec.type")
    yield from _node_ports(ports, kind)
    yield from _repeated(ports)


def on_update(new: Object, old: Object) -> Faults:
    now, before = new.get("spec") or {}, old.get("spec") or {}
    if "ExternalName" in (before.get("type"), now.get("type")) or not before.get("clusterIP"):
        return
    if now.get("clusterIP") != before["clusterIP"]:
        value = string_list([now["clusterIP"]] if now.get("clusterIP") else None)
        yield invalid("spec.clusterIPs[0]", value, NO_CHANGE)


def _type(spec: Object, kind: str, headless: bool) -> Faults:
    if headless and kind in ("NodePort", "LoadBalancer"):
        yield invalid("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {kind} services")
    if kind == "ExternalName":
        name = spec.get("externalName", "").rstrip(".")
        if name:
            yield from (invalid("spec.externalName", name, sentence) for sentence in names.dns_subdomain(name))
        else:
            yield required("spec.externalName")
        if spec.get("clusterIP") not in (None, "", "None"):
            yield forbidden("spec.clusterIPs", "may not be set for ExternalName services")


def _address(spec: Object) -> Faults:
    address = spec.get("clusterIP") or "None"
    try:
        if address != "None":
            ip_address(address)
    except ValueError:
        yield invalid("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")


def _ports(ports: list[Object], headless: bool) -> Faults:
    seen: set[str] = set()
    for index, port in enumerate(ports):
        path, name = f"spec.ports[{index}]", port.get("name", "")
        if not name and len(ports) > 1:
            yield required(f"{path}.name")
        elif name:
            yield from (invalid(f"{path}.name", name, sentence) for sentence in names.dns_label(name))
            if name in seen:
                yield duplicate(f"{path}.name", name)
            seen.add(name)
        number = port.get("port", 0)
        yield from (invalid(f"{path}.port", number, sentence) for sentence in names.port_number(number))
        if port.get("protocol", "TCP") not in PROTOCOLS:
            yield not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS)
        yield from _target(port, headless, f"{path}.targetPort")


def _target(port: Object, headless: bool, path: str) -> Faults:
    number, target = port.get("port", 0), port.get("targetPort", 0)
    yield from probes.port(target, path)
    if headless and isinstance(target, int) and target != number:
        yield invalid(path, target, "must be equal to the value of 'port' when clusterIP = None")


def _node_ports(ports: list[Object], kind: str) -> Faults:
    used: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        path, number = f"spec.ports[{index}].nodePort", port.get("nodePort", 0)
        if not number:
            continue
        if kind == "ClusterIP":
            yield forbidden(path, "may not be used when `type` is 'ClusterIP'")
        elif number not in NODE_PORTS:
            bounds = f"{NODE_PORTS.start}-{NODE_PORTS.stop - 1}"
            sentence = f"provided port is not in the valid range. The range of valid ports is {bounds}"
            yield invalid(path, number, sentence)
        key = (port.get("protocol", "TCP"), number)
        if key in used:
            yield duplicate(path, number)
        used.add(key)


def _repeated(ports: list[Object]) -> Faults:
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        key = (port.get("protocol", "TCP"), port.get("port", 0))
        if key in seen:
            yield duplicate(f"spec.ports[{index}]", _in_go(port))
        seen.add(key)


def _in_go(port: Object) -> GoSyntax:
    """Only what the server's comparison keeps: protocol and port."""
    fields = (
        'Name:""',
        f"Protocol:{quoted(port.get('protocol', 'TCP'))}",
        "AppProtocol:(*string)(nil)",
        f"Port:{shown(port.get('port', 0))}",
        f"TargetPort:{int_or_string(0)}",
        "NodePort:0",
    )
    return GoSyntax(f"core.ServicePort{{{', '.join(fields)}}}")
