"""Strategic merge patch: lists with a merge key are merged item by item; directives say what to drop, how to sort.

Directives: `$patch` (replace, delete, merge), `$retainKeys`, `$setElementOrder/LIST`, `$deleteFromPrimitiveList/LIST`.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from rollouts.sandbox.errors import bad_request
from rollouts.sandbox.patching.element_order import interleave
from rollouts.sandbox.patching.errors import rejected, unprocessable
from rollouts.sandbox.schema import types
from rollouts.sandbox.schema.go_text import printed

Object = dict[str, Any]

DIRECTIVE = "$patch"
RETAIN_KEYS = "$retainKeys"
ELEMENT_ORDER = "$setElementOrder/"
DELETE_FROM_LIST = "$deleteFromPrimitiveList/"

_BAD_ORDER = "invalid patch format of setElementOrder list"
_BAD_DELETION = "invalid patch format of primitive list"
_BAD_RETAIN = "invalid patch format of retainKeys"


def apply(original: Object, patch: Object, type_name: str) -> Object:
    """A new object: `original` (of the type `types` knows as `type_name`) with `patch` merged into it.

    Raises ApiError when a directive is malformed or a list item lacks its merge key."""
    return _merge_map(deepcopy(original), deepcopy(patch), type_name)


def _merge_map(original: Object, patch: Object, type_name: str) -> Object:
    if DIRECTIVE in patch:
        return _directed(patch)
    _retain_keys(original, patch)
    _ordered_lists(original, patch, type_name)
    for name, value in patch.items():
        if name.startswith(DELETE_FROM_LIST):
            _delete_from_list(original, name.removeprefix(DELETE_FROM_LIST), value)
        elif value is None:
            original.pop(name, None)
        else:
            _merge_value(original, name, value, type_name)
    return original


def _merge_value(original: Object, name: str, value: Any, type_name: str) -> None:
    current = original.get(name)
    if isinstance(current, dict) and isinstance(value, dict):
        field = _field(type_name, name)
        inner = field.shape.leaf if field else ""
        original[name] = value if field and field.replace else _merge_map(current, value, inner)
    elif isinstance(current, list) and isinstance(value, list):
        field = _field(type_name, name)
        original[name] = _merge_list(current, value, field) if field and field.merge else value
    else:
        _take(original, name, value)


def _take(original: Object, name: str, value: Any) -> None:
    """Nothing to merge with: the patch's value goes in, without nulls and without anything marked by a directive."""
    if isinstance(value, dict) and DIRECTIVE in value:
        original.pop(name, None)
    else:
        original[name] = _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = ((name, inner) for name, inner in value.items() if inner is not None and not _marked(inner))
        return {name: _plain(inner) for name, inner in kept}
    if isinstance(value, list):
        return [_plain(item) for item in value if not _marked(item)]
    return value


def _marked(value: Any) -> bool:
    return isinstance(value, dict) and DIRECTIVE in value


def _directed(patch: Object) -> Object:
    directive = patch[DIRECTIVE]
    if directive == "replace":
        return {name: value for name, value in patch.items() if name != DIRECTIVE}
    if directive == "delete":
        return {}
    raise unprocessable(f"unknown patch type: {printed(directive)} in map: {printed(patch)}")


def _retain_keys(original: Object, patch: Object) -> None:
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


def _delete_from_list(original: Object, name: str, value: Any) -> None:
    if not name or not (value is None or isinstance(value, list)):
        raise bad_request(_BAD_DELETION)
    if isinstance(original.get(name), list) and value:
        original[name] = [item for item in original[name] if item not in value]


def _ordered_lists(original: Object, patch: Object, type_name: str) -> None:
    """The fields whose order the patch gives are merged and sorted first, and taken out of the patch."""
    for directive in [name for name in patch if name.startswith(ELEMENT_ORDER)]:
        order = patch.pop(directive)
        name = directive.removeprefix(ELEMENT_ORDER)
        if not name or not isinstance(order, list):
            raise bad_request(_BAD_ORDER)
        _ordered_list(original, patch, name, order, type_name)


