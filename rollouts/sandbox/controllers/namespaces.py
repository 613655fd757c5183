"""The namespace controller: empties a namespace that is being deleted, then lets it go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.errors import group_of
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES, STORED
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Action, Delete, Together, Update
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import is_leaving, name_of, namespace_of, status_of
from rollouts.sandbox.storing.storage import Change, Storage
from rollouts.sandbox.writing.lifecycle import NAMESPACE_FINALIZER

_ALWAYS = (
    ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        "False",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    (
        "NamespaceDeletionContentFailure",
        "False",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
)
_REMOVED = ("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed")
_NO_FINALIZERS = (
    "NamespaceFinalizersRemaining",
    "False",
    "ContentHasNoFinalizers",
    "All content-preserving finalizers finished",
)


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. content: (resource, object) of all that is in the namespace."""

    namespace: Object
    content: Sequence[tuple[str, Object]] = ()


def plan(state: State, now: float) -> list[Action]:
    """Delete what is there and does not go yet; say what remains; without any rest let the namespace go."""
    if not is_leaving(state.namespace):
        return []
    if not state.content:
        kept = [each for each in state.namespace["spec"].get("finalizers") or () if each != NAMESPACE_FINALIZER]
        return [Update("namespaces", state.namespace | {"spec": {"finalizers": kept} if kept else {}}, "finalize")]
    going = Together(tuple(Delete(resource, obj) for resource, obj in state.content if not is_leaving(obj)))
    return [*([going] if going.actions else []), *_plan_status(state, now)]


def _plan_status(state: State, now: float) -> list[Action]:
    held = status_of(state.namespace).get("conditions") or []
    facts = (*_ALWAYS, _remaining(state.content), _held_back(state.content))
    conditions = [_condition(held, *fact, now) for fact in facts]
    if conditions == held:
        return []
    status = status_of(state.namespace) | {"conditions": conditions}
    return [Update("namespaces", state.namespace | {"status": status}, "status")]


def _remaining(content: Sequence[tuple[str, Object]]) -> tuple[str, str, str, str]:
    # Only what takes its time is worth a word: the rest is gone by the next look.
    counts = Counter(resource for resource, obj in content if is_leaving(obj))
    if not counts:
        return _REMOVED
    told = ", ".join(
        f"{each}.{group_of(each)} has {count} resource instances" for each, count in sorted(counts.items())
    )
    return "NamespaceContentRemaining", "True", "SomeResourcesRemain", f"Some resources are remaining: {told}"


def _held_back(content: Sequence[tuple[str, Object]]) -> tuple[str, str, str, str]:
    counts = Counter(each for _, obj in content for each in obj["metadata"].get("finalizers") or ())
    if not counts:
        return _NO_FINALIZERS
    told = ", ".join(f"{each} in {count} resource instances" for each, count in sorted(counts.items()))
    text = f"Some content in the namespace has finalizers remaining: {told}"
    return "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", text


def _condition(held: Sequence[Object], kind: str, status: str, reason: str, message: str, now: float) -> Object:
    old = find(held, kind)
    since = old["lastTransitionTime"] if old and old["status"] == status else seconds(now)
    return {"type": kind, "status": status, "lastTransitionTime": since, "reason": reason, "message": message}


class Namespaces(Controller):
    """Looks at a namespace when it changes, and when something in one that goes is gone or begins to go."""

    component = "namespace-controller"
    plan = staticmethod(plan)

    def __init__(self, objects: Storage) -> None:
        super().__init__(objects)
        self._going: set[str] = set()

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (name,) of the namespaces that a change concerns."""
        if change.resource == "namespaces":
            return self._noted(change)
        namespace = namespace_of(change.object)
        return ((namespace,),) if namespace in self._going else ()

    def read(self, key: Key) -> State | None:
        """Gather a namespace that goes, with all that is in it; None for one that stays."""
        (name,) = key
        namespace = self._objects.get("namespaces", "", name)
        if namespace is None or not is_leaving(namespace):
            return None
        resources = (resource for resource in STORED if RESOURCES[resource].namespaced)
        content = [(resource, obj) for resource in resources for obj in self._objects.list(resource, name)]
        return State(namespace, content)

    def _noted(self, change: Change) -> Iterable[Key]:
        name = name_of(change.object)
        if change.type == "DELETED" or not is_leaving(change.object):
            self._going.discard(name)
            return ()
        self._going.add(name)
        return ((name,),)
