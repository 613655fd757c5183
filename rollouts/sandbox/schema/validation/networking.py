"""What holds for Ingresses, their classes and NetworkPolicies."""

import ipaddress
from collections.abc import Iterable
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import metadata, names
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    Faults,
    GoSyntax,
    forbidden,
    invalid,
    not_supported,
    required,
)

PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
BAD_PARTS = ("//", "/./", "/../", "%2f", "%2F")
BAD_ENDS = ("/..", "/.")
POLICY_TYPES = ("Egress", "Ingress")
PROTOCOLS = ("SCTP", "TCP", "UDP")
CLASS_MARK = "kubernetes.io/ingress.class"
NO_RULES = GoSyntax("[]networking.IngressRule(nil)")


def ingress(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    rules = spec.get("rules") or []
    if not rules and spec.get("defaultBackend") is None:
        yield invalid("spec", NO_RULES, "either `defaultBackend` or `rules` must be specified")
    if spec.get("defaultBackend") is not None:
        yield from _backend(spec["defaultBackend"], "spec.defaultBackend")
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"spec.rules[{index}]")
    for index, secured in enumerate(spec.get("tls") or ()):
        for number, host in enumerate(secured.get("hosts") or ()):
            yield from _host(host, f"spec.tls[{index}].hosts[{number}]")
        name = secured.get("secretName") or "a"
        yield from (invalid(f"spec.tls[{index}].secretName", name, each) for each in names.dns_subdomain(name))
    name = spec.get("ingressClassName")
    yield from (invalid("spec.ingressClassName", name, each) for each in names.dns_subdomain(name or "a"))


def new_ingress(obj: Object) -> Faults:
    yield from ingress(obj)
    marked = (obj["metadata"].get("annotations") or {}).get(CLASS_MARK)
    name = (obj.get("spec") or {}).get("ingressClassName")
    if marked is not None and name is not None and marked != name:
        sentence = "must match `ingressClassName` when both are specified"
        yield invalid(f"annotations.{CLASS_MARK}", marked, sentence)


def ingress_class(obj: Object) -> Faults:
    if not (obj.get("spec") or {}).get("controller"):
        yield required("spec.controller")


def same_controller(new: Object, old: Object) -> Faults:
    now, before = ((each.get("spec") or {}).get("controller") for each in (new, old))
    if now != before:
        yield invalid("spec.controller", now, IMMUTABLE)


def network_policy(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from metadata.selector(spec.get("podSelector") or {}, "spec.podSelector")
    for name, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(name) or ()):
            at = f"spec.{name}[{index}]"
            yield from _ports(rule.get("ports") or (), f"{at}.ports")
            for number, peer in enumerate(rule.get(peers) or ()):
                yield from _peer(peer, f"{at}.{peers}[{number}]")
    given = spec.get("policyTypes") or []
    if len(given) > 2:
        yield invalid("spec.policyTypes", given, "may not specify more than two policyTypes")
    for index, each in enumerate(given[:2]):
        if each not in POLICY_TYPES:
            yield not_supported(f"spec.policyTypes[{index}]", each, POLICY_TYPES)


def _rule(rule: Object, at: str) -> Faults:
    if rule.get("host"):
        if _is_address(rule["host"]):
            yield invalid(f"{at}.host", rule["host"], "must be a DNS name, not an IP address")
        yield from _host(rule["host"], f"{at}.host")
    http = rule.get("http")
    if http is None:
        return
    if not http.get("paths"):
        yield required(f"{at}.http.paths")
    for index, path in enumerate(http.get("paths") or ()):
        yield from _path(path, f"{at}.http.paths[{index}]")


def _host(host: str, at: str) -> Faults:
    check = names.wildcard_subdomain if "*" in host else names.dns_subdomain
    yield from (invalid(at, host, each) for each in check(host))


