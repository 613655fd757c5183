"""The API without the wire: every write, from a controller or a request, passes here and nowhere else.

A write runs: defaults, ownership, admission, what it may touch (`lifecycle`), validation, judges, and storage. All
calls are synchronous, and return stored objects, which nobody changes in place. Every refusal is an ApiError.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from rollouts.sandbox.basics.errors import already_exists, not_found
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.limits.room import check_room
from rollouts.sandbox.storing.sharing import Pool, share
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.writing import deletion
from rollouts.sandbox.writing.binding import bound
from rollouts.sandbox.writing.lifecycle import in_order, prepare_create, prepare_update, with_metadata
from rollouts.sandbox.writing.naming import free_name
from rollouts.sandbox.writing.passage import Passage, typed
from rollouts.sandbox.writing.plugins import Authorship, Plugins
from rollouts.sandbox.writing.preconditions import (
    check_patched,
    check_preconditions,
    check_unborn,
    check_unversioned,
    check_version,
    settled,
)
from rollouts.sandbox.writing.scale import read_scale, write_scale
from rollouts.sandbox.writing.terms import PLAIN, Terms

APPLY_PATCH = "application/apply-patch+yaml"


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

    def create(self, resource: str, obj: Object, terms: Terms = PLAIN) -> Object:
        """Create what `obj` asks for, a name from generateName included, and give the stored state."""
        return self._create(resource, obj, terms, terms.author())

    def update(self, resource: str, obj: Object, terms: Terms = PLAIN, *, subresource: str = "") -> Object:
        """Replace the object, or the part of it that a subresource may write, and give the stored state.

        Raises ApiError 409 when metadata.resourceVersion or uid is set and is not the stored one.
        """
        return self._update(resource, obj, terms, terms.author(subresource), subresource)

    def patch(
        self,
        resource: str,
        namespace: str,
        name: str,
        patch: Any,
        content_type: str,
        terms: Terms = PLAIN,
        *,
        subresource: str = "",
    ) -> Object:
        """Change the object by a patch document of `content_type`, and give the stored state.

        An apply patch creates what does not exist.
        """
        if content_type == APPLY_PATCH:
            wanted = settled(resource, patch, namespace)
            return self._apply(resource, namespace, name, wanted, terms, terms.applier(subresource))
        old = self.get(resource, namespace, name)
        document = read_scale(old) if subresource == "scale" else old
        changed = self.plugins.patch(resource, document, patch, content_type, strict=terms.strict)
        new = settled(resource, changed, namespace)
        check_patched(resource, new, old)
        return self.update(resource, new, terms, subresource=subresource)

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
        terms: Terms = PLAIN,
    ) -> Object:
        """Delete, or begin to: give the last state. It is gone unless a grace period or a finalizer holds it.

        propagation: "Background", "Foreground" or "Orphan"; None is background, and keeps what was said before.
        """
        old = self.get(resource, namespace, name)
        check_preconditions(resource, old, uid, resource_version)
        self._passage("DELETE", resource, old, terms).admitted(old)
        new = deletion.begin(resource, old, propagation, grace_seconds, self.now())
        if terms.dry_run:
            return new
        return old if new == old else self._settle(resource, new)

    def bind(self, namespace: str, name: str, node: str, terms: Terms = PLAIN) -> Object:
        """Give a pod its node, as the scheduler does, and note that it is scheduled."""
        pod = self.get("pods", namespace, name)
        new = self._passage("UPDATE", "pods", pod, terms).admitted(bound(pod, node, self.now()))
        return self._keep("pods", new, pod, dry_run=False)

    def _create(self, resource: str, obj: Object, terms: Terms, author: Authorship) -> Object:
        obj = typed(resource, obj)
        version = obj["metadata"].pop("resourceVersion", "")
        passage = self._passage("CREATE", resource, None, terms, author)
        wanted = self.plugins.default(resource, passage.decoded(obj))
        new = passage.admitted(passage.owned(wanted))
        new = passage.judged(prepare_create(resource, self._born(resource, new)))
        passage.warn(new)
        check_unversioned(version)
        metadata = new["metadata"]
        if self.storage.get(resource, metadata.get("namespace", ""), metadata["name"]) is not None:
            raise already_exists(resource, metadata["name"])
        check_room(self.storage, resource)
        if terms.dry_run:
            return in_order(new)
        return self.storage.put(resource, self._pooled(resource, in_order(with_metadata(new, resourceVersion=""))))

    def _update(self, resource: str, obj: Object, terms: Terms, author: Authorship, subresource: str) -> Object:
        metadata = obj.get("metadata") or {}
        old = self.get(resource, metadata.get("namespace", ""), metadata.get("name", ""))
        if subresource == "scale":
            obj, subresource = write_scale(old, obj), ""
        obj = typed(resource, obj)
        check_version(resource, obj, old)
        passage = self._passage("UPDATE", resource, old, terms, author, subresource)
        obj = passage.decoded(obj)
        # A status has no defaults; what is not touched stays the very same object, which later steps see at a glance.
        wanted = obj if subresource == "status" else self.plugins.default(resource, obj)
        new = passage.owned(prepare_update(resource, wanted, old, subresource))
        new = passage.judged(passage.admitted(new))
        if not subresource:
            passage.warn(new)
        return self._keep(resource, new, old, dry_run=terms.dry_run)

    def _passage(
        self,
        operation: str,
        resource: str,
        old: Object | None,
        terms: Terms,
        author: Authorship | None = None,
        subresource: str = "",
    ) -> Passage:
        return Passage(operation, resource, subresource, old, terms, author, self.plugins, self, self.now())

    def _born(self, resource: str, obj: Object) -> Object:
        metadata = obj["metadata"]
        name, namespace = metadata.get("name"), metadata.get("namespace", "")
        if not name and metadata.get("generateName"):
            name = free_name(
                metadata["generateName"], lambda each: self.storage.get(resource, namespace, each) is not None
            )
        obj = with_metadata(obj, deletionTimestamp=None, deletionGracePeriodSeconds=None, selfLink=None)
        return with_metadata(obj, name=name, uid=str(uuid.uuid4()), creationTimestamp=seconds(self.now()))

    def _apply(
        self, resource: str, namespace: str, name: str, wanted: Object, terms: Terms, author: Authorship
    ) -> Object:
        if self.plugins.apply is None:
            return self.plugins.patch(resource, {}, wanted, APPLY_PATCH)
        # Only the object itself can be made so; a part of it must be there.
        find = self.get if author.subresource else self.storage.get
        old = find(resource, namespace, name)
        merged = self.plugins.apply(resource, old, wanted, author, self.now())
        if old is not None:
            check_patched(resource, merged, old)
        else:
            check_unborn(resource, wanted)
            return self._create(resource, merged, replace(terms, check=None), author)
        # What was asked of a Scale is in the object by now.
        part = "" if author.subresource == "scale" else author.subresource
        return self._update(resource, merged, replace(terms, check=None), author, part)

    def _keep(self, resource: str, new: Object, old: Object, *, dry_run: bool) -> Object:
        new = with_metadata(new, resourceVersion=old["metadata"]["resourceVersion"])
        if new == old:
            return old
        new = share(in_order(new), old)
        if resource != "events":
            new = self.pool.renewed(new, old)
        return new if dry_run else self._settle(resource, new)

    def _settle(self, resource: str, new: Object) -> Object:
        """Store it, or take it away when it was deleted and nothing holds it any more."""
        if deletion.is_over(resource, new):
            return self.storage.remove(resource, new["metadata"].get("namespace", ""), new["metadata"]["name"], new)
        return self.storage.put(resource, new)

    def _pooled(self, resource: str, obj: Object) -> Object:
        # Events share nothing but their owners, who come shared already.
        return obj if resource == "events" else {key: self.pool.pooled(value) for key, value in obj.items()}
