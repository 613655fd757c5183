from rollouts.sandbox.controllers.actions import Again, Create, Delete, Update
from rollouts.sandbox.controllers.revised import Holdings, plan_record, plan_revision
from tests.sandbox.controllers.making import NOW, SELECTOR, deployment

HASH = "hash"
STRAY = {"metadata": {"name": "old", "namespace": "lab", "uid": "c", "labels": {"app": "web"}}}


def revisions(*numbers):
    return [{"metadata": {"name": f"web-{number}"}, "revision": number} for number in numbers]


def test_what_fits_the_selector_is_adopted_before_a_revision_is_made():
    held = Holdings(deployment(), stray_revisions=[STRAY])
    found = plan_revision(held, [], HASH)
    assert found.present is None
    (adoption,) = found.actions
    assert isinstance(adoption, Update)
    assert adoption.object["metadata"]["ownerReferences"][0]["uid"] == "d"


def test_a_new_template_is_given_a_revision_with_its_labels():
    found = plan_revision(Holdings(deployment()), [], HASH)
    (creation,) = found.actions
    assert isinstance(creation, Create)
    assert set(creation.object["metadata"]["labels"]) == {*SELECTOR["matchLabels"], HASH}


def test_a_revision_says_what_its_owner_was_annotated_with_so_that_history_has_a_cause():
    owner = deployment()
    owner["metadata"]["annotations"] = {"kubernetes.io/change-cause": "by hand"}
    (creation,) = plan_revision(Holdings(owner), [], HASH).actions
    assert isinstance(creation, Create)
    assert creation.object["metadata"]["annotations"] == {"kubernetes.io/change-cause": "by hand"}


def test_a_status_is_written_only_when_it_is_another():
    owner = deployment(status={"replicas": 3})
    assert plan_record("statefulsets", Holdings(owner), {"replicas": 3}, (), ()) == []
    written = plan_record("statefulsets", Holdings(owner), {"replicas": 4}, (), ())
    assert written == [Update("statefulsets", owner | {"status": {"replicas": 4}}, "status")]


def test_revisions_in_use_are_kept_beyond_the_limit_and_the_next_look_is_when_the_first_pod_is_available():
    owner = deployment(revisionHistoryLimit=1)
    held = Holdings(owner, revisions=revisions(1, 2, 3, 4))
    gone, later = plan_record("daemonsets", held, {}, {"web-1", "web-4"}, [NOW + 9, NOW + 5])
    assert gone == Delete("controllerrevisions", revisions(2)[0])
    assert later == Again(NOW + 5)
