"""What a simulated container answers over HTTP: pure, from its image's behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.nodes.images import Behaviour, Reference

ANY_PORTS = (80, 8080)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; `body` is UTF-8 bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Place:
    """Who answers: the words that a body may name."""

    pod: str
    namespace: str
    node: str
    ip: str


def listens_on(behaviour: Behaviour, spec: Mapping[str, Any], port: int) -> bool:
    """Whether the container listens on the port; port 0 in the catalogue means: on none."""
    if behaviour.ports:
        return port != 0 and port in behaviour.ports
    declared = [entry["containerPort"] for entry in spec.get("ports") or ()]
    return port in (declared or ANY_PORTS)


def status_of(behaviour: Behaviour, path: str, uptime: float) -> int:
    """The status of a request `uptime` seconds after the start, without the share of errors."""
    if behaviour.sick_after is not None and uptime >= behaviour.sick_after:
        return 500
    return 404 if behaviour.paths and path.partition("?")[0] not in behaviour.paths else 200


def answer(behaviour: Behaviour, image: Reference, place: Place, path: str, uptime: float, chance: float) -> Answer:
    """What comes back; `chance` in 0..1 decides whether an image with errors fails this one."""
    status = status_of(behaviour, path, uptime)
    if chance < behaviour.errors_share:
        status = 500
    headers = [("Content-Type", behaviour.content_type), ("X-Rollboard-Pod", place.pod)]
    if behaviour.server:
        headers.append(("Server", fill(behaviour.server, image, place, path)))
    return Answer(status, tuple(headers), _body(behaviour, image, place, path, status).encode())


def _body(behaviour: Behaviour, image: Reference, place: Place, path: str, status: int) -> str:
    if status == 404:
        return "404 page not found\n"
    if status == 500:
        return f"Internal Server Error ({image.name}:{image.tag})\n"
    return fill(behaviour.paths.get(path.partition("?")[0], behaviour.body), image, place, path)


def fill(text: str, image: Reference, place: Place, path: str = "/") -> str:
    """`text` with {image} {name} {tag} {pod} {namespace} {node} {ip} {path} filled in."""
    words = {
        "image": image.written,
        "name": image.name,
        "tag": image.tag,
        "pod": place.pod,
        "namespace": place.namespace,
        "node": place.node,
        "ip": place.ip,
        "path": path,
    }
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return text
