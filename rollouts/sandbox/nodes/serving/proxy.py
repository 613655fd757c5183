"""The API's proxy to Services and pods: `services/NAME[:port]/proxy/PATH`, `pods/NAME[:port]/proxy/PATH`."""

from dataclasses import dataclass

from rollouts.sandbox.basics.errors import ApiError, bad_request, not_found
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.serving.allocation import ports_of
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.directory import Backend, Directory

SCHEMES = ("", "http", "https")


@dataclass(frozen=True)
class Aim:
    """`[scheme:]name[:port]` of a proxy path in its parts; port "" when none is named."""

    name: str
    port: str


def read_aim(text: str) -> Aim:
    """Raises ApiError (400)."""
    parts = text.split(":")
    if len(parts) > 3 or (len(parts) == 3 and parts[0] not in SCHEMES) or not text:
        raise bad_request(f"invalid service request {text!r}".replace("'", '"'))
    if len(parts) == 3:
        parts = parts[1:]
    return Aim(parts[0], parts[1] if len(parts) == 2 else "")


class Proxy:
    """Finds who is meant and gives the answer. Every failure is an ApiError with the API's sentence."""

    def __init__(self, directory: Directory, containers: Containers) -> None:
        self._directory = directory
        self._containers = containers

    def to_service(self, namespace: str, text: str, path: str, method: str) -> Answer:
        aim = read_aim(text)
        service = self._directory.service(namespace, aim.name)
        if service is None:
            raise not_found("services", aim.name)
        backend = self._directory.choose(namespace, aim.name, _port_name(service, aim))
        if backend is None:
            raise _unavailable(f'no endpoints available for service "{text}"')
        return self._ask(backend, path, method)

    def to_pod(self, namespace: str, text: str, path: str, method: str) -> Answer:
        aim = read_aim(text)
        pod = self._directory.pod(namespace, aim.name)
        if pod is None:
            raise not_found("pods", aim.name)
        if not (pod.get("status") or {}).get("podIP"):
            raise bad_request("address not allowed")
        return self._ask(Backend(pod, _pod_port(pod, aim)), path, method)

    def _ask(self, backend: Backend, path: str, method: str) -> Answer:
        answer = self._containers.answer(backend.pod, backend.port, path, method)
        if answer is None:
            address = f"{backend.pod['status'].get('podIP')}:{backend.port}"
            raise _unavailable(f"error trying to reach service: dial tcp {address}: connect: connection refused")
        return answer


def _port_name(service: Object, aim: Aim) -> str:
    """The name of the Service's port that is meant, by name or by number."""
    ports = ports_of(service)
    if not aim.port and len(ports) == 1:
        return ports[0].get("name") or ""
    for port in ports:
        if aim.port in (port.get("name") or "", str(port["port"])):
            return port.get("name") or ""
    raise _unavailable(f'no service port "{aim.port}" found for service "{aim.name}"')


def _pod_port(pod: Object, aim: Aim) -> int:
    containers = pod["spec"]["containers"]
    declared = [port for container in containers for port in container.get("ports") or ()]
    if not aim.port:
        return int(declared[0]["containerPort"]) if declared else 80
    named = [port["containerPort"] for port in declared if port.get("name") == aim.port]
    if not named and not aim.port.isdigit():
        raise bad_request(f'invalid pod request "{aim.name}:{aim.port}"')
    return int(named[0]) if named else int(aim.port)


def _unavailable(message: str) -> ApiError:
    return ApiError(503, "ServiceUnavailable", message)
