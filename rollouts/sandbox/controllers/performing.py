"""Carries actions out on the registry. It decides nothing."""

from collections.abc import Generator, Iterator, Sequence
from typing import Protocol

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import (
    Action,
    Again,
    Create,
    Delete,
    Refusal,
    Retry,
    Say,
    Together,
    Update,
    says_terminating,
)
from rollouts.sandbox.controllers.events import Recorder
from rollouts.sandbox.controllers.reading import changed, name_of, namespace_of, uid_of
from rollouts.sandbox.writing.terms import Terms

TERMS = Terms(manager="kube-controller-manager")


class Writer(Protocol):
    """The writing half of the registry."""

    def create(self, resource: str, obj: Object, terms: Terms = ...) -> Object:
        """Create the object. Raises ApiError."""
        ...

    def update(self, resource: str, obj: Object, terms: Terms = ..., *, subresource: str = "") -> Object:
        """Replace the object or a part of it. Raises ApiError."""
        ...

    def delete(
        self,
        resource: str,
        namespace: str,
        name: str,
        *,
        propagation: str | None = None,
        grace_seconds: int | None = None,
        uid: str | None = None,
    ) -> Object:
        """Delete the object, or begin to. Raises ApiError."""
        ...


class Performance:
    """One look's actions. After it `refusal` says what was refused, `again` and `retry` what was asked for."""

    def __init__(self, writer: Writer, recorder: Recorder) -> None:
        self._writer = writer
        self._recorder = recorder
        self._fresh: dict[tuple[str, str, str], str] = {}
        self.refusal: Refusal | None = None
        self.again: list[float] = []
        self.retry = False

    def run(self, actions: Sequence[Action]) -> Iterator[None]:
        """Perform them in order, up to the first refusal; yields after each, as a place to let others have a turn."""
        self.refusal = None
        for action in actions:
            self.refusal = yield from self._perform(action)
            if self.refusal is not None:
                return

    def _perform(self, action: Action) -> Generator[None, None, Refusal | None]:
        refusal: Refusal | None = None
        match action:
            case Together(actions):
                for each in actions:
                    inner = yield from self._perform(each)
                    refusal = refusal or inner
            case Again(at):
                self.again.append(at)
            case Retry():
                self.retry = True
            case Say(about, kind, reason, message):
                self._recorder.record(about, kind, reason, message)
            case _:
                refusal = self._write(action)
                yield
        return refusal

    def _write(self, action: Create | Update | Delete) -> Refusal | None:
        try:
            written = self._send(action)
        except ApiError as error:
            if _goes_anyway(action, error):
                return None
            if not isinstance(action, Update):
                self._say(action.refused, error=error.message)
            return Refusal(action, error)
        self._fresh[_place(action.resource, written)] = written["metadata"].get("resourceVersion", "")
        self._say(action.done, name=name_of(written))
        return None

    def _send(self, action: Create | Update | Delete) -> Object:
        match action:
            case Create(resource, obj):
                return self._writer.create(resource, obj, TERMS)
            case Update(resource, obj, subresource):
                fresh = self._fresh.get(_place(resource, obj))
                obj = changed(obj, resourceVersion=fresh) if fresh else obj
                return self._writer.update(resource, obj, TERMS, subresource=subresource)
            case Delete(resource, obj, propagation, grace_seconds):
                place = resource, namespace_of(obj), name_of(obj)
                return self._writer.delete(
                    *place, propagation=propagation, grace_seconds=grace_seconds, uid=uid_of(obj)
                )

    def _say(self, say: Say | None, *, name: str = "", error: str = "") -> None:
        if say is not None:
            message = say.message.replace("{name}", name).replace("{error}", error)
            self._recorder.record(say.about, say.type, say.reason, message)


def _goes_anyway(action: Create | Update | Delete, error: ApiError) -> bool:
    """Tell whether the refusal means that there is nothing to do: it is gone, or everything there is going."""
    if isinstance(action, Create):
        return says_terminating(error)
    return error.code == 404 or (isinstance(action, Delete) and error.reason == "Conflict")


def _place(resource: str, obj: Object) -> tuple[str, str, str]:
    return resource, namespace_of(obj), name_of(obj)
