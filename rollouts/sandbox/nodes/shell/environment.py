"""What a container sees around it: its environment variables and its files, from the pod and what it refers to."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.shell.files import Files

Find = Callable[[str, str], Object | None]
"""find(resource, name) in the pod's namespace."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
REFERENCE = re.compile(r"\$(\$|\(([-._a-zA-Z][-._a-zA-Z0-9]*)\))")
IMAGE_FILES = {
    "/etc/os-release": 'NAME="Rollboard sandbox"\nID=sandbox\nPRETTY_NAME="Rollboard sandbox"\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "/dev/null": "",
}
KINDS = {
    "configMapKeyRef": "configmaps",
    "secretKeyRef": "secrets",
    "configMapRef": "configmaps",
    "secretRef": "secrets",
}


def environment(pod: Object, container: Mapping[str, Any], services: list[Object], find: Find) -> dict[str, str]:
    """The variables of a container, in the order in which the kubelet sets them."""
    variables = {"PATH": PATH, "HOSTNAME": host_name(pod)}
    if pod["spec"].get("enableServiceLinks", True):
        for service in services:
            variables.update(_service_links(service))
    for source in container.get("envFrom") or ():
        prefix = source.get("prefix") or ""
        for field in ("configMapRef", "secretRef"):
            if source.get(field):
                data = data_of(find(KINDS[field], source[field].get("name", "")))
                variables.update({prefix + key: value for key, value in data.items()})
    for entry in container.get("env") or ():
        value = _value(entry, pod, container, find)
        if value is not None:
            variables[entry["name"]] = filled(value, variables)
    return {**variables, "HOME": variables.get("HOME", "/root")}


def host_name(pod: Object) -> str:
    return str(pod["spec"].get("hostname") or pod["metadata"]["name"])


def _service_links(service: Object) -> dict[str, str]:
    address, ports = service["spec"].get("clusterIP"), service["spec"].get("ports") or []
    if not address or address == "None" or not ports:
        return {}
    name = service["metadata"]["name"].upper().replace("-", "_")
    first = ports[0]
    links = {f"{name}_SERVICE_HOST": address, f"{name}_SERVICE_PORT": str(first["port"])}
    for port in ports:
        protocol = port.get("protocol") or "TCP"
        url = f"{protocol.lower()}://{address}:{port['port']}"
        start = f"{name}_PORT_{port['port']}_{protocol}"
        if port.get("name"):
            links[f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}"] = str(port["port"])
        links |= {start: url, f"{start}_PROTO": protocol.lower(), f"{start}_PORT": str(port["port"])}
        links[f"{start}_ADDR"] = address
    return links | {f"{name}_PORT": f"{(first.get('protocol') or 'TCP').lower()}://{address}:{first['port']}"}


def _value(entry: Mapping[str, Any], pod: Object, container: Mapping[str, Any], find: Find) -> str | None:
    source = entry.get("valueFrom")
    if not source:
        return str(entry.get("value") or "")
    if source.get("fieldRef"):
        return field_of(pod, source["fieldRef"]["fieldPath"])
    if source.get("resourceFieldRef"):
        kind, _, name = source["resourceFieldRef"]["resource"].partition(".")
        return str(((container.get("resources") or {}).get(kind) or {}).get(name, "0"))
    for field in ("configMapKeyRef", "secretKeyRef"):
        if source.get(field):
            return data_of(find(KINDS[field], source[field].get("name", ""))).get(source[field]["key"])
    return None


def field_of(pod: Object, path: str) -> str:
    """A field of the downward API: metadata.name, status.podIP, metadata.labels['app']."""
    keyed = re.fullmatch(r"metadata\.(labels|annotations)\['([^']+)'\]", path)
    if keyed:
        return str((pod["metadata"].get(keyed[1]) or {}).get(keyed[2], ""))
    if path in ("metadata.labels", "metadata.annotations"):
        values = pod["metadata"].get(path.removeprefix("metadata.")) or {}
        return "\n".join(f'{key}="{value}"' for key, value in sorted(values.items()))
    found: Any = pod
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return "" if found is None else str(found)


def data_of(obj: Object | None) -> dict[str, str]:
    """The entries of a ConfigMap or Secret as text."""
    if obj is None:
        return {}
    data = {key: str(value) for key, value in (obj.get("data") or {}).items()}
    if obj["kind"] != "Secret":
        return data
    return {key: _decoded(value) for key, value in data.items()}


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value).decode("utf-8", "replace")
    except ValueError:
        return ""


def filled(value: str, variables: Mapping[str, str]) -> str:
    """Fill in variables: $(NAME) stands for an earlier variable, $$ for a dollar."""
    return REFERENCE.sub(lambda m: "$" if m[1] == "$" else variables.get(m[2], m[0]), value)


def files(pod: Object, container: Mapping[str, Any], find: Find) -> Files:
    """The container's file system."""
    volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes") or ()}
    fixed, directories = _network_files(pod), []
    for mount in container.get("volumeMounts") or ():
        path = mount["mountPath"].rstrip("/")
        directories.append(path)
        content = dict(_volume(volumes.get(mount["name"]) or {}, pod, find))
        if mount.get("subPath") in content:
            fixed[path] = content[mount["subPath"]]
        else:
            fixed |= {f"{path}/{key}": value for key, value in content.items()}
    return Files(dict(IMAGE_FILES), fixed, tuple(directories))


def _network_files(pod: Object) -> dict[str, str]:
    name, address = host_name(pod), (pod.get("status") or {}).get("podIP", "")
    domains = f"{pod['metadata']['namespace']}.svc.cluster.local svc.cluster.local cluster.local"
    return {
        "/etc/hostname": f"{name}\n",
        "/etc/hosts": f"# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n{address}\t{name}\n",
        "/etc/resolv.conf": f"search {domains}\nnameserver 10.96.0.10\noptions ndots:5\n",
    }


def _volume(volume: Mapping[str, Any], pod: Object, find: Find) -> Iterator[tuple[str, str]]:
    """(relative path, text) of what a volume holds."""
    secret = volume.get("secret") or {}
    yield from _source(volume, secret.get("secretName", ""), pod, find)
    for source in (volume.get("projected") or {}).get("sources") or ():
        if source.get("serviceAccountToken"):
            yield source["serviceAccountToken"].get("path", "token"), "sandbox-service-account-token"
        yield from _source(source, (source.get("secret") or {}).get("name", ""), pod, find)


def _source(source: Mapping[str, Any], secret: str, pod: Object, find: Find) -> Iterator[tuple[str, str]]:
    """What a volume and a source of a projected one have alike, but for how they name their Secret."""
    if source.get("configMap"):
        yield from _picked(find("configmaps", source["configMap"].get("name", "")), source["configMap"])
    if source.get("secret"):
        yield from _picked(find("secrets", secret), source["secret"])
    if source.get("downwardAPI"):
        yield from _fields(source["downwardAPI"], pod)


def _picked(obj: Object | None, source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    data = data_of(obj)
    if not source.get("items"):
        yield from data.items()
    for item in source.get("items") or ():
        if item["key"] in data:
            yield item["path"], data[item["key"]]


def _fields(source: Mapping[str, Any], pod: Object) -> Iterator[tuple[str, str]]:
    for item in source.get("items") or ():
        if item.get("fieldRef"):
            yield item["path"], field_of(pod, item["fieldRef"]["fieldPath"])
