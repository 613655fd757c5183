"""kubectl's checks, in kubectl's order."""

import pytest

from rollouts.model.manifests import (
    Condition,
    DeploymentManifest,
    DeploymentSpec,
    DeploymentStatus,
    ManagedFields,
    WrittenMetadata,
)
from rollouts.model.status import status_of
from tests.model.builders import at_millis

LATE = (Condition(type="Progressing", status="False", reason="ProgressDeadlineExceeded"),)


def deployment(wanted: int | None = 3, **status: int) -> DeploymentManifest:
    return DeploymentManifest(
        metadata=WrittenMetadata(name="web", generation=2),
        spec=DeploymentSpec(replicas=wanted, paused=True),
        status=DeploymentStatus(**{"observed_generation": 2, **status}),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("given", "code", "args"),
    [
        (deployment(observed_generation=1, replicas=9), "observing", {}),
        (deployment(), "updated_of", {"name": "web", "updated": 0, "replicas": 3}),
        (deployment(updated_replicas=3, replicas=5), "old_pending", {"name": "web", "count": 2}),
        (
            deployment(updated_replicas=3, replicas=3, available_replicas=1),
            "available_of",
            {"name": "web", "available": 1, "updated": 3},
        ),
        (deployment(updated_replicas=3, replicas=3, available_replicas=3), "complete", {"name": "web"}),
        (deployment(wanted=None), "complete", {"name": "web"}),
        (deployment(wanted=0), "complete", {"name": "web"}),
    ],
)
def test_the_first_that_holds_is_said(given: DeploymentManifest, code: str, args: dict[str, object]) -> None:
    sentence = status_of(given)
    assert (sentence.code, sentence.args) == (code, args)


def test_an_exceeded_deadline_comes_before_every_count_and_after_an_unseen_change() -> None:
    status = DeploymentStatus(observed_generation=2, conditions=LATE)
    late = DeploymentManifest(metadata=WrittenMetadata(name="web", generation=2), status=status)
    assert status_of(late).code == "deadline_exceeded"
    unseen = DeploymentManifest(metadata=WrittenMetadata(name="web", generation=3), status=status)
    assert status_of(unseen).code == "observing"


def test_the_last_writer_is_told_and_the_controllers_notes_are_not_one() -> None:
    entries = (
        ManagedFields(manager="kubectl-set", time=at_millis(2_000)),
        ManagedFields(manager="kubectl", subresource="scale", time=at_millis(3_000)),
        ManagedFields(manager="kube-controller-manager", subresource="status", time=at_millis(9_000)),
        ManagedFields(manager="timeless"),
    )
    writer = WrittenMetadata(managed_fields=entries).writer
    assert writer is not None
    assert writer.name == "kubectl"
    assert ManagedFields(manager="kubectl", operation="Apply").name == "kubectl (apply)"
    assert WrittenMetadata().writer is None
