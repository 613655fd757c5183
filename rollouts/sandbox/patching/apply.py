"""Server-side apply: a configuration is merged into the live object, and its author owns what it names.

What the author named before and names no more goes, unless another owns it. What others own and the configuration
would change is a conflict, unless it is forced.
"""

import json
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request, unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.patching import fieldsets, managers, merging, typed
from rollouts.sandbox.patching.comparison import compare, named
from rollouts.sandbox.patching.fieldsets import NOTHING, Fields, Path
from rollouts.sandbox.patching.managers import Claim, Identity, Managers
from rollouts.sandbox.patching.ownership import with_managers
from rollouts.sandbox.schema import codec, kinds
from rollouts.sandbox.schema.wrong_type import WrongType
from rollouts.sandbox.writing.plugins import Authorship
from rollouts.sandbox.writing.scale import write_scale

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
KUBECTL = "kubectl"
SCALE_VERSION = "autoscaling/v1"
Conflicts = list[tuple[str, Path]]


def apply(resource: str, old: Object | None, wanted: Object, author: Authorship, now: float) -> Object:
    """A new object: `old` (None: to be created) after `wanted` was applied, `managedFields` included.

    Raises ApiError: 400 or 422 for a configuration that is none, 409 with a cause a field for conflicts."""
    if author.subresource == "scale":
        wanted = _scaled(wanted, old or {})
    type_name = _checked(resource, old, wanted)
    wanted = _reachable(resource, wanted, author)
    live = old if old is not None else codec.zero_object(type_name)
    identity = Identity("Apply", author.manager, wanted["apiVersion"], author.subresource)
    table = managers.read(live["metadata"].get("managedFields"))
    last = table.get(identity, Claim(NOTHING, "")).fields
    now_named = named(wanted, type_name)
    merged = merging.merge(live, wanted, type_name)
    others = _owned_by_others(table, identity)
    merged = merging.without(merged, _dropped(last, now_named | others), type_name)
    differs = compare(live, merged, type_name)
    conflicts = _conflicts(table, identity, differs.written)
    if conflicts and not author.force and not _was_client_side(live, conflicts, author, type_name):
        raise _conflict(conflicts)
    table = managers.without(table, differs.removed | differs.written, but=identity)
    same = now_named == last
    table[identity] = Claim(now_named, table[identity].time if same and identity in table else seconds(now))
    return with_managers(_decoded(merged, type_name), managers.write(table))


def _checked(resource: str, old: Object | None, wanted: Object) -> str:
    type_name = kinds.type_for(resource, wanted.get("apiVersion"), wanted.get("kind"))
    _check(wanted, type_name, RESOURCES[resource].api_version if old is None else old["apiVersion"])
    return type_name


def _check(wanted: Object, type_name: str, version: Any) -> None:
    if wanted.get("apiVersion") != version:
        versions = f"Specified patch version: {wanted.get('apiVersion') or ''}, expected: {version}"
        raise bad_request(f"Incorrect version specified in apply patch. {versions}")
    metadata = wanted.get("metadata") or {}
    if metadata.get("managedFields") is not None:
        raise bad_request("metadata.managedFields must be nil")
    name = "/".join(part for part in (metadata.get("namespace"), metadata.get("name")) if part)
    typed.check(wanted, type_name, f"{name}; {version}, Kind={wanted.get('kind')}")


def _reachable(resource: str, wanted: Object, author: Authorship) -> Object:
    """What can be written this way: a status only through its own subresource, and there nothing else."""
    if RESOURCES[resource].subresource("status") is None or author.subresource == "scale":
        return wanted
    apart = ("spec",) if author.subresource == "status" else ("status",)
    return {key: value for key, value in wanted.items() if key not in apart}


def _scaled(scale: Object, old: Object) -> Object:
    """What a Scale asks of the object that it is a view of."""
    _check(scale, "autoscaling.v1.Scale", SCALE_VERSION)
    write_scale(old, scale)
    metadata, spec = scale.get("metadata") or {}, scale.get("spec") or {}
    asked = {"spec": {"replicas": spec["replicas"]}} if spec.get("replicas") is not None else {}
    kept = {key: metadata[key] for key in ("name", "namespace", "resourceVersion", "uid") if key in metadata}
    return {"apiVersion": old["apiVersion"], "kind": old["kind"], "metadata": kept, **asked}


def _owned_by_others(table: Managers, identity: Identity) -> Fields:
    return frozenset(path for each, claim in table.items() if each != identity for path in claim.fields)


def _dropped(last: Fields, kept: Fields) -> list[Path]:
    """What was named and is no more, and nobody holds or holds a part of; the outermost first.

    An item that stays keeps its keys, whoever named them."""
    gone = (path for path in last - kept if not fieldsets.under(kept, path) and not fieldsets.is_key(path))
    return sorted(gone, key=len)


def _conflicts(table: Managers, identity: Identity, written: Fields) -> Conflicts:
    others = ((each, claim) for each, claim in table.items() if each != identity)
    return [(each.spoken(), path) for each, claim in others for path in sorted(claim.fields & written)]


def _was_client_side(live: Object, conflicts: Conflicts, author: Authorship, type_name: str) -> bool:
    """Whether kubectl only takes back what it applied itself before it applied on the server's side."""
    text = (live["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    if author.manager != KUBECTL or not text:
        return False
    try:
        applied = json.loads(text)
    except ValueError:
        return False
    if not isinstance(applied, dict) or applied.get("apiVersion") != live["apiVersion"]:
        return False
    before = merging.merge(live, applied, type_name)
    still = named(applied, type_name) - compare(live, before, type_name).written
    return all(path in still for _, path in conflicts)


def _conflict(conflicts: Conflicts) -> ApiError:
    causes = [
        {"reason": "FieldManagerConflict", "message": f"conflict with {owner}", "field": fieldsets.spoken(path)}
        for owner, path in conflicts
    ]
    return ApiError(409, "Conflict", f"Apply failed with {_told(conflicts)}", {"causes": causes})


def _told(conflicts: Conflicts) -> str:
    if len(conflicts) == 1:
        owner, path = conflicts[0]
        return f"1 conflict: conflict with {owner}: {fieldsets.spoken(path)}"
    lines: list[str] = []
    for owner in sorted({owner for owner, _ in conflicts}):
        lines.append(f"conflicts with {owner}:")
        lines += [f"- {fieldsets.spoken(path)}" for each, path in conflicts if each == owner]
    return f"{len(conflicts)} conflicts: " + "\n".join(lines)


def _decoded(merged: Object, type_name: str) -> Object:
    try:
        return codec.decode(merged, type_name).value
    except WrongType as wrong:
        raise unprocessable(wrong.for_json) from None
