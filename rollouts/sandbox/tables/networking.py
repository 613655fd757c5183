"""Services, Endpoints, EndpointSlices and Ingresses."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Column, Printer, joined, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import age

SHOWN = 3
"""How many addresses are written out before "+ N more..."."""


def _service(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    ports = joined([_port(each) for each in spec.get("ports") or ()])
    selector = joined([f"{key}={value}" for key, value in sorted((spec.get("selector") or {}).items())])
    where = [spec.get("type", "ClusterIP"), spec.get("clusterIP") or "<none>", _external(obj)]
    return [name_of(obj), *where, ports, age(obj, now), selector]


def _port(port: dict[str, Any]) -> str:
    node = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port.get('port')}{node}/{port.get('protocol', 'TCP')}"


def _external(obj: Object) -> str:
    spec = part(obj, "spec")
    given = list(spec.get("externalIPs") or ())
    if spec.get("type") == "ExternalName":
        return str(spec.get("externalName", ""))
    if spec.get("type") != "LoadBalancer":
        return joined(given)
    ingress = part(part(obj, "status"), "loadBalancer").get("ingress") or []
    return joined([each.get("ip") or each.get("hostname") or "" for each in ingress] + given, "<pending>")


def _endpoints(obj: Object, now: float) -> Cells:
    subsets = obj.get("subsets") or []
    addresses = [address for subset in subsets for address in _subset(subset)]
    return [name_of(obj), _some(addresses) if subsets else "<none>", age(obj, now)]


def _subset(subset: dict[str, Any]) -> list[str]:
    ips = [each["ip"] for each in subset.get("addresses") or ()]
    ports = subset.get("ports") or []
    return [f"{ip}:{port['port']}" for port in ports for ip in ips] if ports else ips


def _some(values: list[str]) -> str:
    more = len(values) - SHOWN
    shown = ",".join(values[:SHOWN])
    return f"{shown} + {more} more..." if more > 0 else shown


def _slice(obj: Object, now: float) -> Cells:
    addresses = [ip for each in obj.get("endpoints") or () for ip in each.get("addresses") or ()]
    ports = [str(each.get("port", "*")) for each in obj.get("ports") or ()]
    shown = [_some(ports) or "<unset>", _some(addresses) or "<unset>"]
    return [name_of(obj), obj.get("addressType", ""), *shown, age(obj, now)]


def _ingress(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    hosts = [str(each["host"]) for each in spec.get("rules") or () if each.get("host")]
    points = part(part(obj, "status"), "loadBalancer").get("ingress") or ()
    addresses = ",".join(sorted({each.get("ip") or each.get("hostname") or "" for each in points} - {""}))
    ports = "80, 443" if spec.get("tls") else "80"
    return [name_of(obj), spec.get("ingressClassName", "<none>"), _some(hosts) or "*", addresses, ports, age(obj, now)]


def _ingress_class(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    given, parameters = part(spec, "parameters"), "<none>"
    if given:
        group = f".{given['apiGroup']}" if given.get("apiGroup") is not None else ""
        parameters = f"{given.get('kind', '')}{group}/{given.get('name', '')}"
    return [name_of(obj), spec.get("controller", ""), parameters, age(obj, now)]


SERVICES = Printer(
    (NAME, *narrow("Type", "Cluster-IP", "External-IP", "Port(s)"), AGE, *wide("Selector")),
    _service,
)
ENDPOINTS = Printer((NAME, Column("Endpoints"), AGE), _endpoints)
ENDPOINT_SLICES = Printer((NAME, *narrow("AddressType", "Ports", "Endpoints"), AGE), _slice)
INGRESSES = Printer((NAME, *narrow("Class", "Hosts", "Address", "Ports"), AGE), _ingress)
INGRESS_CLASSES = Printer((NAME, *narrow("Controller", "Parameters"), AGE), _ingress_class)
