"""Which type of `types` a kind or a resource has."""

from functools import cache

from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema import types

SCHEME = "pkg/api/legacyscheme/scheme.go:30"
# Bodies of every group version; their apiVersion says nothing.
_EVERYWHERE = {"DeleteOptions": "meta.v1.DeleteOptions", "Status": "meta.v1.Status"}


@cache
def type_of(api_version: str, kind: str) -> str | None:
    """The type's name for `types.fields`, such as "apps.v1.Deployment"; None when the kind is not known."""
    if kind in _EVERYWHERE:
        return _EVERYWHERE[kind]
    group, _, version = api_version.rpartition("/")
    # Packages are named after the group's first word: rbac.authorization.k8s.io/v1 is rbac.v1.
    name = f"{group.partition('.')[0] or 'core'}.{version}.{kind}"
    return name if "kind" in types.fields(name) else None


@cache
def stored_type(resource: str) -> str:
    """The type in which a resource, named by its plural, is stored. Raises KeyError."""
    found = RESOURCES[resource]
    return type_of(found.api_version, found.kind) or _untyped(resource)


def type_for(resource: str, api_version: object, kind: object) -> str:
    """The type that a body names, or the resource's own when it names none that is known."""
    named = type_of(api_version, kind) if isinstance(api_version, str) and isinstance(kind, str) else None
    return named or stored_type(resource)


def misplaced(api_version: str, kind: str, wanted_version: str, wanted_kind: str) -> str:
    """What the server's decoder says of an object of another kind than the wanted one."""
    if type_of(api_version, kind) is None:
        return f'no kind "{kind}" is registered for version "{api_version}" in scheme "{SCHEME}"'
    group = wanted_version.rpartition("/")[0]
    package = group.partition(".")[0] or "core"
    return f"converting ({api_version.rpartition('/')[2]}.{kind}) to ({package}.{wanted_kind}): unknown conversion"


def _untyped(resource: str) -> str:
    raise KeyError(f"{resource}: no type in types.json")