def _path(path: Object, at: str) -> Faults:
    kind, text = path.get("pathType"), path.get("path", "")
    if kind is None:
        yield required(f"{at}.pathType", "pathType must be specified")
        return
    if kind not in PATH_TYPES:
        yield not_supported(f"{at}.pathType", kind, PATH_TYPES)
    elif (text or kind != "ImplementationSpecific") and not text.startswith("/"):
        yield invalid(f"{at}.path", text, "must be an absolute path")
    if kind in ("Exact", "Prefix"):
        yield from (invalid(f"{at}.path", text, f"must not contain '{each}'") for each in BAD_PARTS if each in text)
        ends = (each for each in BAD_ENDS if text.endswith(each))
        yield from (invalid(f"{at}.path", text, f"cannot end with '{each}'") for each in ends)
    yield from _backend(path.get("backend") or {}, f"{at}.backend")


def _backend(backend: Object, at: str) -> Faults:
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        yield invalid(at, "", "cannot set both resource and service backends")
    elif service is not None:
        yield from _service(service, at)
    elif resource is None:
        yield invalid(at, "", "resource or service backend is required")


def _service(service: Object, at: str) -> Faults:
    name, port = service.get("name", ""), service.get("port") or {}
    if not name:
        yield required(f"{at}.service.name")
    else:
        yield from (invalid(f"{at}.service.name", name, each) for each in names.dns_1035_label(name))
    if port.get("name") and port.get("number"):
        yield invalid(at, "", "cannot set both port name & port number")
    elif port.get("name"):
        path = f"{at}.service.port.name"
        yield from (invalid(path, port["name"], each) for each in names.port_name(port["name"]))
    elif port.get("number"):
        path = f"{at}.service.port.number"
        yield from (invalid(path, port["number"], each) for each in names.port_number(port["number"]))
    else:
        yield required(at, "port name or number is required")


def _ports(ports: Iterable[Object], at: str) -> Faults:
    for index, port in enumerate(ports):
        path = f"{at}[{index}]"
        if port.get("protocol") is not None and port["protocol"] not in PROTOCOLS:
            yield not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS)
        number = port.get("port")
        check: Any = names.port_name if isinstance(number, str) else names.port_number
        if number is not None:
            yield from (invalid(f"{path}.port", number, each) for each in check(number))
        end = port.get("endPort")
        if end is None:
            continue
        if isinstance(number, int) and end < number:
            yield invalid(f"{path}.endPort", number, "must be greater than or equal to `port`")
        if isinstance(number, str):
            yield invalid(f"{path}.endPort", end, "may not be specified when `port` is non-numeric")
        if number is None:
            yield required(f"{path}.port", "must be specified when `endPort` is specified")


def _peer(peer: Object, at: str) -> Faults:
    for name in ("podSelector", "namespaceSelector"):
        if peer.get(name) is not None:
            yield from metadata.selector(peer[name], f"{at}.{name}")
    block = peer.get("ipBlock")
    given = sum(peer.get(name) is not None for name in ("podSelector", "namespaceSelector", "ipBlock"))
    if block is not None:
        yield from _block(block, f"{at}.ipBlock")
    if given == 0:
        yield required(at, "must specify a peer")
    elif given > 1 and block is not None:
        yield forbidden(at, "may not specify both ipBlock and another peer")


def _block(block: Object, at: str) -> Faults:
    cidr = block.get("cidr", "")
    if not cidr:
        yield required(f"{at}.cidr")
        return
    whole = _network(cidr)
    if whole is None:
        yield invalid(f"{at}.cidr", cidr, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
    for index, text in enumerate(block.get("except") or ()):
        path, part = f"{at}.except[{index}]", _network(text)
        if part is None:
            yield invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
        elif whole is not None and (part.version != whole.version or part == whole or not _within(part, whole)):
            yield invalid(path, text, "must be a strict subset of `cidr`")


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _within(part: Any, whole: Any) -> bool:
    return bool(part.subnet_of(whole))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
