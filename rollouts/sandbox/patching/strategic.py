"""Strategic merge patch: lists with a merge key are merged item by item; directives say what to drop, how to sort.

Directives: `$patch` (replace, delete, merge), `$retainKeys`, `$setElementOrder/LIST`, `$deleteFromPrimitiveList/LIST`.
"""

from copy import deepcopy
from typing import Any

from rollouts.sandbox.basics.errors import bad_request, unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching.directives import (
    BAD_ORDER,
    DELETE_FROM_LIST,
    DIRECTIVE,
    ELEMENT_ORDER,
    check_order,
    delete_from_list,
    distinct,
    key_by,
    marked,
    plain,
    retain_keys,
)
from rollouts.sandbox.patching.element_order import interleave
from rollouts.sandbox.patching.errors import rejected
from rollouts.sandbox.schema import types
from rollouts.sandbox.schema.go_names import go_name
from rollouts.sandbox.schema.go_text import printed


def apply(original: Object, patch: Object, type_name: str) -> Object:
    """A new object: `original` (of the type `types` knows as `type_name`) with `patch` merged into it.

    Raises ApiError when a directive is malformed or a list item lacks its merge key."""
    return _merge_map(deepcopy(original), deepcopy(patch), type_name)


def _merge_map(original: Object, patch: Object, type_name: str) -> Object:
    if DIRECTIVE in patch:
        return _directed(patch)
    retain_keys(original, patch)
    _ordered_lists(original, patch, type_name)
    for name, value in patch.items():
        if name.startswith(DELETE_FROM_LIST):
            delete_from_list(original, name.removeprefix(DELETE_FROM_LIST), value)
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
        original[name] = plain(value)


def _directed(patch: Object) -> Object:
    directive = patch[DIRECTIVE]
    if directive == "replace":
        return {name: value for name, value in patch.items() if name != DIRECTIVE}
    if directive == "delete":
        return {}
    raise unprocessable(f"unknown patch type: {printed(directive)} in map: {printed(patch)}")


def _ordered_lists(original: Object, patch: Object, type_name: str) -> None:
    """The fields whose order the patch gives are merged and sorted first, and taken out of the patch."""
    for directive in [name for name in patch if name.startswith(ELEMENT_ORDER)]:
        order = patch.pop(directive)
        name = directive.removeprefix(ELEMENT_ORDER)
        if not name or not isinstance(order, list):
            raise bad_request(BAD_ORDER)
        _ordered_list(original, patch, name, order, type_name)


def _ordered_list(original: Object, patch: Object, name: str, order: list[Any], type_name: str) -> None:
    live, wanted = original.get(name), patch.get(name)
    for value in (live, wanted):
        if value is not None and not isinstance(value, list):
            raise unprocessable(f"expected a []interface {{}}, but received a {go_name(value).type}")
    field = _field(type_name, name)
    merge_key = field.merge_key if field else ""
    check_order(wanted or [], order, merge_key)
    if live is None and wanted is None:
        return
    if live is not None and wanted is not None:
        merged = _merge_list(live, wanted, field) if field and field.merge else wanted
    else:
        merged = live if live is not None else plain(wanted)
    key = key_by(merge_key)
    for item in (*merged, *order):
        key(item)
    original[name] = interleave(merged, order, live or [], key)
    patch.pop(name, None)


def _merge_list(original: list[Any], patch: list[Any], field: types.Field) -> list[Any]:
    if not original and not patch:
        return original
    kinds = {go_name(item).type for item in (*original, *patch)}
    if "[]interface {}" in kinds:
        raise rejected()
    if "map[string]interface {}" not in kinds:
        return interleave(distinct(original + patch), patch, original, key_by(""))
    if not field.merge_key:
        raise unprocessable(f"cannot merge lists without merge key for {field.shape.leaf}")
    if len(kinds) > 1:
        raise unprocessable("list element types are not identical")
    return _merge_items(original, patch, field)


def _merge_items(original: list[Any], patch: list[Any], field: types.Field) -> list[Any]:
    key = key_by(field.merge_key)
    wanted, live = _special_items(original, patch, field)
    merged = list(live)
    for item in wanted:
        sought = key(item)
        at = next((index for index, each in enumerate(merged) if each.get(field.merge_key, _ABSENT) == sought), None)
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
    key = key_by(field.merge_key)
    ordinary = [item for item in patch if not marked(item)]
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


def _field(type_name: str, name: str) -> types.Field | None:
    known = types.fields(type_name)
    if known and name not in known:
        struct = type_name.rpartition(".")[2]
        raise unprocessable(f'unable to find api field in struct {struct} for the json field "{name}"')
    return known.get(name)
