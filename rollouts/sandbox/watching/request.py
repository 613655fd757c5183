"""What a watch request may ask, and the bookmarks it gets."""

import random
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, FieldError, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.options import is_set
from rollouts.sandbox.basics.resources import Resource

SHORTEST, LONGEST = 1_800.0, 3_600.0
INITIAL_END = {"k8s.io/initial-events-end": "true"}


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """revision: None and 0 begin with the present state, unless only what comes is wanted. seconds: after which the
    server ends the stream."""

    revision: int | None
    seconds: float
    bookmarks: bool
    initial_events: bool
    only_new: bool = False

    @property
    def starts_with_state(self) -> bool:
        """Tell whether every present object comes first, as ADDED."""
        return self.initial_events or not (self.revision or self.only_new)


def read_watch(options: dict[str, str], revision: int | None, timeout: int | None) -> WatchRequest:
    """Read a watch's options. Raises ApiError (422) for what cannot go together."""
    initial = options.get("sendInitialEvents", "")
    match = options.get("resourceVersionMatch", "")
    if initial and match != "NotOlderThan":
        raise _forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
    if match and not initial:
        raise _forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
    if initial and options.get("continue"):
        raise _forbidden("resourceVersionMatch is forbidden when continue is provided")
    seconds = float(timeout) if timeout and timeout > 0 else random.uniform(SHORTEST, LONGEST)  # noqa: S311
    bookmarks, events = (is_set(options, each) for each in ("allowWatchBookmarks", "sendInitialEvents"))
    return WatchRequest(revision, seconds, bookmarks, events, only_new=bool(initial) and not events)


def bookmark(resource: Resource, api_version: str, revision: int, *, initial_end: bool = False) -> Object:
    """Give the object of a BOOKMARK event."""
    metadata: dict[str, Any] = {"resourceVersion": str(revision), "creationTimestamp": None}
    if initial_end:
        metadata["annotations"] = INITIAL_END
    return {"kind": resource.kind, "apiVersion": api_version, "metadata": metadata}


def _forbidden(why: str) -> ApiError:
    fault = FieldError("FieldValueForbidden", "resourceVersionMatch", f"Forbidden: {why}")
    return invalid("ListOptions", "", [fault], "meta.k8s.io")
