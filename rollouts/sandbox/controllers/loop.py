"""Runs the controllers: changes make keys, keys become looks, looks become writes, refusals are handed back."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.resources import STORED
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.events import Recorder
from rollouts.sandbox.controllers.ownership import Ownership
from rollouts.sandbox.controllers.performing import Performance
from rollouts.sandbox.controllers.queues import PAUSE, Key, Queue
from rollouts.sandbox.storing.storage import Change, Storage
from rollouts.sandbox.writing.registry import Registry

log = logging.getLogger(__name__)
Stopwatch = Callable[[], float]
"""Seconds of CPU, from anywhere: what a look costs the process, whatever the cluster's clock says, however busy the
machine is."""
TURN = 0.01
"""Seconds that one look may write before the requests that wait get their turn."""
SHARE = 4
"""After a look whose reading and planning took long its key rests this many times as long, so that no key takes more
than a fifth of the process with looking. What it writes must be written anyway, and gives way turn by turn."""


class Loop:
    """The controllers of a cluster at work, on the event loop's thread, from `start` to `stop`."""

    def __init__(
        self,
        registry: Registry,
        clock: Clock,
        ownership: Ownership,
        controllers: Sequence[Controller],
        stopwatch: Stopwatch = time.process_time,
    ) -> None:
        self._storage: Storage = registry.storage
        self._ownership = ownership
        self._workers = [_Worker(each, registry, clock, stopwatch) for each in controllers]
        self._followers = {resource: [each for each in self._workers if each.follows(resource)] for resource in STORED}
        self._unsubscribe: Callable[[], None] = _nothing

    def start(self) -> None:
        """Take in what is stored already, look at all of it, and follow the changes from here on."""
        stored = [
            Change("ADDED", resource, obj, None, self._storage.revision)
            for resource in STORED
            for obj in self._storage.list(resource)
        ]
        for change in stored:
            self._ownership.note(change)
        for change in stored:
            self._tell(change)
        self._unsubscribe = self._storage.on_change(self._follow)

    def stop(self) -> None:
        """Follow no further change, and perform nothing more."""
        self._unsubscribe()
        self._unsubscribe = _nothing
        for worker in self._workers:
            worker.stopped = True

    def _follow(self, change: Change) -> None:
        self._ownership.note(change)
        self._tell(change)

    def _tell(self, change: Change) -> None:
        for worker in self._followers[change.resource]:
            worker.tell(change)


def _nothing() -> None:
    """End a subscription that has not begun."""


@dataclass(slots=True)
class _Look:
    """thought: seconds of reading and planning."""

    key: Key
    performance: Performance
    steps: Iterator[None] = field(init=False)
    thought: float = 0.0


class _Worker:
    """One controller with its queue: one key at a time is not promised, one look at a key at a time is."""

    def __init__(self, controller: Controller, registry: Registry, clock: Clock, stopwatch: Stopwatch) -> None:
        self.controller = controller
        self.queue = Queue(clock, self._look_at)
        self.stopped = False
        self._registry = registry
        self._clock = clock
        self._stopwatch = stopwatch
        self._recorder = Recorder(registry, clock.now, controller.component)

    def follows(self, resource: str) -> bool:
        """Tell whether changes of a resource can concern the controller."""
        return self.controller.follows is None or resource in self.controller.follows

    def tell(self, change: Change) -> None:
        """Queue what a change concerns."""
        for key in self.controller.keys(change):
            self.queue.add(key)
        for key, seconds in self.controller.later(change):
            self.queue.add_at(key, self._clock.now() + seconds)

    def _look_at(self, key: Key) -> None:
        look = _Look(key, Performance(self._registry, self._recorder))
        look.steps = self._steps(look)
        self._go_on(look)

    def _go_on(self, look: _Look) -> None:
        if self.stopped:
            return
        began = self._stopwatch()
        try:
            for _ in look.steps:
                if self._stopwatch() - began > TURN:
                    self._clock.call_at(self._clock.now(), lambda: self._go_on(look))
                    return
        except Exception:
            log.exception("%s failed at %s", self.controller.component, look.key)
            look.performance.retry = True
        self._finish(look)

    def _steps(self, look: _Look) -> Iterator[None]:
        performance, began = look.performance, self._stopwatch()
        state = self.controller.read(look.key)
        actions = () if state is None else self.controller.plan(state, self._clock.now())
        look.thought = self._stopwatch() - began
        yield from performance.run(actions)
        if performance.refusal is not None:
            yield from performance.run(self.controller.answer(state, performance.refusal, self._clock.now()))

    def _finish(self, look: _Look) -> None:
        key, performance = look.key, look.performance
        for when in performance.again:
            self.queue.add_at(key, when)
        # A refusal inside an answer has no answer of its own: it only means another try.
        if performance.retry or performance.refusal is not None:
            self.queue.retry(key, self.controller.tries)
        else:
            self.queue.forget(key)
        self.queue.done(key, max(PAUSE, SHARE * look.thought))
