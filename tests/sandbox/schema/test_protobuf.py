"""Protobuf bodies equal their JSON form."""

import base64
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.schema import codec, kinds, protobuf
from tests.sandbox.schema import protobuf_writer
from tests.sandbox.schema.anything import objects

DATA = Path(__file__).parent / "data"
COMMANDS = json.loads((DATA / "kubectl_bodies.json").read_text())
RECORDED = [each for kind in json.loads((DATA / "recorded.json").read_text()).values() for each in kind]


def bytes_of(command):
    return base64.b64decode(command["body"])


@pytest.mark.parametrize("command", [each for each in COMMANDS if "json" in each], ids=lambda each: each["command"])
def test_what_kubectl_sends_equals_what_it_prints_as_json(command):
    """Bodies of kubectl 1.32, beside the same command's `--dry-run=client -o json`."""
    printed = command["json"]
    type_name = kinds.type_of(printed["apiVersion"], printed["kind"])
    assert type_name is not None
    decoded = protobuf.decode(bytes_of(command))
    decoded["metadata"].pop("namespace", None)
    assert decoded == codec.decode(printed, type_name).value


def test_an_access_review_is_read():
    command = next(each for each in COMMANDS if "can-i list" in each["command"])
    review = protobuf.decode(bytes_of(command))
    assert (review["apiVersion"], review["kind"]) == ("authorization.k8s.io/v1", "SelfSubjectAccessReview")
    assert review["spec"] == {"resourceAttributes": {"namespace": "demo", "verb": "list", "resource": "pods"}}


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda each: f"{each['kind']} {each['metadata']['resourceVersion']}")
def test_what_a_real_server_wrote_survives_protobuf(recorded):
    type_name = kinds.type_of(recorded["apiVersion"], recorded["kind"])
    assert protobuf.decode(protobuf_writer.body(recorded, type_name)) == recorded


KINDS = [
    "apps/v1 Deployment",
    "v1 Service",
    "v1 Secret",
    "v1 Namespace",
    "v1 ResourceQuota",
    "v1 Pod",
    "policy/v1 Eviction",
]
KINDS += ["autoscaling/v2 HorizontalPodAutoscaler", "authorization.k8s.io/v1 SubjectAccessReview", "v1 ConfigMap"]


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), objects(typed(kind)))))
def test_any_object_reads_the_same_from_both_forms(case):
    named, fields = case
    api_version, kind = named.split()
    given_object = {"kind": kind, "apiVersion": api_version} | fields
    expected = codec.decode(given_object, typed(named)).value
    assert protobuf.decode(protobuf_writer.body(given_object, typed(named))) == expected


def typed(named):
    found = kinds.type_of(*named.split())
    assert found is not None
    return found


@given(st.binary(max_size=40), st.sampled_from(COMMANDS), st.integers(0, 300))
def test_any_bytes_give_an_object_or_a_bad_request(noise, command, at):
    body = bytes_of(command)
    for candidate in (noise, protobuf.MAGIC + noise, body[:at], body[:at] + noise + body[at + len(noise) :]):
        with suppress(ApiError):
            assert protobuf.decode(candidate)["kind"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{}", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"),
        (
            protobuf_writer.body({"apiVersion": "x/v1", "kind": "Y"}, "core.v1.Namespace"),
            'no kind "Y" is registered for version "x/v1" in scheme',
        ),
    ],
)
def test_it_refuses_what_is_no_object(body, sentence):
    with pytest.raises(ApiError) as refused:
        protobuf.decode(body)
    assert (refused.value.code, refused.value.message) == (400, sentence)
