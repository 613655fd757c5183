"""JSON patch (RFC 6902) with the API server's own latitude and words.

The server's library, unlike the RFC and unlike `jsonpatch` of PyPI, lets `replace` make an absent member, counts
negative indices from the end, and takes a missing value as null; clients have come to rely on it.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from rollouts.sandbox.errors import ApiError, bad_request
from rollouts.sandbox.patching.errors import unprocessable

Object = dict[str, Any]
Container = Object | list[Any]

MAX_OPERATIONS = 10_000

_MISSING = "missing value"
_BAD_INDEX = "invalid index referenced"


def apply(original: Object, patch: Any) -> Object:
    """A new object: `original` after every operation of `patch`, in order. Raises ApiError at the first that
    does not apply: 400 for a malformed patch, 413 for too many operations, 422 otherwise."""
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
    kind = operation.get("op", "unknown")
    if kind not in _OPERATIONS:
        raise unprocessable(f"Unexpected kind: {kind}")
    path = operation.get("path")
    if not isinstance(path, str):
        raise unprocessable(f"{kind} operation failed to decode path: {_MISSING}")
    if kind == "replace" and path == "":
        return _whole(operation.get("value"))
    if kind == "test" and path == "":
        _compare(document, operation, path)
    else:
        _OPERATIONS[kind](document, operation, path)
    return document


def _whole(value: Any) -> Object:
    if not isinstance(value, dict):
        raise unprocessable("replace operation value must be object or array")
    return deepcopy(value)


def _add(document: Object, operation: Object, path: str) -> None:
    target, key = _find(document, path, f'add operation does not apply: doc is missing path: "{path}"')
    _insert(target, key, deepcopy(operation.get("value")), f"error in add for path: '{path}'")


def _remove(document: Object, operation: Object, path: str) -> None:  # noqa: ARG001
    target, key = _find(document, path, f'remove operation does not apply: doc is missing path: "{path}"')
    _drop(target, key, f"error in remove for path: '{path}'")


def _replace(document: Object, operation: Object, path: str) -> None:
    target, key = _find(document, path, f"replace operation does not apply: doc is missing path: {path}")
    if isinstance(target, dict):
        target[key] = deepcopy(operation.get("value"))
    else:
        index = _index(key, len(target))
        if index is None:
            raise unprocessable(f"replace operation does not apply: doc is missing key: {path}: {_MISSING}")
        target[index] = deepcopy(operation.get("value"))


def _move(document: Object, operation: Object, path: str) -> None:
    origin = _origin(operation, "move")
    target, key = _find(document, origin, f"move operation does not apply: doc is missing from path: {origin}")
    value = _get(target, key, f"error in move for path: '{key}'")
    _drop(target, key, f"error in move for path: '{key}'")
    target, key = _find(document, path, f"move operation does not apply: doc is missing destination path: {path}")
    _insert(target, key, value, f"error in move for path: '{path}'")


def _copy(document: Object, operation: Object, path: str) -> None:
    origin = _origin(operation, "copy")
    target, key = _find(document, origin, f"copy operation does not apply: doc is missing from path: {origin}")
    value = deepcopy(_get(target, key, f"error in copy for from: '{origin}'"))
    target, key = _find(document, path, f"copy operation does not apply: doc is missing destination path: {path}")
    _insert(target, key, value, "error while adding value during copy")


def _test(document: Object, operation: Object, path: str) -> None:
    target, key = _find(document, path, f"test operation does not apply: is missing path: {path}")
    _compare(_get(target, key, f"error in test for path: '{path}'"), operation, path)


_OPERATIONS: dict[str, Callable[[Object, Object, str], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _origin(operation: Object, kind: str) -> str:
    origin = operation.get("from")
    if not isinstance(origin, str):
        raise unprocessable(f"{kind} operation failed to decode from: operation, missing from field: {_MISSING}")
    return origin


def _compare(value: Any, operation: Object, path: str) -> None:
    wanted = operation.get("value")
    if isinstance(value, bool) != isinstance(wanted, bool) or value != wanted:
        raise unprocessable(f"testing value {path} failed: test failed")


def _find(document: Object, path: str, missing: str) -> tuple[Container, str]:
    """The container that the path's last part is a key of, and that key."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
    if not parts:
        raise unprocessable(f"{missing}: {_MISSING}")
    at: Any = document
    for part in parts[:-1]:
        at = _step(at, part)
        if not isinstance(at, dict | list):
            raise unprocessable(f"{missing}: {_MISSING}")
    return at, parts[-1]


def _step(at: Container, part: str) -> Any:
    if isinstance(at, dict):
        return at.get(part)
    index = _index(part, len(at))
    return None if index is None else at[index]


def _get(target: Container, key: str, context: str) -> Any:
    if isinstance(target, dict):
        return target.get(key)
    return target[_required_index(key, len(target), context)]


def _drop(target: Container, key: str, context: str) -> None:
    if isinstance(target, list):
        del target[_required_index(key, len(target), context)]
    elif key in target:
        del target[key]
    else:
        raise unprocessable(f"{context}: Unable to remove nonexistent key: {key}: {_MISSING}")


def _insert(target: Container, key: str, value: Any, context: str) -> None:
    if isinstance(target, dict):
        target[key] = value
    elif key == "-":
        target.append(value)
    else:
        target.insert(_required_index(key, len(target) + 1, context), value)


def _required_index(key: str, size: int, context: str) -> int:
    index = _index(key, size)
    if index is not None:
        return index
    if _number(key) is None:
        raise unprocessable(f'{context}: strconv.Atoi: parsing "{key}": invalid syntax')
    raise unprocessable(f"{context}: Unable to access invalid index: {_number(key)}: {_BAD_INDEX}")


def _index(key: str, size: int) -> int | None:
    number = _number(key)
    if number is None or not -size <= number < size:
        return None
    return number + size if number < 0 else number


def _number(key: str) -> int | None:
    digits = key[1:] if key[:1] in ("-", "+") else key
    return int(key) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
