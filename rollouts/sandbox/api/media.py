"""Which shape of an answer a client accepts: the object, a Table, its metadata alone; as JSON or YAML."""

from dataclasses import dataclass
from typing import Literal

from rollouts.sandbox.basics.errors import not_acceptable, unrouted_media_type

Shape = Literal["", "Table", "PartialObjectMetadata", "PartialObjectMetadataList", "APIGroupDiscoveryList"]
JSON = "application/json"
YAML = "application/yaml"
PROTOBUF = "application/vnd.kubernetes.protobuf"
OFFERED = f"{JSON}, {YAML}, {PROTOBUF}"
STREAMED = f"{JSON};stream=watch, {PROTOBUF};stream=watch"
ROUTED = frozenset(("*/*", *OFFERED.split(", ")))
META_GROUP = "meta.k8s.io"
DISCOVERY_GROUP = "apidiscovery.k8s.io"
SHAPES = {
    "Table": (META_GROUP, ("v1", "v1beta1")),
    "PartialObjectMetadata": (META_GROUP, ("v1", "v1beta1")),
    "PartialObjectMetadataList": (META_GROUP, ("v1", "v1beta1")),
    "APIGroupDiscoveryList": (DISCOVERY_GROUP, ("v2", "v2beta1")),
}


@dataclass(frozen=True, slots=True)
class Media:
    """type: the media type of the answer. shape: "" is the object as it is; version: of a discovery document."""

    type: str = JSON
    shape: Shape = ""
    version: str = ""


def choose(accept: str) -> Media:
    """Give the first acceptable of what an Accept header lists. Raises ApiError (406) when nothing is."""
    if not accept.strip():
        return Media()
    for clause in accept.split(","):
        media_type, *parameters = [piece.strip() for piece in clause.split(";")]
        chosen = _accepted(media_type.lower(), dict(_parameter(each) for each in parameters))
        if chosen is not None:
            return chosen
    raise not_acceptable(OFFERED)


def check_route(accept: str, *, streams: bool) -> None:
    """Raises ApiError (406) when a header accepts no media type that a route gives; what it asks of one comes later.

    streams: the route also gives watches."""
    types = {clause.partition(";")[0].strip() for clause in accept.split(",")}
    if accept.strip() and types.isdisjoint(ROUTED):
        offered = f"{OFFERED}, {STREAMED}" if streams else OFFERED
        message = f"406: Not Acceptable\n\nAvailable representations: {offered}"
        raise unrouted_media_type(406, "NotAcceptable", message)


def _accepted(media_type: str, parameters: dict[str, str]) -> Media | None:
    if media_type in ("*/*", "application/*", JSON):
        answer = JSON
    elif media_type == YAML:
        answer = YAML
    else:
        return None
    wanted = parameters.get("as", "")
    if not wanted:
        return Media(answer)
    group, versions = SHAPES.get(wanted, ("", ()))
    version = parameters.get("v", "")
    if not group or parameters.get("g") != group or version not in versions:
        return None
    shape: Shape = wanted  # type: ignore[assignment]
    return Media(answer, shape, version)


def _parameter(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()