def _ordered_list(original: Object, patch: Object, name: str, order: list[Any], type_name: str) -> None:
    live, wanted = original.get(name), patch.get(name)
    for value in (live, wanted):
        if value is not None and not isinstance(value, list):
            raise unprocessable(f"expected a []interface {{}}, but received a {_go_type(value)}")
    field = _field(type_name, name)
    merge_key = field.merge_key if field else ""
    _check_order(wanted or [], order, merge_key)
    if live is None and wanted is None:
        return
    if live is not None and wanted is not None:
        merged = _merge_list(live, wanted, field) if field and field.merge else wanted
    else:
        merged = live if live is not None else _plain(wanted)
    key = _key(merge_key)
    for item in (*merged, *order):
        key(item)
    original[name] = interleave(merged, order, live or [], key)
    patch.pop(name, None)


def _check_order(wanted: list[Any], order: list[Any], merge_key: str) -> None:
    """Every item of the patch must stand in the order list, and in that order (what it deletes does not count)."""
    key = _key(merge_key)
    remaining = iter([key(item) for item in order])
    kept = [item for item in wanted if not _marked(item)]
    if order and any(key(item) not in remaining for item in kept):
        raise unprocessable(
            f"The order in patch list:\n{printed(wanted)}\n doesn't match $setElementOrder list:\n{printed(order)}\n"
        )


def _merge_list(original: list[Any], patch: list[Any], field: types.Field) -> list[Any]:
    if not original and not patch:
        return original
    kinds = {_go_type(item) for item in (*original, *patch)}
    if "[]interface {}" in kinds:
        raise rejected()
    if "map[string]interface {}" not in kinds:
        return interleave(_distinct(original + patch), patch, original, _key(""))
    if not field.merge_key:
        raise unprocessable(f"cannot merge lists without merge key for {field.shape.leaf}")
    if len(kinds) > 1:
        raise unprocessable("list element types are not identical")
    return _merge_items(original, patch, field)


def _merge_items(original: list[Any], patch: list[Any], field: types.Field) -> list[Any]:
    key = _key(field.merge_key)
    wanted, live = _special_items(original, patch, field)
    merged = list(live)
    for item in wanted:
        at = next((index for index, each in enumerate(merged) if each.get(field.merge_key, _ABSENT) == key(item)), None)
        if at is None:
            merged.append(item)
        else:
            merged[at] = _merge_map(merged[at], item, field.shape.leaf)
    for item in merged:
        key(item)
    return interleave(merged, wanted, live, key)


_ABSENT = object()


def _special_items(original: list[Any], patch: list[Any], field: types.Field) -> tuple[list[Any], list[Any]]:
    """The patch's ordinary items, and what of the original stays after the items that delete or replace."""
    key = _key(field.merge_key)
    ordinary = [item for item in patch if not _marked(item)]
    for item in patch:
        match item.get(DIRECTIVE, "none"):
            case "none" | "replace":
                continue
            case "delete":
                gone = key(item)
                original = [each for each in original if each.get(field.merge_key, _ABSENT) != gone]
            case "merge":
                raise unprocessable("merging lists cannot yet be specified in the patch")
            case other:
                raise unprocessable(f"unknown patch type: {printed(other)} in map: {printed(item)}")
    if any(item.get(DIRECTIVE) == "replace" for item in patch):
        return [], ordinary
    return ordinary, original


def _key(merge_key: str) -> Callable[[Any], Any]:
    """What tells one list item from another: a scalar itself, an object's merge key."""

    def of(item: Any) -> Any:
        if not merge_key:
            return item if not isinstance(item, dict | list) else printed(item)
        if not isinstance(item, dict):
            raise unprocessable(f"expected a map[string]interface {{}}, but received a {_go_type(item)}")
        if merge_key not in item:
            raise unprocessable(f"map: {printed(item)} does not contain declared merge key: {merge_key}")
        value = item[merge_key]
        return value if not isinstance(value, dict | list) else printed(value)

    return of


def _distinct(items: list[Any]) -> list[Any]:
    return list({(type(item), item): item for item in items}.values())


def _field(type_name: str, name: str) -> types.Field | None:
    known = types.fields(type_name)
    if known and name not in known:
        struct = type_name.rpartition(".")[2]
        raise unprocessable(f'unable to find api field in struct {struct} for the json field "{name}"')
    return known.get(name)


def _go_type(value: Any) -> str:
    match value:
        case dict():
            return "map[string]interface {}"
        case list():
            return "[]interface {}"
        case bool():
            return "bool"
        case str():
            return "string"
        case int():
            return "int64"
        case float():
            return "float64"
    return "nil"
