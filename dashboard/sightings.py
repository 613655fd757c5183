"""What people saw lately: a rollout's sketch by uid and generation, so that a conflict can tell what changed since."""

from collections import OrderedDict

from rollouts.operations.sketch import Sketch

KEPT = 5_000


class Sightings:
    """A bounded memory; the oldest go first."""

    def __init__(self) -> None:
        self._sketches: OrderedDict[tuple[str, int], Sketch] = OrderedDict()

    def note(self, uid: str, generation: int, sketch: Sketch) -> None:
        """Keep it."""
        self._sketches[uid, generation] = sketch
        self._sketches.move_to_end((uid, generation))
        if len(self._sketches) > KEPT:
            self._sketches.popitem(last=False)

    def recall(self, uid: str, generation: int) -> Sketch | None:
        """The sketch of that generation, None when nobody here saw it."""
        return self._sketches.get((uid, generation))
