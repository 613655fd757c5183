"""What people saw lately: a rollout's sketch by uid and generation, so that a conflict can tell what changed since."""

from collections import OrderedDict

from rollouts.model.changes import Changes
from rollouts.model.rollout import Rollout
from rollouts.operations.sketch import Sketch

KEPT = 5_000


class Sightings:
    """A bounded memory; the oldest go first."""

    def __init__(self) -> None:
        self._sketches: OrderedDict[tuple[str, int], Sketch] = OrderedDict()

    def note(self, changes: Changes) -> None:
        """Keep what a frame shows; a generation once seen is not looked at again."""
        for rollout in changes.put.rollouts.values():
            key = (rollout.uid, rollout.generation)
            if key not in self._sketches:
                self._sketches[key] = sketch_rollout(rollout)
        while len(self._sketches) > KEPT:
            self._sketches.popitem(last=False)

    def recall(self, uid: str, generation: int) -> Sketch | None:
        """The sketch of that generation, None when nobody here saw it."""
        return self._sketches.get((uid, generation))


def sketch_rollout(rollout: Rollout) -> Sketch:
    """The same words for a rollout's record as `build_sketch` has for a Deployment, as far as the record goes."""
    strategy = rollout.strategy
    sketch = {
        **{f"image {container.name}": container.image for container in rollout.containers},
        "replicas": rollout.replicas,
        "paused": rollout.paused,
        "strategy": strategy.type,
        "maxSurge": strategy.max_surge,
        "maxUnavailable": strategy.max_unavailable,
        "minReadySeconds": rollout.min_ready_seconds,
        "progressDeadlineSeconds": rollout.progress_deadline_seconds,
        "revisionHistoryLimit": rollout.revision_history_limit,
        "restarted at": rollout.restarted_at,
        "change cause": rollout.change_cause or None,
    }
    return {key: value for key, value in sketch.items() if value is not None}
