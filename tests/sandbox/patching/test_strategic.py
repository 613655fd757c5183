"""Strategic merge, as kubectl's commands use it."""

from contextlib import suppress
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.patching import strategic

DEPLOYMENT = "apps.v1.Deployment"


def deployment(*names, **spec):
    containers = [{"name": name, "image": f"{name}:1", "env": [{"name": "A", "value": "1"}]} for name in names]
    return {"metadata": {"labels": {"a": "b"}}, "spec": {"template": {"spec": {"containers": containers}}, **spec}}


def patched(original, pod_spec):
    result = strategic.apply(original, {"spec": {"template": {"spec": pod_spec}}}, DEPLOYMENT)
    return result["spec"]["template"]["spec"]


def names(items):
    return [item["name"] for item in items]


def test_a_container_is_merged_by_its_name():
    containers = patched(deployment("a", "b"), {"containers": [{"name": "b", "image": "b:2"}]})["containers"]
    assert {each["name"]: each["image"] for each in containers} == {"a": "a:1", "b": "b:2"}
    assert all(each["env"] == [{"name": "A", "value": "1"}] for each in containers)


def test_the_original_and_the_patch_stay_as_they_were():
    original = deployment("a")
    patch = {
        "spec": {"template": {"spec": {"containers": [{"name": "a", "env": [{"name": "A", "$patch": "delete"}]}]}}}
    }
    before, before_patch = deepcopy(original), deepcopy(patch)
    strategic.apply(original, patch, DEPLOYMENT)
    assert (original, patch) == (before, before_patch)


def test_the_given_element_order_sorts_containers():
    order = {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]}
    assert names(patched(deployment("a", "b"), order)["containers"]) == ["b", "a"]


def test_an_item_that_only_the_server_has_keeps_its_place_among_sorted_ones():
    order = {
        "$setElementOrder/containers": [{"name": "a"}, {"name": "c"}],
        "containers": [{"name": "c", "image": "c:1"}],
    }
    assert names(patched(deployment("a", "sidecar"), order)["containers"]) == ["a", "c", "sidecar"]


def test_an_order_that_contradicts_the_patch_is_refused():
    patch = {
        "$setElementOrder/containers": [{"name": "a"}, {"name": "b"}],
        "containers": [{"name": "b", "image": "x"}, {"name": "a", "image": "y"}],
    }
    with pytest.raises(ApiError, match="doesn't match") as refused:
        patched(deployment("a", "b"), patch)
    assert refused.value.code == 422


def test_an_item_marked_delete_goes():
    assert names(patched(deployment("a", "b"), {"containers": [{"name": "a", "$patch": "delete"}]})["containers"]) == [
        "b"
    ]


def test_a_list_marked_replace_holds_only_the_patch():
    patch = {"containers": [{"$patch": "replace"}, {"name": "z", "image": "z:1"}]}
    assert patched(deployment("a", "b"), patch)["containers"] == [{"name": "z", "image": "z:1"}]


def test_a_map_marked_replace_holds_only_the_patch():
    patch = {"metadata": {"labels": {"$patch": "replace", "x": "y"}}}
    assert strategic.apply(deployment("a"), patch, DEPLOYMENT)["metadata"]["labels"] == {"x": "y"}


def test_retained_keys_clear_the_others():
    """The patch that turns a rolling Deployment into a Recreate one."""
    original = deployment("a", strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}})
    patch = {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}
    assert strategic.apply(original, patch, DEPLOYMENT)["spec"]["strategy"] == {"type": "Recreate"}


def test_null_removes_a_field_and_never_stays():
    patch = {"spec": {"paused": None, "strategy": {"type": "Recreate", "rollingUpdate": None}}}
    spec = strategic.apply(deployment("a", paused=True), patch, DEPLOYMENT)["spec"]
    assert "paused" not in spec
    assert spec["strategy"] == {"type": "Recreate"}


def test_primitive_lists_merge_without_repeating():
    original = {"metadata": {"finalizers": ["a", "b"]}}
    patch = {"metadata": {"finalizers": ["b", "c"]}}
    assert strategic.apply(original, patch, DEPLOYMENT)["metadata"]["finalizers"] == ["a", "b", "c"]


