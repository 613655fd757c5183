"""Undo and undo-to, by kubectl's rules."""

import jsonpatch
import pytest

from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.history import REVISION, current, previous, revisions
from rollouts.operations.operation import PatchKind, Refused
from tests.operations.examples import KEPT, replica_set, target, template

UNDO, UNDO_TO = CATALOGUE["undo"], CATALOGUE["undo-to"]
CAUSE = "kubernetes.io/change-cause"


def two_revisions(**options):
    return target(replica_set("1", "web:0", **{CAUSE: "first", "team": "x"}), replica_set("2", "web:1"), **options)


def test_undo_returns_to_the_second_highest_number_whatever_the_order() -> None:
    found = target(replica_set("9", "web:1"), replica_set("3", "web:b"), replica_set("7", "web:c"))
    assert previous(found) == 7
    assert list(revisions(found)) == [3, 7, 9]


def test_replica_sets_of_others_and_unreadable_numbers_are_left_out_and_a_missing_one_reads_zero() -> None:
    found = target(
        replica_set("1", "a", owner="other"), replica_set("two", "b"), replica_set(None, "c"), replica_set("4", "web:1")
    )
    assert list(revisions(found)) == [0, 4]


@pytest.mark.parametrize(("written", "number"), [("7", 7), ("seven", None), ("\u00b2", None), ("9" * 5_000, None)])
def test_a_number_that_anybody_may_have_written_is_read_or_unknown(written: str, number: int | None) -> None:
    assert current(target(annotations={REVISION: written})) == number


def test_undo_restores_template_and_annotations_and_leaves_replicas_and_strategy() -> None:
    found = two_revisions(annotations={KEPT: "{}", "mine": "lost, as with kubectl"})
    patch = UNDO.patch(found, {})
    assert patch.kind is PatchKind.JSON
    changed = jsonpatch.apply_patch(dict(found.deployment), patch.at("100").body)
    assert changed["spec"]["template"]["spec"] == template("web:0")["spec"]
    assert changed["spec"]["template"]["metadata"] == {"labels": {"app": "web"}}
    assert changed["metadata"]["annotations"] == {
        "deployment.kubernetes.io/revision": "2",
        KEPT: "{}",
        CAUSE: "first",
        "team": "x",
    }
    assert changed["spec"]["replicas"] == found.deployment["spec"]["replicas"]
    assert changed["spec"]["strategy"] == found.deployment["spec"]["strategy"]


def test_undo_of_a_paused_deployment_is_refused_and_undo_and_resume_is_one_patch() -> None:
    found = two_revisions(paused=True)
    with pytest.raises(Refused) as refused:
        UNDO.patch(found, {})
    assert refused.value.reason.code == "paused_undo"
    changed = jsonpatch.apply_patch(dict(found.deployment), UNDO.patch(found, {"resume": True}).body)
    assert changed["spec"]["paused"] is False
    assert changed["spec"]["template"]["spec"]["containers"][0]["image"] == "web:0"
    assert UNDO.twin(found, {"resume": True}) == (
        "kubectl rollout resume deployment/web -n shop && kubectl rollout undo deployment/web -n shop"
    )


def test_undo_asks_whether_to_resume_only_when_paused() -> None:
    assert [field.name for field in UNDO.fields(two_revisions())] == ["cause"]
    assert [field.name for field in UNDO.fields(two_revisions(paused=True))] == ["resume", "cause"]


def test_undo_without_an_earlier_revision_is_not_allowed() -> None:
    reason = UNDO.allowed(target(replica_set("1", "web:1")))
    assert reason is not None
    assert reason.code == "no_history"
    assert UNDO.allowed(two_revisions()) is None


def test_undo_to_a_revision_that_matches_sends_nothing() -> None:
    with pytest.raises(Refused) as refused:
        UNDO_TO.patch(two_revisions(), {"revision": 2})
    assert refused.value.reason.code == "already_at_revision"


def test_undo_to_an_unknown_revision_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        UNDO_TO.patch(two_revisions(), {"revision": 8})
    assert refused.value.reason.args == {"revision": 8, "name": "web"}


def test_a_typed_cause_replaces_the_restored_one() -> None:
    found = two_revisions()
    changed = jsonpatch.apply_patch(dict(found.deployment), UNDO.patch(found, {"cause": "v1\n broke \x1b[31m"}).body)
    assert changed["metadata"]["annotations"][CAUSE] == "v1 broke [31m"
