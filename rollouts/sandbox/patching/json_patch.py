"""JSON patch (RFC 6902) with the API server's own latitude.

The server's library, unlike the RFC and unlike `jsonpatch` of PyPI, lets `replace` make an absent member, counts
negative indices from the end, and takes a missing value as null; clients have come to rely on it.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching.errors import rejected

Container = Object | list[Any]

MAX_OPERATIONS = 10_000


def apply(original: Object, patch: Any) -> Object:
    """A new object: `original` after every operation of `patch`, in order.

    Raises ApiError: 400 for a malformed patch, 413 for too many operations, 422 for one that does not apply."""
    if not isinstance(patch, list) or not all(isinstance(operation, dict) for operation in patch):
        kind = "object" if isinstance(patch, dict) else "value"
        raise bad_request(f"json: cannot unmarshal {kind} into Go value of type jsonpatch.Patch")
    if len(patch) > MAX_OPERATIONS:
        sentence = f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(patch)}"
        raise ApiError(413, "RequestEntityTooLarge", sentence)
    document = deepcopy(original)
    for operation in patch:
        document = _perform(document, operation)
    return document


def _perform(document: Object, operation: Object) -> Object:
    kind, path = operation.get("op"), operation.get("path")
    if kind not in _OPERATIONS or not isinstance(path, str):
        raise rejected()
    if path == "" and kind == "replace":
        return _whole(operation.get("value"))
    if path == "" and kind == "test":
        _compare(document, operation.get("value"))
    else:
        _OPERATIONS[kind](document, operation, path)
    return document


def _whole(value: Any) -> Object:
    if not isinstance(value, dict):
        raise rejected()
    return deepcopy(value)


def _add(document: Object, operation: Object, path: str) -> None:
    _insert(*_find(document, path), deepcopy(operation.get("value")))


def _remove(document: Object, operation: Object, path: str) -> None:  # noqa: ARG001 - all operations look the same
    _drop(*_find(document, path))


def _replace(document: Object, operation: Object, path: str) -> None:
    target, key = _find(document, path)
    value = deepcopy(operation.get("value"))
    if isinstance(target, dict):
        target[key] = value
    else:
        target[_index(key, len(target))] = value


def _move(document: Object, operation: Object, path: str) -> None:
    target, key = _find(document, operation.get("from"))
    value = _get(target, key)
    _drop(target, key)
    _insert(*_find(document, path), value)


def _copy(document: Object, operation: Object, path: str) -> None:
    value = deepcopy(_get(*_find(document, operation.get("from"))))
    _insert(*_find(document, path), value)


def _test(document: Object, operation: Object, path: str) -> None:
    _compare(_get(*_find(document, path)), operation.get("value"))


_OPERATIONS: dict[Any, Callable[[Object, Object, str], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _compare(value: Any, wanted: Any) -> None:
    if isinstance(value, bool) != isinstance(wanted, bool) or value != wanted:
        raise rejected()


def _find(document: Object, path: Any) -> tuple[Container, str]:
    """The container that the path's last part is a key of, and that key."""
    parts = (
        [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]] if isinstance(path, str) else []
    )
    if not parts:
        raise rejected()
    at: Any = document
    for part in parts[:-1]:
        at = _get(at, part)
        if not isinstance(at, dict | list):
            raise rejected()
    return at, parts[-1]


def _get(target: Container, key: str) -> Any:
    return target.get(key) if isinstance(target, dict) else target[_index(key, len(target))]


def _drop(target: Container, key: str) -> None:
    if isinstance(target, list):
        del target[_index(key, len(target))]
    elif key in target:
        del target[key]
    else:
        raise rejected()


def _insert(target: Container, key: str, value: Any) -> None:
    if isinstance(target, dict):
        target[key] = value
    elif key == "-":
        target.append(value)
    else:
        target.insert(_index(key, len(target) + 1), value)


def _index(key: str, size: int) -> int:
    digits = key[1:] if key[:1] in ("-", "+") else key
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10) or not -size <= int(key) < size:
        raise rejected()
    return int(key) + size if int(key) < 0 else int(key)
