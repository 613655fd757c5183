"""What a writer knew of an object when it wrote: is that still so?"""

from rollouts.sandbox.errors import conflict
from rollouts.sandbox.storage import Object


def check_version(resource: str, asked: Object, stored: Object) -> None:
    """Refuse with ApiError (409) an update of another object, or of another state, than the stored one."""
    said, metadata = asked["metadata"], stored["metadata"]
    check_preconditions(resource, stored, said.get("uid"), None)
    if said.get("resourceVersion") and said["resourceVersion"] != metadata["resourceVersion"]:
        raise conflict(resource, metadata["name"])


def check_preconditions(resource: str, stored: Object, uid: str | None, resource_version: str | None) -> None:
    """Refuse with ApiError (409) when the stored object is not the one that was meant; None asks for nothing."""
    metadata = stored["metadata"]
    if uid and uid != metadata["uid"]:
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {metadata['uid']}"
        raise conflict(resource, metadata["name"], why)
    if resource_version and resource_version != metadata["resourceVersion"]:
        why = (
            f"Precondition failed: ResourceVersion in precondition: {resource_version}, "
            f"ResourceVersion in object meta: {metadata['resourceVersion']}"
        )
        raise conflict(resource, metadata["name"], why)
