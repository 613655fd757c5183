"""What the `$` names in a strategic merge patch say, and how the items of a list are told apart."""

from collections.abc import Callable
from typing import Any

from rollouts.sandbox.basics.errors import bad_request, unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_names import go_name
from rollouts.sandbox.schema.go_text import printed

DIRECTIVE = "$patch"
RETAIN_KEYS = "$retainKeys"
ELEMENT_ORDER = "$setElementOrder/"
DELETE_FROM_LIST = "$deleteFromPrimitiveList/"

BAD_ORDER = "invalid patch format of setElementOrder list"
_BAD_DELETION = "invalid patch format of primitive list"
_BAD_RETAIN = "invalid patch format of retainKeys"


def plain(value: Any) -> Any:
    """A value without its nulls, and without what a directive marks."""
    if isinstance(value, dict):
        kept = ((name, inner) for name, inner in value.items() if inner is not None and not marked(inner))
        return {name: plain(inner) for name, inner in kept}
    if isinstance(value, list):
        return [plain(item) for item in value if not marked(item)]
    return value


def marked(value: Any) -> bool:
    """Whether a `$patch` stands in the value."""
    return isinstance(value, dict) and DIRECTIVE in value


def retain_keys(original: Object, patch: Object) -> None:
    """Take out of `original` what the patch does not retain, and the directive out of the patch."""
    if RETAIN_KEYS not in patch:
        return
    retained = patch.pop(RETAIN_KEYS)
    if not isinstance(retained, list):
        raise bad_request(_BAD_RETAIN)
    for name, value in patch.items():
        if value is not None and not name.startswith((ELEMENT_ORDER, DELETE_FROM_LIST)) and name not in retained:
            raise bad_request(_BAD_RETAIN)
    for name in [name for name in original if name not in retained]:
        del original[name]


def delete_from_list(original: Object, name: str, value: Any) -> None:
    """Take values out of a list of scalars."""
    if not name or not (value is None or isinstance(value, list)):
        raise bad_request(_BAD_DELETION)
    if isinstance(original.get(name), list) and value:
        original[name] = [item for item in original[name] if item not in value]


def check_order(wanted: list[Any], order: list[Any], merge_key: str) -> None:
    """Every item of the patch must stand in the order list, and in that order (what it deletes does not count)."""
    key = key_by(merge_key)
    remaining = iter([key(item) for item in order])
    kept = [item for item in wanted if not marked(item)]
    if order and any(key(item) not in remaining for item in kept):
        raise unprocessable(
            f"The order in patch list:\n{printed(wanted)}\n doesn't match $setElementOrder list:\n{printed(order)}\n"
        )


def key_by(merge_key: str) -> Callable[[Any], Any]:
    """What tells one list item from another: a scalar itself, an object's merge key."""

    def of(item: Any) -> Any:
        if not merge_key:
            return item if not isinstance(item, dict | list) else printed(item)
        if not isinstance(item, dict):
            raise unprocessable(f"expected a map[string]interface {{}}, but received a {go_name(item).type}")
        if merge_key not in item:
            raise unprocessable(f"map: {printed(item)} does not contain declared merge key: {merge_key}")
        value = item[merge_key]
        return value if not isinstance(value, dict | list) else printed(value)

    return of


def distinct(items: list[Any]) -> list[Any]:
    """The scalars, each once, where it stood first."""
    return list({(type(item), item): item for item in items}.values())
