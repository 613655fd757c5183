"""Keep memory small: a new state borrows from the old one every part that did not change."""

from rollouts.sandbox.storage import Object

DEPTH = 3


def share(new: Object, old: Object, depth: int = DEPTH) -> Object:
    """Give a value equal to `new` whose equal parts, down to `depth` levels, are those of `old`."""
    if depth == 0:
        return new
    return {key: _shared(value, old.get(key), depth) for key, value in new.items()}


def _shared(new: object, old: object, depth: int) -> object:
    if new is old or new == old:
        return old
    if isinstance(new, dict) and isinstance(old, dict):
        return share(new, old, depth - 1)
    return new
