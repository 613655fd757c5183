"""Tokens for service accounts, as `kubectl create token` asks for: they look as real ones do, and end as they say."""

import base64
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from rollouts.sandbox.access.authentication import ISSUER, Tokens, account_groups
from rollouts.sandbox.access.identity import User
from rollouts.sandbox.access.rbac import ACCOUNT_PREFIX
from rollouts.sandbox.basics.errors import FieldError, bad_request, conflict, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.basics.timestamps import seconds

GROUP = "authentication.k8s.io"
DEFAULT_SECONDS = 3_600
LEAST_SECONDS = 600
MOST_SECONDS = 2**32
BOUND = {"Pod": ("pods", "pod"), "Secret": ("secrets", "secret"), "Node": ("nodes", "node")}


@dataclass(frozen=True, slots=True)
class AccountTokens:
    """Issues tokens. now: epoch seconds."""

    tokens: Tokens
    objects: Reader
    now: Callable[[], float]

    def issue(self, asked: Object, namespace: str, name: str) -> Object:
        """Answer a TokenRequest for a service account. Raises ApiError."""
        account = self.objects.get("serviceaccounts", namespace, name)
        given = asked.get("spec")
        spec: dict[str, Any] = given if isinstance(given, dict) else {}
        audiences = _audiences(spec.get("audiences"))
        lasts = _lifetime(spec.get("expirationSeconds"), name)
        reference, now = spec.get("boundObjectRef"), self.now()
        bound = self._bound(reference, namespace)
        uid = account["metadata"]["uid"]
        about = {"namespace": namespace, "serviceaccount": {"name": name, "uid": uid}} | bound
        user_name = f"{ACCOUNT_PREFIX}{namespace}:{name}"
        shown = _shown({"aud": audiences, "kubernetes.io": about, "sub": user_name}, int(now), lasts)
        token = self.tokens.issue(User(user_name, account_groups(user_name), uid), lasts, shown, audiences)
        told = {"audiences": audiences, "expirationSeconds": lasts, "boundObjectRef": reference}
        metadata = {"name": name, "namespace": namespace, "creationTimestamp": seconds(now)}
        status = {"token": token, "expirationTimestamp": seconds(now + lasts)}
        head = {"kind": "TokenRequest", "apiVersion": f"{GROUP}/v1"}
        return head | {"metadata": metadata, "spec": told, "status": status}

    def _bound(self, reference: Any, namespace: str) -> Object:
        if not isinstance(reference, dict):
            return {}
        kind, name, uid = (str(reference.get(key) or "") for key in ("kind", "name", "uid"))
        if kind not in BOUND:
            version = reference.get("apiVersion", "")
            raise bad_request(f"cannot bind token to object of type {version}, Kind={kind}")
        resource, key = BOUND[kind]
        metadata = self.objects.get(resource, "" if kind == "Node" else namespace, name)["metadata"]
        if uid and uid != metadata["uid"]:
            why = (
                f"the UID in the bound object reference ({uid}) does not match the UID in record. "
                "The object might have been deleted and then recreated"
            )
            raise conflict(resource, name, why)
        return {key: {"name": name, "uid": metadata["uid"]}}


def _audiences(wanted: Any) -> list[str]:
    return [str(each) for each in wanted] if isinstance(wanted, list) and wanted else [ISSUER]


def _shown(claims: Object, begins: int, lasts: int) -> str:
    """What can be read of a token: its head and its claims."""
    times = {"exp": begins + lasts, "iat": begins, "nbf": begins}
    said = claims | times | {"iss": ISSUER, "jti": str(uuid.uuid4())}
    return f"{_part({'alg': 'RS256', 'kid': 'rollboard'})}.{_part(dict(sorted(said.items())))}."


def _lifetime(given: Any, name: str) -> int:
    if given is None:
        return DEFAULT_SECONDS
    if not isinstance(given, int) or isinstance(given, bool):
        raise bad_request(
            "json: cannot unmarshal into Go struct field TokenRequestSpec.spec.expirationSeconds of type int64"
        )
    why = ""
    if given < LEAST_SECONDS:
        why = "may not specify a duration less than 10 minutes"
    elif given > MOST_SECONDS:
        why = "may not specify a duration larger than 2^32 seconds"
    if why:
        fault = FieldError("FieldValueInvalid", "spec.expirationSeconds", f"Invalid value: {given}: {why}")
        raise invalid("TokenRequest", name, [fault], GROUP)
    return given


def _part(value: Object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")
