"""A column of a Table, and a printer: the columns of a kind with the function that fills a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.objects import Object

Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """priority: 0 is always shown, 1 only with `-o wide`."""

    name: str
    type: str = "string"
    format: str = ""
    priority: int = 0

    def definition(self) -> dict[str, Any]:
        """Give the column as a Table defines it."""
        return {
            "name": self.name,
            "type": self.type,
            "format": self.format,
            "description": "",
            "priority": self.priority,
        }


@dataclass(frozen=True, slots=True)
class Printer:
    """cells: gives the values of an object in the columns' order; `now` is epoch seconds."""

    columns: tuple[Column, ...]
    cells: Callable[[Object, float], Cells]


NAME = Column("Name", format="name")
AGE = Column("Age")
CREATED_AT = Column("Created At", "date")


def wide(*names: str) -> tuple[Column, ...]:
    """Give string columns that only `-o wide` shows."""
    return tuple(Column(name, priority=1) for name in names)


def narrow(*names: str) -> tuple[Column, ...]:
    """Give string columns that are always shown."""
    return tuple(Column(name) for name in names)


def joined(values: Sequence[str], empty: str = "<none>") -> str:
    """Join with commas, or say that there is nothing."""
    return ",".join(values) if values else empty


def name_of(obj: Object) -> str:
    """Give an object's name."""
    return str(obj["metadata"]["name"])


def part(obj: Object, name: str) -> dict[str, Any]:
    """Give `spec` or `status` or another part, {} where it is missing."""
    found = obj.get(name)
    return found if isinstance(found, dict) else {}
