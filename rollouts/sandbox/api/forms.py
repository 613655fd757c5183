"""The forms in which objects leave: as the asked version has them, as table rows, or as metadata alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import Resource, join_group
from rollouts.sandbox.schema.conversions import to_version
from rollouts.sandbox.tables.table import Include, definitions, partial, row, table

PARTIAL_LIST = "PartialObjectMetadataList"


@dataclass(slots=True)
class Whole:
    """Objects as they are."""

    resource: Resource
    group: str
    version: str

    @property
    def key(self) -> str:
        """Name the form: everyone who asks for this version gets the same bytes."""
        return join_group(self.group, self.version)

    def render(self, obj: Object) -> Object:
        """Give one object."""
        return to_version(self.resource.plural, self.group, self.version, obj)

    def render_list(self, objects: list[Object], metadata: dict[str, Any]) -> Object:
        """Give a list; its items leave out what the list says for all of them."""
        items = [_untyped(self.render(obj)) for obj in objects]
        return {"kind": f"{self.resource.kind}List", "apiVersion": self.key, "metadata": metadata, "items": items}


@dataclass(slots=True)
class Partial:
    """Metadata alone."""

    key: str = "partial"

    def render(self, obj: Object) -> Object:
        """Give one object."""
        return partial(obj)

    def render_list(self, objects: list[Object], metadata: dict[str, Any]) -> Object:
        """Give a list."""
        items = [partial(obj) for obj in objects]
        return {"kind": PARTIAL_LIST, "apiVersion": "meta.k8s.io/v1", "metadata": metadata, "items": items}


@dataclass(slots=True)
class Tabular:
    """Rows of a table. In a watch, only the first one tells the columns."""

    whole: Whole
    include: Include
    now: Callable[[], float]
    told: bool = field(default=False)

    @property
    def key(self) -> str:
        """Name the form; the first table of a watch is its own."""
        return f"table {self.include} {self.whole.key}" if self.told else ""

    def render(self, obj: Object) -> Object:
        """Give a table of one row."""
        version = {"resourceVersion": obj["metadata"].get("resourceVersion", "")}
        columns = None if self.told else self._columns()
        self.told = True
        rows = [] if "name" not in obj["metadata"] else [self._row(obj)]
        return table(columns, rows, version)

    def render_list(self, objects: list[Object], metadata: dict[str, Any]) -> Object:
        """Give a table of many rows."""
        return table(self._columns(), [self._row(obj) for obj in objects], metadata)

    def _row(self, obj: Object) -> dict[str, Any]:
        return row(self.whole.resource.plural, obj, self.whole.render(obj), self.now(), self.include)

    def _columns(self) -> list[dict[str, Any]]:
        return definitions(self.whole.resource.plural)


def render_scale(form: "Form", scale: Object) -> Object:
    """Give a Scale in a form: as it is, as a row of its own columns, or its metadata alone."""
    if isinstance(form, Tabular):
        made = row("scales", scale, scale, form.now(), form.include)
        return table(definitions("scales"), [made], {"resourceVersion": scale["metadata"].get("resourceVersion", "")})
    return partial(scale) if isinstance(form, Partial) else scale


Form = Whole | Partial | Tabular


def _untyped(obj: Object) -> Object:
    return {key: value for key, value in obj.items() if key not in ("kind", "apiVersion")}
