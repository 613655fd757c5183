"""Whether a body is of the kind that its path is for; the sentences are the server's decoder's."""

from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import Resource, join_group
from rollouts.sandbox.schema.kinds import misplaced, type_of

LEGACY = "extensions"
SCALE_VERSION = "autoscaling/v1"


def check_kind(obj: Object, resource: Resource, group: str, version: str) -> None:
    """Raises ApiError (400) for another kind, or another version than the path's."""
    expected = join_group(group, version)
    said, kind = obj.get("apiVersion") or expected, obj.get("kind") or resource.kind
    if (said, kind) == (expected, resource.kind):
        return
    own_group, _, own_version = said.rpartition("/")
    if kind == resource.kind and (own_group in (group, LEGACY) or type_of(said, kind) is not None):
        sentence = f"the API version in the data ({said}) does not match the expected API version ({expected})"
        raise bad_request(sentence)
    why = misplaced(said, kind, resource.api_version, resource.kind)
    raise bad_request(f'{kind} in version "{own_version}" cannot be handled as a {resource.kind}: {why}')


def check_scale(obj: Object) -> None:
    """Raises ApiError (400) for anything but a Scale."""
    said, kind = obj.get("apiVersion") or SCALE_VERSION, obj.get("kind") or "Scale"
    if (said, kind) != (SCALE_VERSION, "Scale"):
        why = misplaced(said, kind, SCALE_VERSION, "Scale")
        version = said.rpartition("/")[2]
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a Scale: {why}')
