"""What people saw lately."""

import msgspec

from dashboard.clusters.sightings import KEPT, Sightings, sketch_rollout
from rollouts.model.changes import Changes, Drop, Put
from rollouts.model.family import Family
from rollouts.model.manifests import DeploymentManifest
from rollouts.model.rollout import Counts, Phase, Rollout, Strategy, build_rollout
from rollouts.model.sentences import Sentence
from rollouts.model.situation import situation_of
from rollouts.model.template import RESTARTED_AT, Container
from rollouts.model.tolerant import template_hook
from rollouts.operations.sketch import build_sketch
from rollouts.operations.target import Target
from tests.operations.examples import deployment


def rollout(uid: str = "u", generation: int = 1, replicas: int = 3) -> Rollout:
    nothing = dict.fromkeys(("created_at", "revision", "new_revision", "progress_deadline_seconds", "restarted_at"))
    nothing |= dict.fromkeys(("crossing", "trouble", "deadline", "written_at"))
    return Rollout(
        uid=uid,
        namespace="shop",
        name="web",
        generation=generation,
        observed_generation=generation,
        replicas=replicas,
        paused=False,
        change_cause="",
        strategy=Strategy("RollingUpdate", "25%", "25%"),
        surge=1,
        unavailable=0,
        floor=3,
        desired=replicas,
        ceiling=4,
        min_ready_seconds=0,
        revision_history_limit=10,
        containers=(Container("web", "web:1", False),),
        counts=Counts(3, 3, 3, 3, 0),
        phase=Phase.STEADY,
        parts={},
        kind="Deployment",
        writer="",
        status=Sentence("complete", {}),
        why=(),
        next=(),
        **nothing,
    )


def frame(*rollouts: Rollout) -> Changes:
    return Changes(Put(rollouts={one.uid: one for one in rollouts}), Drop())


def test_each_generation_that_a_frame_showed_is_remembered() -> None:
    sightings = Sightings()
    sightings.note(frame(rollout(generation=1)))
    sightings.note(frame(rollout(generation=2, replicas=5)))
    before, after = sightings.recall("u", 1), sightings.recall("u", 2)
    assert before is not None
    assert after is not None
    assert (before["replicas"], after["replicas"], before["image web"]) == (3, 5, "web:1")
    assert sightings.recall("u", 3) is None


def test_a_rollout_is_sketched_as_its_deployment_is() -> None:
    notes = {"kubernetes.io/change-cause": "why"}
    found = deployment(annotations=notes, minReadySeconds=3)
    found["spec"]["template"]["metadata"]["annotations"] = {RESTARTED_AT: "2026-11-22T22:00:00Z"}
    manifest = msgspec.convert(found, DeploymentManifest, dec_hook=template_hook)
    built = build_rollout(situation_of(Family(manifest, ()), 0), b"key")
    assert sketch_rollout(built) == build_sketch(Target(found))


def test_the_memory_is_bounded_and_the_oldest_go_first() -> None:
    sightings, one = Sightings(), rollout()
    for number in range(KEPT + 10):
        sightings.note(frame(msgspec.structs.replace(one, generation=number)))
    assert sightings.recall("u", 9) is None
    assert sightings.recall("u", 10) is not None
