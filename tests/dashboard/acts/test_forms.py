"""Forms made of an operation's fields."""

import pytest

from dashboard.acts.forms import OperationForm
from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.operation import Refused
from rollouts.operations.perform import Seen
from tests.operations.examples import UID, replica_set, target


def form(operation: str, **typed: str) -> OperationForm:
    found = target(replica_set("1", "web:0"), replica_set("2", "web:1"))
    return OperationForm(CATALOGUE[operation], found, {"uid": UID, "generation": "7", **typed})


def test_it_gives_what_the_person_saw_and_what_was_typed() -> None:
    filled = form("strategy", type="RollingUpdate", maxSurge=" 25 %", maxUnavailable="1", minReadySeconds="")
    assert filled.is_valid(), filled.errors
    assert filled.seen() == Seen(UID, 7)
    assert filled.values() == {
        "type": "RollingUpdate",
        "maxSurge": "25%",
        "maxUnavailable": 1,
        "minReadySeconds": None,
    }


@pytest.mark.parametrize(
    ("operation", "typed", "wrong"),
    [
        ("scale", {"replicas": "-1"}, "replicas"),
        ("scale", {"replicas": "1001"}, "replicas"),
        ("scale", {"replicas": ""}, "replicas"),
        ("scale", {"replicas": "three"}, "replicas"),
        ("undo-to", {"revision": "0"}, "revision"),
        ("set-image", {"container": "no", "image": "web:2"}, "container"),
        ("set-image", {"container": "web", "image": "Web 2"}, "image"),
        ("set-image", {"container": "web", "image": "web:2", "cause": "x" * 201}, "cause"),
        ("strategy", {"maxSurge": "a lot"}, "maxSurge"),
        ("strategy", {"maxSurge": "-1"}, "maxSurge"),
        ("strategy", {"maxSurge": "1001"}, "maxSurge"),
        ("strategy", {"maxUnavailable": "٣"}, "maxUnavailable"),
        ("strategy", {"type": "Sideways"}, "type"),
        ("strategy", {"progressDeadlineSeconds": "0"}, "progressDeadlineSeconds"),
    ],
)
def test_a_value_out_of_its_limits_is_refused_at_its_field(operation: str, typed: dict, wrong: str) -> None:
    assert set(form(operation, **typed).errors) == {wrong}


def test_what_stands_already_may_stay_however_large() -> None:
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 20000, "maxUnavailable": "25%"}}
    large = {"progressDeadlineSeconds": 2**31 - 1, "minReadySeconds": 100_000, "revisionHistoryLimit": 2**31 - 1}
    found = target(strategy=strategy, **large)
    shown = {field.name: field.initial for field in CATALOGUE["strategy"].fields(found)}
    filled = OperationForm(CATALOGUE["strategy"], found, {"uid": UID, "generation": "7", **shown})
    assert filled.is_valid(), filled.errors
    assert filled.values()["maxSurge"] == 20000


@pytest.mark.parametrize("hidden", [{"uid": "x"}, {"generation": "x"}, {"generation": ""}])
def test_a_form_without_what_the_person_saw_is_refused(hidden: dict[str, str]) -> None:
    found = target()
    typed = {"uid": UID, "generation": "7", **hidden}
    assert not OperationForm(CATALOGUE["pause"], found, typed).is_valid()


def test_a_refusal_stands_at_its_field_and_the_rest_above_the_form() -> None:
    filled = form("set-image", container="web", image="web:1")
    assert filled.is_valid()
    filled.refuse(Refused("image_is_set", field="image", image="web:1", container="web"))
    filled.refuse(Refused("nothing_changes"))
    assert "already has the image" in filled.errors["image"][0]
    assert filled.non_field_errors()


def test_rearming_keeps_what_was_typed() -> None:
    filled = form("scale", replicas="5")
    filled.rearm(9)
    assert filled.data["replicas"] == "5"
    assert filled["generation"].value() == 9
