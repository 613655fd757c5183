"""Which objects of a kind a list or a watch means: namespace, labels, fields, together."""

from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.fields import FieldSelector, fields_of, parse_fields
from rollouts.sandbox.matching.selectors import LabelSelector, labels_of, parse_labels
from rollouts.sandbox.storing.storage import Change, ChangeType


@dataclass(frozen=True, slots=True)
class Selection:
    """namespace: None means all of them. `wide` says that no selector narrows it further."""

    resource: str
    namespace: str | None
    labels: LabelSelector
    fields: FieldSelector
    asked_fields: frozenset[str]
    wide: bool

    def matches(self, obj: Object) -> bool:
        """Tell whether an object is meant."""
        if self.namespace is not None and obj["metadata"].get("namespace", "") != self.namespace:
            return False
        return self.wide or self._selected(obj)

    def sees(self, change: Change) -> tuple[ChangeType, Object] | None:
        """Give what a change looks like from here: what leaves the selection is DELETED, what enters it ADDED."""
        obj = change.object
        if self.namespace is not None and obj["metadata"].get("namespace", "") != self.namespace:
            return None
        if self.wide:
            return change.type, obj
        before = change.previous is not None and self._selected(change.previous)
        after = change.type != "DELETED" and self._selected(obj)
        if after:
            return ("MODIFIED" if before else "ADDED"), obj
        if not before:
            return None
        return "DELETED", (obj if change.type == "DELETED" else _last_seen(change))

    def _selected(self, obj: Object) -> bool:
        if not self.labels.matches(labels_of(obj)):
            return False
        return not self.asked_fields or self.fields.matches(fields_of(self.resource, obj, self.asked_fields))


def select(resource: str, namespace: str | None, labels: str = "", fields: str = "") -> Selection:
    """Build a selection from request parameters. Raises ApiError (400)."""
    by_label = parse_labels(labels)
    by_field = parse_fields(fields, resource)
    asked = frozenset(field for field, _, _ in by_field.terms)
    return Selection(resource, namespace, by_label, by_field, asked, not by_label.requirements and not asked)


def _last_seen(change: Change) -> Object:
    previous = change.previous or change.object
    return previous | {"metadata": previous["metadata"] | {"resourceVersion": str(change.revision)}}
