"""The patches and twins of the other operations."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.operation import Patch, PatchKind, Refused
from tests.operations.examples import replica_set, target

CAUSE = "kubernetes.io/change-cause"


def patch(name: str, found, **values) -> Patch:
    return CATALOGUE[name].patch(found, values)


def refusal(name: str, found) -> str:
    reason = CATALOGUE[name].allowed(found)
    return reason.code if reason else ""


def test_the_catalogue_names_each_operation_once_and_by_its_own_name() -> None:
    assert list(CATALOGUE) == ["set-image", "pause", "resume", "undo", "undo-to", "restart", "scale", "strategy"]
    assert all(name == operation.name for name, operation in CATALOGUE.items())


def test_set_image_patches_the_container_by_name() -> None:
    assert patch("set-image", target(), container="log", image="log:2").body == {
        "spec": {"template": {"spec": {"containers": [{"name": "log", "image": "log:2"}]}}}
    }


def test_set_image_finds_an_init_container_among_the_init_containers() -> None:
    body = patch("set-image", target(), container="setup", image="setup:2").body
    assert body["spec"]["template"]["spec"] == {"initContainers": [{"name": "setup", "image": "setup:2"}]}


def test_set_image_takes_the_first_container_when_none_is_named() -> None:
    body = patch("set-image", target(), image="web:2").body
    assert body["spec"]["template"]["spec"]["containers"][0]["name"] == "web"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"container": "no", "image": "web:2"}, "unknown_container", "container"),
        ({"container": "web", "image": "Web 2"}, "not_an_image", "image"),
        ({"container": "web", "image": "web:1"}, "image_is_set", "image"),
    ],
)
def test_set_image_is_refused_beside_the_field_at_fault(values, code, field) -> None:
    with pytest.raises(Refused) as refused:
        patch("set-image", target(), **values)
    assert (refused.value.reason.code, refused.value.field) == (code, field)


def test_set_image_stores_the_cause_on_one_short_line() -> None:
    body = patch("set-image", target(), image="web:2", cause="why\r\nnot\x00 " + "x" * 500).body
    cause = body["metadata"]["annotations"][CAUSE]
    assert cause.startswith("why not xxx")
    assert len(cause) == 200


def test_set_image_without_a_cause_takes_the_old_one_away_so_that_it_does_not_stick_to_the_new_revision() -> None:
    found = target(annotations={CAUSE: "the revision before"})
    assert patch("set-image", found, image="web:2").body["metadata"] == {"annotations": {CAUSE: None}}
    assert CATALOGUE["set-image"].twin(found, {"image": "web:2"}) == (
        "kubectl set image deployment/web web=web:2 -n shop"
        " && kubectl annotate deployment/web kubernetes.io/change-cause- -n shop"
    )


def test_a_twin_is_quoted_for_a_shell() -> None:
    twin = CATALOGUE["set-image"].twin(target(), {"image": "web:2", "cause": "it's $(rm -rf) time"})
    assert """'kubernetes.io/change-cause=it'"'"'s $(rm -rf) time'""" in twin


def test_pause_and_resume_are_allowed_once_each_and_resume_takes_the_field_away() -> None:
    running, paused = target(), target(paused=True)
    assert CATALOGUE["pause"].allowed(running) is None
    assert CATALOGUE["resume"].allowed(paused) is None
    assert refusal("pause", paused) == "already_paused"
    assert refusal("resume", running) == "not_paused"
    assert patch("pause", running).body == {"spec": {"paused": True}}
    assert patch("resume", paused).body == {"spec": {"paused": None}}


def test_restart_marks_the_template_with_the_second_and_not_while_paused() -> None:
    now = datetime(2026, 11, 22, 19, 8, 10, 999_999, tzinfo=UTC)
    annotations = patch("restart", target(), now=now).body["spec"]["template"]["metadata"]["annotations"]
    assert annotations == {"kubectl.kubernetes.io/restartedAt": "2026-11-22T19:08:10Z"}
    assert refusal("restart", target(paused=True)) == "paused_restart"


def test_scale_goes_to_the_scale_subresource_and_not_to_where_it_is() -> None:
    scaled = patch("scale", target(), replicas=0)
    assert (scaled.kind, scaled.subresource, scaled.body) == (PatchKind.MERGE, "scale", {"spec": {"replicas": 0}})
    with pytest.raises(Refused):
        patch("scale", target(), replicas=3)


def test_strategy_sends_only_what_differs() -> None:
    body = patch("strategy", target(), type="RollingUpdate", maxSurge="25%", maxUnavailable=0, minReadySeconds=5).body
    assert body == {"spec": {"minReadySeconds": 5, "strategy": {"rollingUpdate": {"maxUnavailable": 0}}}}


def test_strategy_to_recreate_nulls_rolling_update_which_the_api_server_would_refuse() -> None:
    body = patch("strategy", target(), type="Recreate", maxSurge="25%", maxUnavailable="25%").body
    assert body == {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}}


def test_strategy_back_to_rolling_update_names_the_type() -> None:
    body = patch("strategy", target(strategy={"type": "Recreate"}), type="RollingUpdate", maxSurge=1).body
    assert body == {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}


@pytest.mark.parametrize("name", ["maxSurge", "maxUnavailable", "minReadySeconds", "progressDeadlineSeconds"])
def test_strategy_takes_an_empty_field_for_no_value_and_says_what_stands(name: str) -> None:
    with pytest.raises(Refused) as refused:
        patch("strategy", target(), **{"type": "RollingUpdate", "revisionHistoryLimit": 3, name: None})
    assert (refused.value.reason.code, refused.value.field) == ("left_empty", name)
    assert refused.value.reason.args["now"] == {"maxSurge": "25%", "maxUnavailable": "25%", "minReadySeconds": 0}.get(
        name, 600
    )


def test_strategy_asks_for_no_bounds_where_there_are_none() -> None:
    assert patch("strategy", target(), type="Recreate", maxSurge=None, maxUnavailable=None)
    rolling = patch("strategy", target(strategy={"type": "Recreate"}), type="RollingUpdate", maxSurge=None)
    assert rolling.body == {"spec": {"strategy": {"type": "RollingUpdate"}}}


def test_strategy_is_refused_when_nothing_differs() -> None:
    with pytest.raises(Refused) as refused:
        patch("strategy", target(), type="RollingUpdate", maxSurge="25%", revisionHistoryLimit=10, minReadySeconds=0)
    assert refused.value.reason.code == "nothing_changes"


def test_every_patch_can_carry_the_resource_version_it_was_made_for() -> None:
    found = target(replica_set("1", "web:0"), replica_set("2", "web:1"))
    assert patch("pause", found).at("100").body == {"spec": {"paused": True}, "metadata": {"resourceVersion": "100"}}
    guard = patch("undo", found).at("100").body[0]
    assert guard == {"op": "replace", "path": "/metadata/resourceVersion", "value": "100"}


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_operation_has_words_fields_with_fitting_limits_and_a_twin_that_kubectl_could_run(name: str) -> None:
    operation, found = CATALOGUE[name], target(replica_set("1", "web:0"), replica_set("2", "web:1"))
    assert operation.label
    for field in operation.fields(found):
        assert field.label
        assert field.minimum is None or field.maximum is None or field.minimum <= field.maximum
    values = {"image": "web:2", "revision": 1, "replicas": 4, "minReadySeconds": 9}
    twin = operation.twin(found, values)
    assert twin.startswith("kubectl ")
    assert twin.endswith(" -n shop")


@pytest.mark.parametrize("twin", json.loads((Path(__file__).parent / "twins.json").read_text()))
def test_a_twin_is_spelled_as_the_page_spells_it(twin: dict[str, Any]) -> None:
    found = target(replica_set("1", "web:0"), replica_set("2", "web:1"), namespace=twin["namespace"])
    assert CATALOGUE[twin["operation"]].twin(found, twin["values"]) == twin["command"]


def test_a_twin_names_every_namespace_where_nobody_knows_what_a_bare_kubectl_means() -> None:
    found = replace(target(replica_set("1", "web:0"), namespace="default"), home="")
    assert CATALOGUE["pause"].twin(found, {}) == "kubectl rollout pause deployment/web -n default"
    assert CATALOGUE["pause"].twin(replace(found, home="default"), {}) == "kubectl rollout pause deployment/web"