def test_primitive_items_are_deleted_by_the_parallel_list():
    patch = {"metadata": {"$deleteFromPrimitiveList/finalizers": ["a"]}}
    result = strategic.apply({"metadata": {"finalizers": ["a", "b"]}}, patch, DEPLOYMENT)
    assert result["metadata"]["finalizers"] == ["b"]


def test_a_list_without_a_merge_strategy_is_replaced():
    original = {"spec": {"template": {"spec": {"containers": [{"name": "a", "args": ["1", "2"]}]}}}}
    assert patched(original, {"containers": [{"name": "a", "args": ["3"]}]})["containers"][0]["args"] == ["3"]


def test_ports_merge_by_number():
    original = {"spec": {"template": {"spec": {"containers": [{"name": "a", "ports": [{"containerPort": 80}]}]}}}}
    patch = {"containers": [{"name": "a", "ports": [{"containerPort": 80, "name": "web"}, {"containerPort": 81}]}]}
    ports = patched(original, patch)["containers"][0]["ports"]
    assert ports == [{"containerPort": 80, "name": "web"}, {"containerPort": 81}]


@pytest.mark.parametrize(
    ("patch", "code", "sentence"),
    [
        (
            {"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}},
            422,
            "map: map[image:x] does not contain declared merge key: name",
        ),
        ({"$patch": "sideways"}, 422, "unknown patch type: sideways in map: map[$patch:sideways]"),
        ({"spec": {"$retainKeys": "type"}}, 400, "invalid patch format of retainKeys"),
        ({"spec": {"$retainKeys": ["type"], "replicas": 1}}, 400, "invalid patch format of retainKeys"),
        ({"metadata": {"$setElementOrder/finalizers": 1}}, 400, "invalid patch format of setElementOrder list"),
        ({"metadata": {"$deleteFromPrimitiveList/finalizers": 1}}, 400, "invalid patch format of primitive list"),
        (
            {"spec": {"$setElementOrder/nonsense": []}},
            422,
            'unable to find api field in struct DeploymentSpec for the json field "nonsense"',
        ),
    ],
)
def test_it_refuses_a_malformed_patch(patch, code, sentence):
    with pytest.raises(ApiError) as refused:
        strategic.apply(deployment("a"), patch, DEPLOYMENT)
    assert (refused.value.code, refused.value.message) == (code, sentence)


NAMES = st.lists(st.sampled_from("abcdef"), unique=True)


@given(NAMES, NAMES)
def test_merging_keeps_every_item_once_and_the_patch_in_its_order(live, wanted):
    containers = patched(deployment(*live), {"containers": [{"name": name, "image": "new"} for name in wanted]})
    result = names(containers["containers"])
    assert sorted(result) == sorted({*live, *wanted})
    assert [name for name in result if name in wanted] == wanted
    assert [name for name in result if name not in wanted] == [name for name in live if name not in wanted]


@given(NAMES.filter(bool), NAMES)
def test_applying_a_patch_twice_changes_nothing_more(live, wanted):
    pod_spec = {
        "$setElementOrder/containers": [{"name": name} for name in wanted],
        "containers": [{"name": name, "image": "new"} for name in wanted],
    }
    patch = {"spec": {"template": {"spec": pod_spec}}}
    once = strategic.apply(deployment(*live), patch, DEPLOYMENT)
    assert strategic.apply(once, patch, DEPLOYMENT) == once


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab$", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "image", "$patch", "$retainKeys", "$setElementOrder/containers", "containers", "spec"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["spec", "metadata", "$patch", "$setElementOrder/x"]), JSON, max_size=3))
def test_any_patch_gives_an_object_or_a_refusal(patch):
    for pod_spec in (patch, {"spec": {"template": {"spec": patch}}}):
        with suppress(ApiError):
            assert isinstance(strategic.apply(deployment("a", "b"), pod_spec, DEPLOYMENT), dict)
