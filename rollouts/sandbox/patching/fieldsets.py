"""Sets of fields, and their form in `managedFields` (FieldsV1): a tree of steps `f:NAME`, `k:{KEY}`, `v:VALUE`."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

Path = tuple[str, ...]
Fields = frozenset[Path]

SELF = "."
NOTHING: Fields = frozenset()
NAMES = 4_096
TREES = 256
"""How many trees are remembered: pods of one template, events of one component own the same fields. A pod's address
makes a tree of its own, which nobody asks for again: of 4,096 most would be such, 3 KB each."""


@lru_cache(maxsize=NAMES)
def field(name: str) -> str:
    """The step to a named field."""
    return f"f:{name}"


def item(keys: dict[str, Any]) -> str:
    """The step to the list item that these keys tell from the others."""
    # 1, 1.0 and true are equal, and written differently.
    return _item(tuple((name, type(key), key) for name, key in keys.items()))


@lru_cache(maxsize=NAMES)
def _item(keys: tuple[tuple[str, type, Any], ...]) -> str:
    return f"k:{_json({name: key for name, _, key in sorted(keys, key=lambda each: each[0])})}"


def value(of: Any) -> str:
    """The step to a value of a set."""
    return f"v:{_json(of)}"


@lru_cache(maxsize=TREES)
def to_tree(fields: Fields) -> dict[str, Any]:
    """The set as FieldsV1 writes it. Shared by all who own the same fields: not to be changed."""
    tree: dict[str, Any] = {}
    # A field comes before what is inside it: only then is it known to be more than a leaf.
    for path in sorted(fields):
        node = tree
        for depth, step in enumerate(path):
            inner = node.get(step)
            if inner is None:
                if depth and not node and path[:depth] in fields:
                    node[SELF] = {}
                inner = node[step] = {}
            node = inner
    return tree


def from_tree(tree: dict[str, Any]) -> Fields:
    """The set that FieldsV1 writes."""
    return frozenset(_paths(tree, ()))


def under(fields: Iterable[Path], path: Path) -> bool:
    """Whether one of the fields is `path` or lies inside it."""
    return any(each[: len(path)] == path for each in fields)


def is_key(path: Path) -> bool:
    """Whether the field is a key of the list item that it is in."""
    return len(path) > 1 and path[-2].startswith("k:") and path[-1][2:] in json.loads(path[-2][2:])


def spoken(path: Path) -> str:
    """The path as sentences have it: `.spec.containers[name="web"].image`."""
    return "".join(_spoken(step) for step in path)


def _spoken(step: str) -> str:
    kind, rest = step[0], step[2:]
    if kind == "f":
        return f".{rest}"
    if kind == "v":
        return f"[={rest}]"
    return f"[{','.join(f'{name}={_json(key)}' for name, key in json.loads(rest).items())}]"


def _paths(node: dict[str, Any], at: Path) -> Iterator[Path]:
    steps = [step for step in node if step != SELF]
    if at and (not steps or SELF in node):
        yield at
    for step in steps:
        inner = node[step]
        yield from _paths(inner if isinstance(inner, dict) else {}, (*at, step))


def _json(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))
