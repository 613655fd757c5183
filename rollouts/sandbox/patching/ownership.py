"""Who wrote what: after each ordinary write the fields that it changed belong to its author alone."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.patching import managers
from rollouts.sandbox.patching.comparison import Comparison, compare, compare_created
from rollouts.sandbox.patching.fieldsets import NOTHING, Fields
from rollouts.sandbox.patching.managers import Claim, Identity
from rollouts.sandbox.schema import codec, kinds
from rollouts.sandbox.writing.plugins import Authorship

UNKNOWN = "unknown"
_NONE: list[Object] = []


def own(resource: str, new: Object, old: Object | None, author: Authorship, now: float) -> Object:
    """A new object: `new` with `metadata.managedFields` after a write that made it out of `old` (None: created).

    What `apply` gave is right already. An empty list in `new` forgets all owners."""
    if author.operation == "Apply":
        return new
    known, differs = _known(new, old, author), _compared(resource, new, old)
    if not differs and known is _stored(old):
        return with_managers(new, known)
    written = differs.written
    if RESOURCES[resource].subresource("status") is not None and author.subresource != "status":
        written = frozenset(path for path in written if path[0] != "f:status")
    identity = Identity("Update", author.manager or UNKNOWN, new["apiVersion"], author.subresource)
    return with_managers(new, _handed_over(known, differs.removed | written, written, identity, seconds(now)))


def _compared(resource: str, new: Object, old: Object | None) -> Comparison:
    type_name = kinds.type_for(resource, new.get("apiVersion"), new.get("kind"))
    if old is not None:
        return compare(old, new, type_name)
    return compare_created(codec.zero_object(type_name), new, type_name)


def _handed_over(known: list[Object], lost: Fields, written: Fields, identity: Identity, time: str) -> list[Object]:
    """The entries when everybody has lost the one, and the author owns the other since `time`."""
    near, far = managers.set_apart(known, lost)
    table = managers.without(managers.read(near), lost)
    if written:
        table |= managers.read([each for each in far if managers.identity_of(each) == identity])
        far = [each for each in far if managers.identity_of(each) != identity]
        own_before = table.get(identity, Claim(NOTHING, "")).fields
        table[identity] = Claim(own_before | written, time)
    return managers.write(table, far)


def _stored(old: Object | None) -> list[Object]:
    found: list[Object] = old["metadata"].get("managedFields") or _NONE if old is not None else _NONE
    return found


def with_managers(obj: Object, entries: list[Object]) -> Object:
    """A copy of the object with these `managedFields`; none at all when there is no owner."""
    metadata = {name: value for name, value in obj["metadata"].items() if name != "managedFields"}
    return obj | {"metadata": metadata | ({"managedFields": entries} if entries else {})}


def _known(new: Object, old: Object | None, author: Authorship) -> list[Object]:
    stored = _stored(old)
    given = new["metadata"].get("managedFields")
    if author.subresource or given is None:
        return stored
    if given in ([], [{}]):
        return []
    return given if given != stored and managers.read(given) else stored
