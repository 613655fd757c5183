"""The API without the wire: every write, from a controller or a request, passes here and nowhere else.

A write runs: defaults, ownership, admission, what it may touch (`lifecycle`), validation, judges, and storage. All
calls are synchronous, and return stored objects, which nobody changes in place. Every refusal is an ApiError.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox import deletion
from rollouts.sandbox.errors import FieldError, already_exists, bad_request, conflict, invalid, not_found
from rollouts.sandbox.fieldcheck import FieldCheck
from rollouts.sandbox.identity import SYSTEM, User
from rollouts.sandbox.lifecycle import prepare_create, prepare_update, with_metadata
from rollouts.sandbox.naming import generate_name
from rollouts.sandbox.plugins import Authorship, Plugins
from rollouts.sandbox.resources import RESOURCES
from rollouts.sandbox.room import check_room
from rollouts.sandbox.scale import read_scale, write_scale
from rollouts.sandbox.sharing import Pool, share
from rollouts.sandbox.storage import Object, Storage
from rollouts.sandbox.timestamps import seconds

APPLY_PATCH = "application/apply-patch+yaml"
NAME_TRIES = 8
OWN_RULES = ("ephemeralcontainers",)
"""Subresources through which other things may change than through the object itself."""
NAMELESS = FieldError("FieldValueRequired", "metadata.name", "Required value: name or generateName is required")


@dataclass(slots=True)
class Registry:
    """The stored objects behind the rules of the API. now: gives epoch seconds."""

    storage: Storage
    now: Callable[[], float]
    plugins: Plugins = field(default_factory=Plugins)
    pool: Pool = field(default_factory=Pool)

    def get(self, resource: str, namespace: str, name: str) -> Object:
        """Give the stored object. Raises ApiError (404)."""
        obj = self.storage.get(resource, namespace, name)
        if obj is None:
            raise not_found(resource, name)
        return obj

    def list(self, resource: str, namespace: str | None = None) -> list[Object]:
        """Give the stored objects of one namespace, or with None of all."""
        return self.storage.list(resource, namespace)

    def create(
        self,
        resource: str,
        obj: Object,
        *,
        user: User = SYSTEM,
        dry_run: bool = False,
        field_manager: str = "",
        strict: FieldCheck | None = None,
        author: Authorship | None = None,
    ) -> Object:
        """Create what `obj` asks for, a name from generateName included, and give the stored state."""
        obj = self._typed(resource, obj)
        if obj["metadata"].get("resourceVersion"):
            raise bad_request("resourceVersion should not be set on objects to be created")
        obj = self._decoded(resource, obj, strict)
        obj = self._owned(resource, self.plugins.default(resource, obj), None, author or Authorship(field_manager))
        obj = self._admit("CREATE", resource, obj, None, user)
        obj = prepare_create(resource, self._born(resource, obj))
        if not obj["metadata"].get("name"):
            self._refuse(resource, obj, [NAMELESS])
        self._refuse(resource, obj, self.plugins.validate_create(resource, obj))
        self._judge("CREATE", resource, obj, None, user)
        self._warn(resource, obj, None, strict)
        metadata = obj["metadata"]
        if self.storage.get(resource, metadata.get("namespace", ""), metadata["name"]) is not None:
            raise already_exists(resource, metadata["name"])
        check_room(self.storage, resource)
        return obj if dry_run else self.storage.put(resource, self._pooled(resource, obj))

    def update(
        self,
        resource: str,
        obj: Object,
        *,
        subresource: str = "",
        user: User = SYSTEM,
        dry_run: bool = False,
        field_manager: str = "",
        strict: FieldCheck | None = None,
        author: Authorship | None = None,
    ) -> Object:
        """Replace the object, or the part of it that a subresource may write, and give the stored state.

        Raises ApiError 409 when metadata.resourceVersion or uid is set and is not the stored one.
        """
        metadata = obj.get("metadata") or {}
        old = self.get(resource, metadata.get("namespace", ""), metadata.get("name", ""))
        if subresource == "scale":
            obj, subresource = write_scale(old, obj), ""
            author = author or Authorship(field_manager, subresource="scale")
        obj = self._typed(resource, obj)
        self._check_preconditions(resource, obj, old)
        obj = self._decoded(resource, obj, strict)
        # A status has no defaults; what is not touched stays the very same object, which later steps see at a glance.
        wanted = obj if subresource == "status" else self.plugins.default(resource, obj)
        new = prepare_update(resource, wanted, old, subresource)
        new = self._owned(resource, new, old, author or Authorship(field_manager, subresource=subresource))
        new = self._admit("UPDATE", resource, new, old, user)
        judged = f"{resource}/{subresource}" if subresource in OWN_RULES else resource
        self._refuse(resource, new, self.plugins.validate_update(judged, new, old))
        self._judge("UPDATE", resource, new, old, user)
        if not subresource:
            self._warn(resource, new, old, strict)
        return self._keep(resource, new, old, dry_run)

    def patch(
        self,
        resource: str,
        namespace: str,
        name: str,
        patch: Any,
        content_type: str,
        *,
        subresource: str = "",
        user: User = SYSTEM,
        dry_run: bool = False,
        field_manager: str = "",
        strict: FieldCheck | None = None,
        force: bool = False,
    ) -> Object:
        """Change the object by a patch document of `content_type`, and give the stored state.

        An apply patch creates what does not exist; `force` lets it take over others' fields.
        """
        author = Authorship(field_manager, subresource=subresource)
        if content_type == APPLY_PATCH:
            author = Authorship(field_manager, "Apply", subresource, force)
            return self._apply(resource, namespace, name, patch, author, user, dry_run)
        old = self.get(resource, namespace, name)
        document = read_scale(old) if subresource == "scale" else old
        refuses = strict is not None and strict.mode == "Strict"
        new = self.plugins.patch(resource, document, patch, content_type, strict=refuses)
        named = (new.get("metadata") or {}).get("name")
        if named != name:
            raise bad_request(f"the name of the object ({named or ''}) does not match the name on the URL ({name})")
        return self.update(
            resource, new, subresource=subresource, user=user, dry_run=dry_run, strict=strict, author=author
        )

    def delete(
        self,
        resource: str,
        namespace: str,
        name: str,
        *,
        propagation: str | None = None,
        grace_seconds: int | None = None,
        uid: str | None = None,
        resource_version: str | None = None,
        user: User = SYSTEM,
        dry_run: bool = False,
    ) -> Object:
        """Delete, or begin to: give the last state. It is gone unless a grace period or a finalizer holds it.

        propagation: "Background", "Foreground" or "Orphan"; None is background, and keeps what was said before.
        """
        old = self.get(resource, namespace, name)
        deletion.check_preconditions(resource, old, uid, resource_version)
        self._admit("DELETE", resource, old, old, user)
        new = deletion.begin(resource, old, propagation, grace_seconds, self.now())
        if dry_run:
            return new
        if deletion.is_over(resource, new):
            return self.storage.remove(resource, namespace, name, new)
        return old if new == old else self.storage.put(resource, new)

    def bind(self, namespace: str, name: str, node: str, *, user: User = SYSTEM) -> Object:
        """Give a pod its node, as the scheduler does, and note that it is scheduled."""
        pod = self.get("pods", namespace, name)
        status = pod.get("status") or {}
        scheduled = {
            "type": "PodScheduled",
            "status": "True",
            "lastProbeTime": None,
            "lastTransitionTime": seconds(self.now()),
        }
        others = [each for each in status.get("conditions") or () if each.get("type") != "PodScheduled"]
        bound = pod | {
            "spec": pod["spec"] | {"nodeName": node},
            "status": status | {"conditions": [*others, scheduled]},
        }
        bound = self._admit("UPDATE", "pods", bound, pod, user)
        return self._keep("pods", bound, pod, dry_run=False)

    def _typed(self, resource: str, obj: Object) -> Object:
        known = RESOURCES[resource]
        metadata = dict(obj.get("metadata") or {})
        return {"apiVersion": known.api_version, "kind": known.kind} | obj | {"metadata": metadata}

    def _born(self, resource: str, obj: Object) -> Object:
        metadata = obj["metadata"]
        name = metadata.get("name") or self._generated(resource, obj)
        obj = with_metadata(obj, deletionTimestamp=None, deletionGracePeriodSeconds=None, selfLink=None)
        return with_metadata(obj, name=name, uid=str(uuid.uuid4()), creationTimestamp=seconds(self.now()))

    def _generated(self, resource: str, obj: Object) -> str | None:
        metadata = obj["metadata"]
        base, namespace = metadata.get("generateName"), metadata.get("namespace", "")
        if not base:
            return None
        names = (generate_name(base) for _ in range(NAME_TRIES))
        return next((each for each in names if self.storage.get(resource, namespace, each) is None), None)

    def _apply(
        self,
        resource: str,
        namespace: str,
        name: str,
        wanted: Object,
        author: Authorship,
        user: User,
        dry_run: bool,
    ) -> Object:
        if self.plugins.apply is None:
            return self.plugins.patch(resource, {}, wanted, APPLY_PATCH)
        # Only the object itself can be made so; a part of it must be there.
        find = self.get if author.subresource else self.storage.get
        old = find(resource, namespace, name)
        merged = self.plugins.apply(resource, old, wanted, author, self.now())
        if old is None:
            return self.create(resource, merged, user=user, dry_run=dry_run, author=author)
        # What was asked of a Scale is in the object by now.
        part = "" if author.subresource == "scale" else author.subresource
        return self.update(resource, merged, subresource=part, user=user, dry_run=dry_run, author=author)

    def _admit(self, operation: str, resource: str, obj: Object, old: Object | None, user: User) -> Object:
        for admit in self.plugins.admission:
            obj = admit(operation, resource, obj, old, user, self)
        return obj

    def _judge(self, operation: str, resource: str, obj: Object, old: Object | None, user: User) -> None:
        for judge in self.plugins.judges:
            judge(operation, resource, obj, old, user, self)

    def _warn(self, resource: str, obj: Object, old: Object | None, check: FieldCheck | None) -> None:
        if check is not None:
            check.warnings.extend(self.plugins.warn(resource, obj, old, self))

    def _decoded(self, resource: str, obj: Object, strict: FieldCheck | None) -> Object:
        """Hold what a client wrote as the server would; what is written in-process is right already."""
        if strict is None:
            return obj
        value, faults = self.plugins.decode(resource, obj)
        strict.judge(RESOURCES[resource].kind, RESOURCES[resource].version, faults)
        return self._typed(resource, value)

    def _check_preconditions(self, resource: str, obj: Object, old: Object) -> None:
        asked, stored = obj["metadata"], old["metadata"]
        deletion.check_preconditions(resource, old, asked.get("uid"), None)
        if asked.get("resourceVersion") and asked["resourceVersion"] != stored["resourceVersion"]:
            raise conflict(resource, stored["name"])

    def _refuse(self, resource: str, obj: Object, faults: Any) -> None:
        if faults:
            known = RESOURCES[resource]
            raise invalid(known.kind, obj["metadata"].get("name") or "", faults, known.group)

    def _owned(self, resource: str, new: Object, old: Object | None, author: Authorship) -> Object:
        own = self.plugins.own
        return new if own is None else own(resource, new, old, author, self.now())

    def _pooled(self, resource: str, obj: Object) -> Object:
        if resource != "events":
            return {key: self.pool.pooled(value) for key, value in obj.items()}
        owners = obj["metadata"].get("managedFields")
        return with_metadata(obj, managedFields=self.pool.pooled(owners)) if owners else obj

    def _keep(self, resource: str, new: Object, old: Object, dry_run: bool) -> Object:
        new = with_metadata(new, resourceVersion=old["metadata"]["resourceVersion"])
        if new == old:
            return old
        new = self._pooled(resource, share(new, old))
        if dry_run:
            return new
        if deletion.is_over(resource, new):
            return self.storage.remove(resource, new["metadata"].get("namespace", ""), new["metadata"]["name"], new)
        return self.storage.put(resource, new)
