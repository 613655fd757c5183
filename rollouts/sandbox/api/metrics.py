"""/metrics: what a scraper may know of this server, in Prometheus' text form."""

from collections.abc import Iterator
from dataclasses import dataclass

from rollouts.sandbox.basics.resources import RESOURCES, STORED
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.watching.hub import Hub

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=values"
VERSION = {"major": "1", "minor": "32"}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Reads the numbers when they are asked for."""

    storage: Storage
    hub: Hub

    def text(self) -> str:
        """Give the whole page."""
        return "".join(line + "\n" for line in (*self._objects(), *self._watches(), *_build()))

    def _objects(self) -> Iterator[str]:
        yield "# HELP apiserver_storage_objects [STABLE] Number of stored objects, by kind."
        yield "# TYPE apiserver_storage_objects gauge"
        for plural in sorted(STORED):
            group = RESOURCES[plural].group
            title = f"{plural}.{group}" if group else plural
            yield f'apiserver_storage_objects{{resource="{title}"}} {self.storage.count(plural)}'

    def _watches(self) -> Iterator[str]:
        yield "# HELP apiserver_longrunning_requests [STABLE] Number of open watches, by kind."
        yield "# TYPE apiserver_longrunning_requests gauge"
        for plural, count in sorted(self.hub.counts().items()):
            known = RESOURCES[plural]
            labels = f'group="{known.group}",resource="{plural}",verb="WATCH",version="{known.version}"'
            yield f"apiserver_longrunning_requests{{{labels}}} {count}"


def _build() -> Iterator[str]:
    yield "# HELP kubernetes_build_info [ALPHA] Always 1, labelled with what was built."
    yield "# TYPE kubernetes_build_info gauge"
    labels = ",".join(f'{key}="{value}"' for key, value in VERSION.items())
    yield f"kubernetes_build_info{{{labels}}} 1"
