"""JSON merge patch (RFC 7386): null removes, objects merge, everything else replaces."""

from typing import Any

from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object


def apply(original: Object, patch: Any) -> Object:
    """A new object: `original` with `patch` merged into it. Raises ApiError when the patch is no object."""
    if not isinstance(patch, dict):
        raise bad_request("Invalid JSON Patch")
    return _merged(original, patch)


def _merged(original: Object, patch: Object) -> Object:
    result = dict(original)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            current = result.get(name)
            result[name] = _merged(current if isinstance(current, dict) else {}, value)
        else:
            result[name] = value
    return result
