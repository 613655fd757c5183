import pytest

from rollouts.sandbox.controllers.history import annotated, next_revision, plan_cleanup, sort_out
from rollouts.sandbox.controllers.reading import name_of
from rollouts.sandbox.controllers.templates import same_template, template_hash
from tests.sandbox.controllers.making import deployment, replicaset, template

D = "deployment.kubernetes.io/"


def test_the_new_replicaset_is_the_oldest_with_the_present_template():
    younger = replicaset("web:v2", 1, age=5)
    older = replicaset("web:v2", 1, age=50, name="web-first", uid="first")
    sets = sort_out(deployment(image="web:v2"), [younger, replicaset("web:v1", 3), older])
    assert sets.new is not None
    assert name_of(sets.new) == "web-first"
    assert [name_of(each) for each in sets.old] == ["web-web-v2", "web-web-v1"]


@pytest.mark.parametrize(
    ("own", "held", "revision", "expected"),
    [
        ({}, {}, 1, {D + "revision": "1"}),
        ({"note": "a"}, {D + "revision": "1"}, 1, {D + "revision": "1", "note": "a"}),
        ({}, {"gone": "stays", D + "revision": "2"}, 2, {"gone": "stays", D + "revision": "2"}),
        ({}, {D + "revision": "1"}, 3, {D + "revision": "3", D + "revision-history": "1"}),
        (
            {},
            {D + "revision": "3", D + "revision-history": "1"},
            5,
            {D + "revision": "5", D + "revision-history": "1,3"},
        ),
        ({}, {D + "revision": "7"}, 3, {D + "revision": "7"}),
        ({}, {D + "revision": "x"}, 3, {D + "revision": "x"}),
        (
            {"kubernetes.io/change-cause": "b", "kubectl.kubernetes.io/last-applied-configuration": "{}"},
            {"kubernetes.io/change-cause": "a", D + "revision": "1", D + "desired-replicas": "3"},
            1,
            {"kubernetes.io/change-cause": "b", D + "revision": "1", D + "desired-replicas": "3"},
        ),
        ({D + "revision": "9", D + "max-replicas": "4"}, {D + "revision": "1"}, 1, {D + "revision": "1"}),
    ],
)
def test_the_new_replicaset_carries_its_deployments_annotations_and_its_own_revision(own, held, revision, expected):
    asked = deployment()
    asked["metadata"]["annotations"] = own
    assert annotated(asked, held, revision) == expected


def test_the_revision_history_drops_its_oldest_entries_above_two_thousand_characters():
    held = {D + "revision": "1999", D + "revision-history": ",".join(str(number) for number in range(1000, 1399))}
    history = annotated(deployment(), held, 2000)[D + "revision-history"]
    assert len(history) <= 2000
    assert history.startswith("1000,1001")
    longer = {D + "revision": "1999", D + "revision-history": ",".join(str(number) for number in range(1000, 1400))}
    assert annotated(deployment(), longer, 2000)[D + "revision-history"].startswith("1001,1002")


@pytest.mark.parametrize(("revisions", "expected"), [([], 1), ([1], 2), ([4, 2], 5), ([None], 1)])
def test_the_next_revision_is_above_all_old_ones(revisions, expected):
    assert next_revision([replicaset(f"web:v{at}", 0, revision=each) for at, each in enumerate(revisions)]) == expected


@pytest.mark.parametrize(
    ("limit", "old", "expected"),
    # old: (revision, size, observed generation); the generation is 1.
    [
        (2, [(3, 0, 1), (1, 0, 1), (2, 0, 1), (4, 0, 1)], ["1", "2"]),
        (2, [(1, 0, 1), (2, 1, 1), (3, 0, 1), (4, 0, 1)], ["1"]),
        (2, [(1, 0, 0), (2, 0, 1), (3, 0, 1), (4, 0, 1)], ["2"]),
        (0, [(1, 0, 1), (2, 0, 1)], ["1", "2"]),
        (10, [(1, 0, 1), (2, 0, 1)], []),
        (None, [(1, 0, 1), (2, 0, 1)], []),
        (2**31 - 1, [(1, 0, 1), (2, 0, 1)], []),
    ],
)
def test_it_forgets_the_oldest_empty_revisions_above_the_limit(limit, old, expected):
    sets = [
        replicaset(f"web:v{revision}", size, revision=revision, status={"replicas": size, "observedGeneration": seen})
        for revision, size, seen in old
    ]
    gone = plan_cleanup(deployment(revisionHistoryLimit=limit), sets)
    assert [each.object["metadata"]["annotations"][D + "revision"] for each in gone] == expected


def test_templates_are_the_same_whatever_their_hash_label_and_empty_fields():
    one = template()
    other = template()
    other["metadata"] |= {"creationTimestamp": None, "labels": {"app": "web", "pod-template-hash": "x"}}
    other["spec"]["containers"][0]["resources"] = {}
    assert same_template(one, other)
    assert template_hash(one, None) == template_hash(other, None)


def test_templates_differ_by_what_makes_other_pods():
    with_volume, without = template(), template()
    with_volume["spec"]["volumes"] = [{"name": "a", "emptyDir": {}}]
    without["spec"]["volumes"] = [{"name": "a"}]
    assert not same_template(with_volume, without)
    assert not same_template(template("web:v1"), template("web:v2"))


def test_a_hash_is_short_and_another_for_each_collision():
    hashes = {template_hash(template(), count) for count in (None, 0, 1, 2)}
    assert len(hashes) == 4
    assert all(len(each) <= 10 and set(each) <= set("bcdf456789") for each in hashes)
