"""Server-side apply: two managers, conflicts, force, and what goes when nobody asks for it any more."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.patching import fieldsets
from rollouts.sandbox.patching.apply import apply
from rollouts.sandbox.patching.managers import read
from rollouts.sandbox.patching.ownership import own
from rollouts.sandbox.schema import defaults
from rollouts.sandbox.writing.plugins import Authorship

KUBECTL = Authorship("kubectl", "Apply")
FORCED = Authorship("kubectl", "Apply", force=True)
OTHER = Authorship("other", "Apply")


def wanted(replicas=None, labels=None, **container):
    metadata = {"name": "web", "namespace": "demo"} | ({"labels": labels} if labels else {})
    containers = [{"name": "web", "image": "web:1"} | container]
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers}}
    spec = {"selector": {"matchLabels": {"app": "web"}}, "template": template}
    spec |= {} if replicas is None else {"replicas": replicas}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def applied(old, configuration, author=KUBECTL, now=0.0):
    merged = apply("deployments", old, configuration, author, now)
    return defaults.default("deployments", merged)


def container(obj):
    return obj["spec"]["template"]["spec"]["containers"][0]


def claims(obj):
    return {each.manager: claim.fields for each, claim in read(obj["metadata"]["managedFields"]).items()}


def refusal(old, configuration, author):
    with pytest.raises(ApiError) as refused:
        apply("deployments", old, configuration, author, 1)
    return refused.value


def test_what_is_not_there_is_made_and_owned():
    made = applied(None, wanted(3, ports=[{"containerPort": 80}]))
    assert made["spec"]["replicas"] == 3
    entry = made["metadata"]["managedFields"][0]
    key = 'k:{"containerPort":80,"protocol":"TCP"}'
    fields = {
        "f:spec": {
            "f:replicas": {},
            "f:selector": {},
            "f:template": {
                "f:metadata": {"f:labels": {"f:app": {}}},
                "f:spec": {
                    "f:containers": {
                        'k:{"name":"web"}': {
                            ".": {},
                            "f:image": {},
                            "f:name": {},
                            "f:ports": {key: {".": {}, "f:containerPort": {}}},
                        }
                    }
                },
            },
        }
    }
    assert (entry["manager"], entry["operation"], entry["apiVersion"]) == ("kubectl", "Apply", "apps/v1")
    assert entry["fieldsV1"] == fields


def test_nothing_given_is_changed():
    made = applied(None, wanted(3))
    before, configuration = deepcopy(made), wanted(4)
    apply("deployments", made, configuration, KUBECTL, 1)
    assert (made, configuration) == (before, wanted(4))


def test_applying_the_same_again_changes_nothing():
    made = applied(None, wanted(3), now=0)
    assert applied(made, wanted(3), now=99) == made


def test_a_field_that_is_asked_for_no_more_goes():
    made = applied(None, wanted(3, {"tier": "x"}, env=[{"name": "A", "value": "1"}]))
    after = applied(made, wanted(3))
    assert "labels" not in after["metadata"]
    assert "env" not in container(after)


def test_a_field_that_another_owns_too_stays():
    made = applied(applied(None, wanted(3)), wanted(3), OTHER)
    assert applied(made, wanted())["spec"]["replicas"] == 3


def test_defaults_come_back_when_nobody_asks_otherwise():
    assert applied(applied(None, wanted(3)), wanted())["spec"]["replicas"] == 1


def test_another_managers_value_is_a_conflict():
    error = refusal(applied(None, wanted(3)), wanted(4), OTHER)
    assert (error.code, error.reason) == (409, "Conflict")
    assert error.message == 'Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas'
    assert error.details == {
        "causes": [{"reason": "FieldManagerConflict", "message": 'conflict with "kubectl"', "field": ".spec.replicas"}]
    }


def test_several_conflicts_are_told_by_manager():
    made = applied(None, wanted(3))
    changed = deepcopy(made)
    container(changed)["image"] = "web:2"
    updated = own("deployments", changed, made, Authorship("kubectl-set"), 1)
    error = refusal(updated, wanted(4), OTHER)
    assert error.message == (
        'Apply failed with 2 conflicts: conflicts with "kubectl":\n- .spec.replicas\n'
        'conflicts with "kubectl-set" using apps/v1:\n- .spec.template.spec.containers[name="web"].image'
    )


def test_force_takes_the_field_over():
    made = applied(None, wanted(3), OTHER)
    after = applied(made, wanted(4), FORCED)
    assert after["spec"]["replicas"] == 4
    replicas = ("f:spec", "f:replicas")
    assert replicas in claims(after)["kubectl"]
    assert replicas not in claims(after)["other"]


def test_the_same_value_is_shared():
    after = applied(applied(None, wanted(3)), wanted(3), OTHER)
    assert claims(after)["kubectl"] == claims(after)["other"]


def test_kubectl_takes_back_what_it_applied_on_the_clients_side():
    annotation = "kubectl.kubernetes.io/last-applied-configuration"
    text = '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3}}'
    configuration = wanted(3)
    configuration["metadata"]["annotations"] = {annotation: text}
    made = own(
        "deployments", defaults.default("deployments", configuration), None, Authorship("kubectl-client-side-apply"), 0
    )
    assert applied(made, wanted(4))["spec"]["replicas"] == 4
    assert refusal(made, wanted(4), OTHER).code == 409


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (
            {"spec": {"foo": 1}},
            422,
            "failed to create typed patch object (demo/web; apps/v1, Kind=Deployment): "
            ".spec.foo: field not declared in schema",
        ),
        (
            {"spec": {"replicas": "x"}},
            422,
            "failed to create typed patch object (demo/web; apps/v1, Kind=Deployment): "
            ".spec.replicas: expected numeric (int or float), got string",
        ),
        (
            {"spec": {"template": {"spec": {"containers": [{"name": "c", "a": 1, "env": [{"name": "A"}] * 2}]}}}},
            422,
            "failed to create typed patch object (demo/web; apps/v1, Kind=Deployment): errors:\n"
            '  .spec.template.spec.containers[name="c"].a: field not declared in schema\n'
            '  .spec.template.spec.containers[name="c"].env: duplicate entries for key [name="A"]',
        ),
        (
            {"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}},
            422,
            "failed to create typed patch object (demo/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: "
            'element 0: associative list with keys has an element that omits key field "name" '
            "(and doesn't have default value)",
        ),
        (
            {"apiVersion": "apps/v2"},
            400,
            "Incorrect version specified in apply patch. Specified patch version: apps/v2, expected: apps/v1",
        ),
        ({"metadata": {"managedFields": []}}, 400, "metadata.managedFields must be nil"),
    ],
)
def test_it_refuses_a_configuration_that_is_none(change, code, sentence):
    metadata = wanted()["metadata"] | change.get("metadata", {})
    error = refusal(applied(None, wanted()), wanted() | change | {"metadata": metadata}, KUBECTL)
    assert (error.code, error.message) == (code, sentence)


LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), min_size=1, max_size=3)
ENVIRONMENT = st.dictionaries(st.sampled_from("ABC"), st.sampled_from("123"), max_size=3)
WANTED = st.builds(
    lambda replicas, labels, env: wanted(replicas, labels, env=[{"name": n, "value": v} for n, v in env.items()]),
    st.none() | st.integers(0, 3),
    LABELS,
    ENVIRONMENT,
)
AUTHORS = st.sampled_from([Authorship(name, "Apply", force=True) for name in ("a", "b")])


@given(st.lists(st.tuples(WANTED, AUTHORS), min_size=1, max_size=5))
def test_after_any_applies_the_last_configuration_holds_and_nothing_is_left_without_an_owner(applies):
    state = None
    for configuration, author in applies:
        state = applied(state, configuration, author)
    assert state is not None
    last = applies[-1][0]
    assert {**state["metadata"]["labels"], **last["metadata"]["labels"]} == state["metadata"]["labels"]
    # Forced away from one manager and dropped by the other, a value is gone while its item stays.
    env = {each["name"]: each.get("value") for each in container(state).get("env", ())}
    for each in container(last)["env"]:
        assert env[each["name"]] == each["value"]
    everything = frozenset().union(*claims(state).values())
    for name in env:
        assert fieldsets.under(everything, (*ENV_PATH, fieldsets.item({"name": name})))
    for name in state["metadata"]["labels"]:
        assert ("f:metadata", "f:labels", f"f:{name}") in everything


ENV_PATH = ("f:spec", "f:template", "f:spec", "f:containers", 'k:{"name":"web"}', "f:env")

PATHS = st.lists(st.sampled_from(["f:a", "f:b", 'k:{"name":"x"}', 'v:"y"', "v:1"]), min_size=1, max_size=4).map(tuple)


@given(st.frozensets(PATHS, max_size=8))
def test_a_set_of_fields_survives_its_written_form(fields):
    assert fieldsets.from_tree(fieldsets.to_tree(fields)) == fields


def test_a_status_is_applied_through_its_own_subresource_only():
    made = applied(None, wanted(3) | {"status": {"replicas": 7}})
    assert "replicas" not in made["status"]
    assert all(path[0] != "f:status" for path in claims(made)["kubectl"])
    through = Authorship("counter", "Apply", "status")
    told = applied(made, wanted(9) | {"status": {"replicas": 7}}, through, 1.0)
    assert (told["spec"]["replicas"], told["status"]["replicas"]) == (3, 7)
    assert {path[0] for path in claims(told)["counter"]} == {"f:status"}
