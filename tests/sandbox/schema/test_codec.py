"""Decoding bodies as the server's Go does."""

import json
from pathlib import Path

import pytest

from rollouts.sandbox.schema import codec, defaults, kinds
from rollouts.sandbox.schema.wrong_type import WrongType

RECORDED = json.loads((Path(__file__).parent / "data" / "recorded.json").read_text())
DEPLOYMENT = "apps.v1.Deployment"


def known_type(recorded):
    found = kinds.type_of(recorded["apiVersion"], recorded["kind"])
    assert found is not None
    return found


def containers(*items):
    return {"spec": {"template": {"spec": {"containers": list(items)}}}}


@pytest.mark.parametrize("kind", RECORDED)
def test_what_a_real_server_wrote_comes_back_to_the_letter(kind):
    for recorded in RECORDED[kind]:
        decoded = codec.decode(recorded, known_type(recorded))
        assert json.dumps(decoded.value) == json.dumps(recorded)
        assert decoded.strict == []


@pytest.mark.parametrize("kind", [kind for kind in RECORDED if kind != "Endpoints"])
def test_what_a_real_server_wrote_has_nothing_left_to_default(kind):
    for recorded in RECORDED[kind]:
        assert defaults.default(f"{kind.lower()}s", recorded) == recorded


def test_empty_values_vanish_and_structs_appear():
    given = {"metadata": {"name": "", "labels": {}}, "spec": {"paused": False, "replicas": 0}}
    decoded = codec.decode(given, DEPLOYMENT).value
    assert decoded["metadata"] == {"creationTimestamp": None}
    assert decoded["spec"]["replicas"] == 0
    assert "paused" not in decoded["spec"]
    assert decoded["spec"]["strategy"] == {}
    assert decoded["status"] == {}


def test_quantities_and_times_are_written_canonically():
    resources = {"limits": {"cpu": 0.5, "memory": "1024Mi"}}
    value = codec.decode(containers({"name": "a", "resources": resources}), DEPLOYMENT).value
    assert value["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"] == {"cpu": "500m", "memory": "1Gi"}
    moment = {"metadata": {"deletionTimestamp": "2026-01-01T09:00:00.5+09:00"}}
    assert codec.decode(moment, DEPLOYMENT).value["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:00Z"


def test_unknown_and_repeated_fields_are_named_in_order():
    spec = '"spec":{"foo":1,"replicas":1,"replicas":2,"template":{"spec":{"containers":[{"nam":"x"}]}}}'
    body = "{" + spec + ',"metadata":{"labels":{"a":"1","a":"2"}}}'
    decoded = codec.decode(json.loads(body, object_pairs_hook=codec.Repeated), DEPLOYMENT)
    assert decoded.strict == [
        'duplicate field "spec.replicas"',
        'unknown field "spec.foo"',
        'unknown field "spec.template.spec.containers[0].nam"',
        'duplicate field "metadata.labels.a"',
    ]
    assert decoded.value["spec"]["replicas"] == 2


@pytest.mark.parametrize(
    ("body", "for_json", "for_map"),
    [
        (
            {"spec": {"replicas": "3"}},
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
            "unrecognized type: int32",
        ),
        (
            {"spec": {"template": "x"}},
            "json: cannot unmarshal string into Go struct field "
            "DeploymentSpec.spec.template of type v1.PodTemplateSpec",
            "cannot restore struct from: string",
        ),
        (
            {"spec": {"template": {"spec": {"containers": {}}}}},
            "json: cannot unmarshal object into Go struct field "
            "PodSpec.spec.template.spec.containers of type []v1.Container",
            "cannot restore slice from map",
        ),
        (
            containers({"name": "a", "ports": [{"containerPort": "x"}]}),
            "json: cannot unmarshal string into Go struct field "
            "ContainerPort.spec.template.spec.containers.ports.containerPort of type int32",
            "unrecognized type: int32",
        ),
        (
            {"metadata": {"labels": {"a": 1}}},
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
            "unrecognized type: string",
        ),
        (
            {"spec": {"template": {"spec": {"restartPolicy": True}}}},
            "json: cannot unmarshal bool into Go struct field "
            "PodSpec.spec.template.spec.restartPolicy of type v1.RestartPolicy",
            "unrecognized type: string",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_in_the_servers_words(body, for_json, for_map):
    with pytest.raises(WrongType) as wrong:
        codec.decode(body, DEPLOYMENT)
    assert (wrong.value.for_json, wrong.value.for_map) == (for_json, for_map)


def test_a_malformed_quantity_is_refused():
    with pytest.raises(WrongType) as wrong:
        codec.decode(containers({"name": "a", "resources": {"limits": {"cpu": "lots"}}}), DEPLOYMENT)
    assert wrong.value.for_json.startswith("quantities must match the regular expression")
