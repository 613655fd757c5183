"""Paths of the server itself: discovery, version, health, OpenAPI."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp.web import BaseRequest, Response

from rollouts.sandbox.api import discovery, health
from rollouts.sandbox.api.answers import answer, page_not_found
from rollouts.sandbox.api.media import Media, choose
from rollouts.sandbox.api.metrics import MEDIA_TYPE as METRICS_TYPE
from rollouts.sandbox.basics.resources import GROUPS, join_group, versions_of

VERSION = {
    "major": "1",
    "minor": "32",
    "gitVersion": "v1.32.13+rollboard",
    "gitCommit": "",
    "gitTreeState": "clean",
    "buildDate": "2026-11-22T18:49:36Z",
    "goVersion": "go1.24.11",
    "compiler": "gc",
    "platform": "linux/amd64",
}
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"


V2_MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
V2_PROTOBUF = "com.github.proto-openapi.spec.v2"
V2_TITLE = b"Kubernetes"
V2_DOCUMENT = b"\x0a\x032.0\x12" + bytes([len(V2_TITLE) + 2]) + b"\x0a" + bytes([len(V2_TITLE)]) + V2_TITLE
"""OpenAPI v2 without definitions (fields 1 swagger and 2 info.title): kubectl before 1.29 cannot apply without it,
and then falls back on its own types."""


class OpenApi(Protocol):
    """Where OpenAPI v3 documents come from."""

    def index(self) -> dict[str, Any]:
        """Give the document of /openapi/v3."""
        ...

    def document(self, path: str) -> bytes | None:
        """Give the encoded document of a group version ("apis/apps/v1"); None when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class ServerPaths:
    """Answers what is not a resource."""

    openapi: OpenApi | None
    address: Callable[[], str]
    metrics: Callable[[], str]

    def answer(self, request: BaseRequest) -> Response | None:
        """Answer what is asked; None where nothing is. Raises ApiError (406)."""
        parts = [part for part in request.path.split("/") if part]
        if not parts:
            return answer({"paths": _all_paths()})
        if parts[0] in health.CHECKS:
            return health.health(request, parts[0], "/".join(parts[1:]))
        if parts == ["metrics"]:
            return Response(body=self.metrics().encode(), headers={"Content-Type": METRICS_TYPE})
        if parts == ["version"]:
            return answer(VERSION)
        if parts[0] == "openapi":
            return self._openapi(parts[1:], request.headers.get("Accept", ""))
        return self._discovery(parts, choose(request.headers.get("Accept", "")))

    def _discovery(self, parts: list[str], media: Media) -> Response | None:
        if media.shape == "APIGroupDiscoveryList" and parts in (["api"], ["apis"]):
            document = discovery.aggregated(media.version, core=parts == ["api"])
            return answer(document, media_type=AGGREGATED.format(media.version))
        found = self._document(parts)
        return None if found is None else answer(found)

    def _document(self, parts: list[str]) -> dict[str, Any] | None:
        if parts == ["api"]:
            return discovery.api_versions(self.address())
        if parts == ["api", "v1"]:
            return discovery.resource_list("", "v1")
        if parts == ["apis"]:
            return discovery.group_list()
        if parts[0] == "apis" and len(parts) == 2:
            return discovery.group(parts[1])
        if parts[0] == "apis" and len(parts) == 3:
            return discovery.resource_list(parts[1], parts[2])
        return None

    def _openapi(self, parts: list[str], accept: str) -> Response:
        if parts == ["v2"]:
            return _second_version(accept)
        if self.openapi is None or parts[:1] != ["v3"]:
            return page_not_found()
        if len(parts) == 1:
            return answer(self.openapi.index())
        found = self.openapi.document("/".join(parts[1:]))
        if found is None:
            return page_not_found()
        return Response(body=found, content_type="application/json")


def _all_paths() -> list[str]:
    groups = [f"/apis/{name}" for name in GROUPS]
    versions = [f"/apis/{join_group(name, version)}" for name in GROUPS for version in versions_of(name)]
    fixed = ("/api", "/api/v1", "/apis", "/apis/", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/version")
    return sorted((*fixed, *groups, *versions, *health.paths()))


def _second_version(accept: str) -> Response:
    """OpenAPI v2 in what is asked for: its JSON, too, names no definitions."""
    if V2_PROTOBUF in accept:
        return Response(body=V2_DOCUMENT, headers={"Content-Type": V2_MEDIA_TYPE})
    return answer(
        {"swagger": "2.0", "info": {"title": V2_TITLE.decode(), "version": VERSION["gitVersion"]}, "paths": {}}
    )
