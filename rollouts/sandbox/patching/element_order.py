"""The order of a merged list: what the patch mentions as the patch has it, the rest as the live list has it."""

from collections.abc import Callable
from typing import Any

Key = Callable[[Any], Any]


def interleave(merged: list[Any], patch_order: list[Any], live_order: list[Any], key: Key) -> list[Any]:
    """Order `merged` by `patch_order` and `live_order`. Neither order is ever broken; where they leave a choice, an
    item known to the live list only goes before the patch's next item if it stood before that one there."""
    place, live = _places(patch_order, key), _places(live_order, key)
    mentioned = sorted((item for item in merged if key(item) in place), key=lambda item: place[key(item)])
    others = sorted(
        (item for item in merged if key(item) not in place), key=lambda item: live.get(key(item), len(live))
    )
    result: list[Any] = []
    while mentioned and others:
        before = live.get(key(others[0]), -1)
        after = live.get(key(mentioned[0]), -1)
        result.append(others.pop(0) if 0 <= before < after else mentioned.pop(0))
    return result + mentioned + others


def _places(order: list[Any], key: Key) -> dict[Any, int]:
    places: dict[Any, int] = {}
    for index, item in enumerate(order):
        places.setdefault(key(item), index)
    return places
