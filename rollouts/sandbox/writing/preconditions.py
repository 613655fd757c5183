"""What a writer knew of an object when it wrote: is that still so?"""

from rollouts.sandbox.basics.errors import ApiError, FieldError, bad_request, conflict, invalid, unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema.go_text import misread_number

OTHER_NAMESPACE = "the namespace of the provided object does not match the namespace sent on the request"


def check_version(resource: str, asked: Object, stored: Object) -> None:
    """Refuse with ApiError (409) an update of another object, or of another state, than the stored one."""
    said, metadata = asked["metadata"], stored["metadata"]
    if said.get("uid") and said["uid"] != metadata["uid"]:
        key = "/".join(part for part in (resource, metadata.get("namespace"), metadata["name"]) if part)
        why = (
            f"StorageError: invalid object, Code: 4, Key: /registry/{key}, ResourceVersion: 0, AdditionalErrorMsg: "
            f"Precondition failed: UID in precondition: {said['uid']}, UID in object meta: {metadata['uid']}"
        )
        raise conflict(resource, metadata["name"], why)
    version = said.get("resourceVersion")
    if version and version != metadata["resourceVersion"]:
        fault = misread_number(version)
        if fault:
            raise unprocessable(fault)
        if int(version):  # 0 asks for nothing
            raise conflict(resource, metadata["name"])


def check_unversioned(version: str) -> None:
    """Refuse with ApiError (422) to create what says that it was stored; what is no version at all says nothing."""
    if version and not misread_number(version) and int(version):
        raise unprocessable("resourceVersion should not be set on objects to be created")


def check_unborn(resource: str, asked: Object) -> None:
    """Refuse with ApiError (409) to create what is meant to be there already, under a uid."""
    metadata = asked["metadata"]
    if metadata.get("uid"):
        why = f"uid mismatch: the provided object specified uid {metadata['uid']}, and no existing object was found"
        raise conflict(resource, metadata["name"], why)


def check_preconditions(resource: str, stored: Object, uid: str | None, resource_version: str | None) -> None:
    """Refuse with ApiError (409) when the stored object is not the one that was meant; None asks for nothing."""
    metadata = stored["metadata"]
    if uid and uid != metadata["uid"]:
        raise _other(resource, metadata["name"], "UID", uid, metadata["uid"], "deleted and then recreated")
    if resource_version and resource_version != metadata["resourceVersion"]:
        state = metadata["resourceVersion"]
        raise _other(resource, metadata["name"], "ResourceVersion", resource_version, state, "modified")


def _other(resource: str, name: str, word: str, meant: str, found: str, fate: str) -> ApiError:
    """Only here does the server name the kind where it else names the resource."""
    known = RESOURCES[resource]
    title = f"{known.kind}.{known.group}" if known.group else known.kind
    message = (
        f'Operation cannot be fulfilled on {title} "{name}": the {word} in the precondition ({meant}) does not match '
        f"the {word} in record ({found}). The object might have been {fate}"
    )
    details = {"name": name, **({"group": known.group} if known.group else {}), "kind": known.kind}
    return ApiError(409, "Conflict", message, details)


def settled(resource: str, asked: Object, namespace: str) -> Object:
    """Give what is asked with the namespace of the request: rights hold there, and nowhere else.

    Raises ApiError (400) when it names another one.
    """
    metadata = asked.get("metadata") or {}
    wanted = namespace if RESOURCES[resource].namespaced else ""
    given = metadata.get("namespace") or ""
    if wanted and given not in ("", wanted):
        raise bad_request(OTHER_NAMESPACE)
    if given == wanted:
        return asked
    kept = metadata.copy()
    kept.pop("namespace", None)
    return asked | {"metadata": kept | ({"namespace": wanted} if wanted else {})}


def check_patched(resource: str, patched: Object, stored: Object) -> None:
    """Refuse with ApiError a patch that makes another object of it: 400 for its name, 422 for its uid."""
    metadata, name = patched.get("metadata") or {}, stored["metadata"]["name"]
    if metadata.get("name") != name:
        told = metadata.get("name") or ""
        raise bad_request(f"the name of the object ({told}) does not match the name on the URL ({name})")
    if metadata.get("uid") not in (None, "", stored["metadata"]["uid"]):
        known = RESOURCES[resource]
        text = f'Invalid value: "{metadata["uid"]}": field is immutable'
        raise invalid(known.kind, name, [FieldError("FieldValueInvalid", "metadata.uid", text)], known.group)
