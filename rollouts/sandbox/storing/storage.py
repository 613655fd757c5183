"""The objects themselves, in memory: one integer revision for all, and a bounded past for watches.

A stored object is never changed in place: a write replaces it, so whoever holds one holds a state that stays true.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from rollouts.sandbox.basics.objects import Object

Objects = list[Object]
ChangeType = Literal["ADDED", "MODIFIED", "DELETED"]
Listener = Callable[["Change"], None]
HISTORY = 1_024


class Expired(Exception):
    """The asked revision lies before what is still kept; `oldest` is the first one that can be asked for."""

    def __init__(self, oldest: int) -> None:
        super().__init__(f"oldest kept revision is {oldest}")
        self.oldest = oldest


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One write. object: the state after it (of a DELETED one: the last state, with the deletion's revision)."""

    type: ChangeType
    resource: str
    object: Object
    previous: Object | None
    revision: int


class Storage:
    """Objects by resource, namespace ("" for cluster-scoped) and name.

    history: how many changes of each resource a watch can go back to. revision: where to begin. journal: is given
    each change before it happens; when it raises, the change does not happen.
    """

    def __init__(self, *, history: int = HISTORY, revision: int = 1, journal: Listener | None = None) -> None:
        self._objects: dict[str, dict[str, dict[str, Object]]] = {}
        self._past: dict[str, deque[Change]] = {}
        self._forgotten: dict[str, int] = {}
        self._history = history
        self._listeners: list[Listener] = []
        self._untold: deque[Change] = deque()
        self._telling = False
        self._start = revision
        self._journal = journal
        self.revision = revision

    def get(self, resource: str, namespace: str, name: str) -> Object | None:
        """Give the object, or None. It must not be changed in place."""
        return self._objects.get(resource, {}).get(namespace, {}).get(name)

    def list(self, resource: str, namespace: str | None = None) -> Objects:
        """Give the objects of one namespace, or with None of all, in no promised order."""
        by_namespace = self._objects.get(resource, {})
        if namespace is not None:
            return list(by_namespace.get(namespace, {}).values())
        return [obj for names in by_namespace.values() for obj in names.values()]

    def count(self, resource: str) -> int:
        """Tell how many objects of a resource there are."""
        return sum(map(len, self._objects.get(resource, {}).values()))

    def everything(self) -> Iterator[tuple[str, Object]]:
        """Give each object with its resource."""
        for resource in self._objects:
            for obj in self.list(resource):
                yield resource, obj

    def put(self, resource: str, obj: Object) -> Object:
        """Keep `obj` under a new revision and give the kept state, whose metadata.resourceVersion says it."""
        namespace, name = _key(obj)
        previous = self.get(resource, namespace, name)
        kept = self._stamped(obj)
        change = self._begun(Change("MODIFIED" if previous else "ADDED", resource, kept, previous, self.revision + 1))
        self._objects.setdefault(resource, {}).setdefault(namespace, {})[name] = kept
        self._tell(change)
        return kept

    def remove(self, resource: str, namespace: str, name: str, last: Object | None = None) -> Object:
        """Take the object away and give its last state (`last`, or as it was). Raises KeyError when there is none."""
        names = self._objects[resource][namespace]
        previous = names[name]
        gone = self._stamped(last or previous)
        change = self._begun(Change("DELETED", resource, gone, previous, self.revision + 1))
        del names[name]
        if not names:
            del self._objects[resource][namespace]
        self._tell(change)
        return gone

    def restore(self, resource: str, obj: Object) -> None:
        """Take in an object as it was kept before; nobody is told."""
        namespace, name = _key(obj)
        self._objects.setdefault(resource, {}).setdefault(namespace, {})[name] = obj

    def on_change(self, callback: Listener) -> Callable[[], None]:
        """Call `callback` at once after each write, in order; the returned function ends it, harmless when repeated.

        A listener may write: what it causes is told to everyone after the change that it was called for.
        """
        self._listeners.append(callback)

        def end() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return end

    def since(self, resource: str, revision: int) -> Iterator[Change]:
        """Give the changes of a resource after `revision`, oldest first. Raises Expired."""
        oldest = self.oldest(resource)
        if revision < oldest:
            raise Expired(oldest)
        return (change for change in tuple(self._past.get(resource, ())) if change.revision > revision)

    def as_of(self, resource: str, revision: int) -> Objects:
        """Give the objects of a resource as they were at `revision`, by undoing what came after. Raises Expired."""
        later = list(self.since(resource, revision))
        state = {_key(obj): obj for obj in self.list(resource)}
        for change in reversed(later):
            if change.previous is None:
                state.pop(_key(change.object), None)
            else:
                state[_key(change.previous)] = change.previous
        return list(state.values())

    def oldest(self, resource: str) -> int:
        """Give the oldest revision from which changes of `resource` are still complete."""
        return self._forgotten.get(resource, self._start)

    def forget(self) -> None:
        """Drop the past, as a compaction does: older watches and continued lists must list anew."""
        for resource in list(self._past):
            self._past[resource].clear()
        self._start = self.revision
        self._forgotten.clear()

    def _stamped(self, obj: Object) -> Object:
        return obj | {"metadata": obj["metadata"] | {"resourceVersion": str(self.revision + 1)}}

    def _begun(self, change: Change) -> Change:
        if self._journal is not None:
            self._journal(change)
        self.revision = change.revision
        return change

    def _tell(self, change: Change) -> None:
        past = self._past.setdefault(change.resource, deque())
        past.append(change)
        if len(past) > self._history:
            self._forgotten[change.resource] = past.popleft().revision
        self._untold.append(change)
        if not self._telling:
            self._tell_all()

    def _tell_all(self) -> None:
        self._telling = True
        try:
            while self._untold:
                change = self._untold.popleft()
                for listener in tuple(self._listeners):
                    listener(change)
        finally:
            self._telling = False


def _key(obj: Object) -> tuple[str, str]:
    metadata = obj["metadata"]
    return metadata.get("namespace", ""), metadata["name"]
