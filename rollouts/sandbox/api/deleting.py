"""DELETE: one object or a selected collection, at once or in good order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp.web import Response

from rollouts.sandbox.api.answers import answer
from rollouts.sandbox.api.call import Call, is_dry_run, refused_option, refused_options
from rollouts.sandbox.api.reading import key_of, read_selection
from rollouts.sandbox.api.writing import read_any
from rollouts.sandbox.basics.errors import ApiError, FieldError, bad_request, details_of, unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.writing.deletion import PROPAGATIONS
from rollouts.sandbox.writing.terms import Terms

OPTIONS = "DeleteOptions"
META_SCHEME = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:38"
BOTH = "orphanDependents and deletionPropagation cannot be both set"
RETURNED = frozenset(["pods", "services", "serviceaccounts", "resourcequotas", "namespaces"])
"""Deleting one of these answers the object; the others answer a Status."""


async def delete(call: Call) -> Response:
    """Delete one object."""
    options = await read_delete_options(call)
    resource, target = call.resource.plural, call.target
    namespace = target.namespace if call.resource.namespaced else ""
    last = options.delete(call, namespace, target.name)
    stays = call.registry.storage.get(resource, namespace, target.name) is not None and not options.dry_run
    if stays or resource in RETURNED:
        return answer(call.form.render(last), media_type=call.media.type)
    details = details_of(resource, target.name, uid=last["metadata"]["uid"])
    status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}
    return answer(status, media_type=call.media.type)


async def delete_collection(call: Call) -> Response:
    """Delete every selected object, and answer what they were."""
    options = await read_delete_options(call)
    selection = read_selection(call)
    found = sorted(filter(selection.matches, call.registry.list(call.resource.plural)), key=key_of)
    for obj in found:
        metadata = obj["metadata"]
        try:
            options.delete(call, metadata.get("namespace", ""), metadata["name"])
        except ApiError as error:
            if error.code != 404:
                raise
    metadata = {"resourceVersion": str(call.registry.storage.revision)}
    return answer(call.form.render_list(found, metadata), media_type=call.media.type)


@dataclass(frozen=True, slots=True)
class DeleteOptions:
    """How to delete, from the query or the body."""

    propagation: str | None = None
    grace_seconds: int | None = None
    uid: str | None = None
    resource_version: str | None = None
    dry_run: bool = False

    def delete(self, call: Call, namespace: str, name: str) -> Object:
        """Delete one object so."""
        return call.registry.delete(
            call.resource.plural,
            namespace,
            name,
            propagation=self.propagation,
            grace_seconds=self.grace_seconds,
            uid=self.uid,
            resource_version=self.resource_version,
            terms=Terms(call.user, dry_run=self.dry_run),
        )


async def read_delete_options(call: Call) -> DeleteOptions:
    """Read DeleteOptions. Raises ApiError."""
    given = await read_any(call)
    kind, version = given.get("kind") or OPTIONS, given.get("apiVersion") or "v1"
    if kind != OPTIONS:
        raise unprocessable(f'no kind "{kind}" is registered for version "{version}" in scheme "{META_SCHEME}"')
    return delete_options(call, given)


def delete_options(call: Call, given: Mapping[str, Any]) -> DeleteOptions:
    """Read DeleteOptions that were decoded already; the query fills what they leave open."""
    grace = given.get("gracePeriodSeconds", call.number("gracePeriodSeconds"))
    if grace is not None and (isinstance(grace, bool) or not isinstance(grace, int)):
        raise bad_request("json: cannot unmarshal into Go struct field DeleteOptions.gracePeriodSeconds of type int64")
    propagation = given.get("propagationPolicy") or call.option("propagationPolicy") or None
    if given.get("orphanDependents", call.option("orphanDependents") or None) is not None:
        if propagation is not None:
            sentence = f'Invalid value: "{propagation}": {BOTH}'
            raise refused_options("delete", [FieldError("FieldValueInvalid", "propagationPolicy", sentence)])
        orphan = given.get("orphanDependents", call.flag("orphanDependents"))
        propagation = "Orphan" if orphan else "Background"
    if propagation is not None and propagation not in PROPAGATIONS:
        raise refused_option("delete", "propagationPolicy", quoted(str(propagation)), [*PROPAGATIONS, "nil"])
    asked = given.get("preconditions")
    preconditions = asked if isinstance(asked, dict) else {}
    dry_run = call.dry_run or is_dry_run("delete", given.get("dryRun") or [])
    uid, version = (str(preconditions.get(key) or "") or None for key in ("uid", "resourceVersion"))
    return DeleteOptions(propagation, grace, uid, version, dry_run)
