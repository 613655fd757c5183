"""Every pod runs as a service account that exists, with its token mounted unless it asks otherwise."""

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.writing.naming import generate_name

DEFAULT = "default"
VOLUME = "kube-api-access-"
MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
ROOT_CA = "kube-root-ca.crt"
# An hour, and seven seconds by which the server knows that nobody chose the hour.
TOKEN_SECONDS = 3607
FILE_MODE = 0o644


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) when the account is not there."""
    if resource != "pods" or operation != "CREATE":
        return obj
    spec = dict(obj.get("spec") or {})
    name = spec.get("serviceAccountName") or DEFAULT
    spec |= {"serviceAccountName": name, "serviceAccount": name}
    account = _look_up(obj, name, objects)
    if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
        spec["imagePullSecrets"] = account["imagePullSecrets"]
    if _mounts_token(spec, account):
        spec |= _with_token(spec)
    return obj | {"spec": spec}


def _look_up(pod: Object, name: str, objects: Reader) -> Object:
    namespace = pod["metadata"].get("namespace", "")
    try:
        return objects.get("serviceaccounts", namespace, name)
    except ApiError as error:
        if error.code != 404:
            raise
        sentence = f'error looking up service account {namespace}/{name}: serviceaccount "{name}" not found'
        raise refuse("pods", pod, sentence) from error


def _mounts_token(spec: Object, account: Object) -> bool:
    for holder in (spec, account):
        if holder.get("automountServiceAccountToken") is not None:
            return bool(holder["automountServiceAccountToken"])
    return True


def _with_token(spec: Object) -> Object:
    """The parts of the spec that change: a projected volume, and a mount in each container that has none there."""
    volumes = spec.get("volumes") or []
    known = next((each["name"] for each in volumes if each["name"].startswith(VOLUME)), "")
    name = known or generate_name(VOLUME)
    mount = {"name": name, "readOnly": True, "mountPath": MOUNT_PATH}
    changed: Object = {}
    for group in ("initContainers", "containers"):
        if spec.get(group):
            changed[group] = [_with_mount(each, mount) for each in spec[group]]
    if not known and changed != {group: spec[group] for group in changed}:
        changed["volumes"] = [*volumes, _volume(name)]
    return changed


def _with_mount(container: Object, mount: Object) -> Object:
    mounts = container.get("volumeMounts") or []
    if any(each.get("mountPath") == MOUNT_PATH for each in mounts):
        return container
    return container | {"volumeMounts": [*mounts, mount]}


def _volume(name: str) -> Object:
    namespace = {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}
    sources: list[Object] = [
        {"serviceAccountToken": {"expirationSeconds": TOKEN_SECONDS, "path": "token"}},
        {"configMap": {"name": ROOT_CA, "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [namespace]}},
    ]
    return {"name": name, "projected": {"sources": sources, "defaultMode": FILE_MODE}}
