"""What every controller is: a name, which keys a change concerns, a look at a key, and what to do about what it saw."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Refusal, Retry
from rollouts.sandbox.controllers.ownership import Ownership
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_of,
    key_of,
    labels_of,
    matches,
    name_of,
    namespace_of,
    spec_of,
    uid_of,
)
from rollouts.sandbox.storing.storage import Change, Storage


class Controller(ABC):
    """One duty. `keys` and `read` gather, `plan` and `answer` decide and are pure.

    component: who its events come from. tries: after so many failures in a row a key is given up until it changes;
    None: never. follows: the plurals of what can concern it, as a real controller has its informers; None: everything.
    """

    component: str
    follows: tuple[str, ...] | None = None
    tries: int | None = None

    def __init__(self, objects: Storage) -> None:
        self._objects = objects

    @abstractmethod
    def keys(self, change: Change) -> Iterable[Key]:
        """Give what must be looked at because of a change."""

    def later(self, change: Change) -> Iterable[tuple[Key, float]]:  # noqa: ARG002 - few have anything to wait for
        """Give what must be looked at some seconds after a change, with the seconds."""
        return ()

    @abstractmethod
    def read(self, key: Key) -> Any | None:
        """Gather the state that a look at the key needs; None when there is nothing to look at."""

    @abstractmethod
    def plan(self, state: Any, now: float) -> Sequence[Action]:
        """Decide what to do."""

    def answer(self, state: Any, refusal: Refusal, now: float) -> Sequence[Action]:  # noqa: ARG002 - others look
        """Decide what to do about a refused action, after which nothing has been performed: as a rule, try again."""
        return [Retry()]


class OwningController(Controller):
    """One whose objects own others: a change of what is owned concerns its owner, one of an orphan who may adopt it.

    resource, kind: of the owners. owned: the plurals of what they own.
    """

    resource: str
    kind: str
    owned: tuple[str, ...] = ("pods",)

    def __init__(self, objects: Storage, ownership: Ownership) -> None:
        super().__init__(objects)
        self._ownership = ownership
        self.follows = self.follows or (self.resource, *self.owned)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the owners that a change concerns."""
        if change.resource == self.resource:
            return (key_of(change.object),)
        return self.owners(change) if change.resource in self.owned else ()

    def owners(self, change: Change) -> Iterable[Key]:
        """Give who controls the object, who did before, and who may adopt one without a controller."""
        states = [each for each in (change.object, change.previous) if each is not None]
        above = [owner for each in states if (owner := controller_of(each))]
        names = {owner["name"] for owner in above if owner["kind"] == self.kind}
        if change.type != "DELETED" and controller_of(change.object) is None:
            names.update(self.adopters(change.object))
        return [(namespace_of(change.object), name) for name in names]

    def adopters(self, orphan: Object) -> Iterable[str]:
        """Give the names of the owners whose selector takes the orphan."""
        labels = labels_of(orphan)
        owners = self._objects.list(self.resource, namespace_of(orphan))
        return (name_of(each) for each in owners if matches(self.selector(each), labels))

    def claimable(self, resource: str, owner: Object) -> tuple[Sequence[Object], Sequence[Object]]:
        """Give what the owner controls of a resource, and what nobody controls in its namespace."""
        controlled = tuple(self._ownership.controlled(resource, uid_of(owner)))
        return controlled, tuple(self._ownership.orphans(resource, namespace_of(owner)))

    def selector(self, owner: Object) -> Object:
        """Give the label selector of an owner."""
        selector: Object = spec_of(owner)["selector"]
        return selector
