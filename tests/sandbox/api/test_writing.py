"""POST, PUT, PATCH, DELETE, as clients send them."""

import json

import pytest

from tests.sandbox.wire import DEPLOYMENTS, PODS, config_map, deployment, pod

MAPS = "/api/v1/namespaces/default/configmaps"
APPLY = "application/apply-patch+yaml"


async def test_it_creates_from_yaml(wire):
    body = b"metadata: {name: a}\ndata: {when: 2026-01-01}\n"
    got = await wire.post(MAPS, body, Content_Type="application/yaml")
    assert got.status == 201
    assert got.json["data"] == {"when": "2026-01-01"}


async def test_it_answers_in_yaml_when_asked(wire):
    got = await wire.post(MAPS, config_map("a"), Accept="application/yaml")
    assert got.headers["Content-Type"] == "application/yaml"
    assert b"\nkind: ConfigMap\n" in got.body


async def test_it_stores_nothing_in_a_dry_run(wire):
    assert (await wire.post(f"{MAPS}?dryRun=All", config_map("a"))).status == 201
    assert (await wire.get(f"{MAPS}/a")).status == 404


@pytest.mark.parametrize(
    ("mode", "code", "warned"), [("Strict", 400, False), ("Warn", 201, True), ("Ignore", 201, False)]
)
async def test_it_judges_unknown_fields_as_it_is_told(wire, mode, code, warned):
    got = await wire.post(f"{DEPLOYMENTS}?fieldValidation={mode}", deployment(nonsense=1))
    assert got.status == code
    assert ("Warning" in got.headers) is warned
    if warned:
        assert got.headers["Warning"] == '299 - "unknown field \\"spec.nonsense\\""'
    if code == 400:
        assert got.json["message"] == (
            'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: '
            'unknown field "spec.nonsense"'
        )


async def test_it_says_that_a_field_is_there_twice(wire):
    body = json.dumps(deployment()).replace('"replicas": 3', '"replicas": 3, "replicas": 4').encode()
    got = await wire.post(f"{DEPLOYMENTS}?fieldValidation=Strict", body)
    assert got.status == 400
    assert got.json["message"].endswith('strict decoding error: duplicate field "spec.replicas"')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"apiVersion": "v1"},
            'Deployment in version "v1" cannot be handled as a Deployment: no kind "Deployment" is registered for '
            'version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
        ),
        (
            {"kind": "Pod"},
            'Pod in version "v1" cannot be handled as a Deployment: no kind "Pod" is registered for version "apps/v1" '
            'in scheme "pkg/api/legacyscheme/scheme.go:30"',
        ),
        (
            {"metadata": {"name": "web", "namespace": "other"}},
            "the namespace of the provided object does not match the namespace sent on the request",
        ),
    ],
)
async def test_it_refuses_a_body_that_belongs_elsewhere(wire, change, message):
    got = await wire.post(DEPLOYMENTS, deployment() | change)
    assert (got.status, got.json["message"]) == (400, message)


@pytest.mark.parametrize("body", [b"{", b"[]", b"", b"nonsense", b'{"metadata": 3}', b"\xff\xfe", b"[" * 9_999])
async def test_it_refuses_what_is_no_object(wire, body):
    got = await wire.post(MAPS, body)
    assert (got.status, got.json["reason"]) == (400, "BadRequest")


async def test_it_refuses_a_body_that_is_too_large(wire):
    got = await wire.post(MAPS, b" " * (3 * 1024 * 1024 + 1))
    assert (got.status, got.json["reason"]) == (413, "RequestEntityTooLarge")


async def test_it_refuses_a_body_in_a_foreign_type(wire):
    got = await wire.post(MAPS, b"a=b", Content_Type="text/csv")
    assert (got.status, got.json["reason"]) == (415, "UnsupportedMediaType")


@pytest.mark.parametrize(
    ("kind", "patch"),
    [
        ("merge-patch", {"spec": {"replicas": 7}}),
        ("strategic-merge-patch", {"spec": {"replicas": 7}}),
        ("json-patch", [{"op": "replace", "path": "/spec/replicas", "value": 7}]),
    ],
)
async def test_it_patches_in_three_ways(wire, kind, patch):
    await wire.post(DEPLOYMENTS, deployment())
    got = await wire.patch(f"{DEPLOYMENTS}/web", patch, kind)
    assert (got.status, got.json["spec"]["replicas"], got.json["metadata"]["generation"]) == (200, 7, 2)


async def test_it_scales_by_a_scale(wire):
    await wire.post(DEPLOYMENTS, deployment())
    scale = (await wire.get(f"{DEPLOYMENTS}/web/scale")).json
    assert (scale["kind"], scale["spec"], scale["status"]["selector"]) == ("Scale", {"replicas": 3}, "app=web")
    got = await wire.patch(f"{DEPLOYMENTS}/web/scale", {"spec": {"replicas": 5}})
    assert got.json["spec"] == {"replicas": 5}
    stale = await wire.ask("PUT", f"{DEPLOYMENTS}/web/scale", scale)
    assert stale.status == 409


async def test_it_deletes_and_says_what(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = (await wire.ask("DELETE", f"{DEPLOYMENTS}/web")).json
    assert (got["kind"], got["status"]) == ("Status", "Success")
    assert (got["details"]["name"], got["details"]["group"], got["details"]["kind"]) == ("web", "apps", "deployments")


async def test_it_waits_for_dependents_when_it_deletes_in_the_foreground(wire):
    await wire.post(DEPLOYMENTS, deployment())
    options = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Foreground"}
    got = (await wire.ask("DELETE", f"{DEPLOYMENTS}/web", options)).json
    assert got["metadata"]["finalizers"] == ["foregroundDeletion"]


async def test_it_deletes_a_selected_collection(wire):
    for name, side in (("a", "left"), ("b", "right"), ("c", "left")):
        await wire.post(MAPS, config_map(name, side=side))
    got = await wire.ask("DELETE", f"{MAPS}?labelSelector=side%3Dleft")
    assert [item["metadata"]["name"] for item in got.json["items"]] == ["a", "c"]
    assert (await wire.get(f"{MAPS}/b")).status == 200


async def test_it_refuses_verbs_that_a_resource_has_not(wire):
    for method, path in (("POST", f"{PODS}/a"), ("DELETE", "/api/v1/namespaces"), ("POST", "/api/v1/pods")):
        got = await wire.ask(method, path, {})
        assert (got.status, got.json["reason"]) == (405, "MethodNotAllowed")


async def test_it_binds_and_evicts_a_pod(wire):
    assert (await wire.post(PODS, pod("a"))).status == 201
    binding = {"target": {"kind": "Node", "name": "node-1"}}
    assert (await wire.post(f"{PODS}/a/binding", binding)).status == 201
    assert (await wire.get(f"{PODS}/a")).json["spec"]["nodeName"] == "node-1"
    assert (await wire.post(f"{PODS}/a/binding", binding)).status == 409
    assert (await wire.post(f"{PODS}/a/eviction", {"metadata": {"name": "a"}})).status == 201
    evicted = (await wire.get(f"{PODS}/a")).json
    assert "deletionTimestamp" in evicted["metadata"]
    assert evicted["status"]["conditions"][-1]["reason"] == "EvictionByEvictionAPI"


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        (
            "daemonsets",
            {"currentNumberScheduled": 0, "numberMisscheduled": 0, "desiredNumberScheduled": 0, "numberReady": 0},
        ),
        ("statefulsets", {"replicas": 0, "availableReplicas": 0}),
        ("replicasets", {"replicas": 0}),
        ("deployments", {}),
    ],
)
async def test_a_new_status_has_the_numbers_that_go_always_writes(wire, resource, status):
    spec = {key: value for key, value in deployment()["spec"].items() if key in ("selector", "template")}
    made = await wire.post(f"/apis/apps/v1/namespaces/default/{resource}", {"metadata": {"name": "web"}, "spec": spec})
    assert (made.status, made.json["status"]) == (201, status)


UNTYPED = (
    "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: "
)
FIELDS = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", f"{UNTYPED}unexpected end of JSON input (<empty>)"),
        (b"{", f"{UNTYPED}unexpected end of JSON input ({{)"),
        (b"{a:1}", f"{UNTYPED}invalid character 'a' looking for beginning of object key string ({{a:1}})"),
        (
            b'{"kind":1}',
            f'{UNTYPED}json: cannot unmarshal number into Go struct field .kind of type string ({{"kind":1}})',
        ),
        (b"[]", f"{UNTYPED}json: cannot unmarshal array into Go value of type {FIELDS} (5b5d)"),
        (b"x" * 31, f"{UNTYPED}invalid character 'x' looking for beginning of value ({'78' * 30} ...)"),
        (
            b'{"kind":"ConfigMap","apiVersion":"v1","metadata":1}',
            'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct '
            "field ConfigMap.metadata of type v1.ObjectMeta",
        ),
    ],
)
async def test_it_says_as_go_does_what_is_wrong_with_a_body(wire, body, message):
    refused = await wire.post("/api/v1/namespaces/default/configmaps", body)
    assert (refused.status, refused.json["message"]) == (400, message)


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("strategic-merge-patch", b"{", "unexpected end of JSON input"),
        ("merge-patch", b"{", "error decoding patch: unexpected end of JSON input"),
        ("json-patch", b"[", "error decoding patch: unexpected end of JSON input"),
        (
            "json-patch",
            b"{}",
            "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
        ),
        (
            "strategic-merge-patch",
            b"[]",
            "json: cannot unmarshal array into Go value of type map[string]interface {}",
        ),
    ],
)
async def test_it_says_as_go_does_what_is_wrong_with_a_patch(wire, kind, body, message):
    refused = await wire.patch("/api/v1/namespaces/default", body, kind)
    assert (refused.status, refused.json["message"]) == (400, message)


OTHER = "the namespace of the provided object does not match the namespace sent on the request"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("merge-patch", {"metadata": {"namespace": "other"}, "data": {"a": "c"}}),
        ("strategic-merge-patch", {"metadata": {"namespace": "other"}, "data": {"a": "c"}}),
        ("json-patch", [{"op": "replace", "path": "/metadata/namespace", "value": "other"}]),
    ],
)
async def test_a_patch_stays_in_the_namespace_of_its_path(wire, kind, body):
    await wire.post("/api/v1/namespaces", {"metadata": {"name": "other"}})
    for namespace in ("default", "other"):
        await wire.post(f"/api/v1/namespaces/{namespace}/configmaps", {"metadata": {"name": "m"}, "data": {"a": "b"}})
    refused = await wire.patch("/api/v1/namespaces/default/configmaps/m", body, kind)
    assert (refused.status, refused.json["message"]) == (400, OTHER)
    assert (await wire.get("/api/v1/namespaces/other/configmaps/m")).json["data"] == {"a": "b"}


async def test_an_apply_stays_in_the_namespace_of_its_path(wire):
    await wire.post("/api/v1/namespaces", {"metadata": {"name": "other"}})
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m", "namespace": "other"}}
    path = "/api/v1/namespaces/default/configmaps/m?fieldManager=x"
    refused = await wire.ask("PATCH", path, body, Content_Type="application/apply-patch+yaml")
    assert (refused.status, refused.json["message"]) == (400, OTHER)
    assert (await wire.get("/api/v1/namespaces/other/configmaps/m")).status == 404


async def test_a_cluster_wide_object_loses_a_namespace(wire):
    got = await wire.post("/api/v1/namespaces", {"metadata": {"name": "other", "namespace": "default"}})
    assert got.status == 201
    assert "namespace" not in got.json["metadata"]


async def test_a_patch_cannot_change_a_uid(wire):
    await wire.post("/api/v1/namespaces/default/configmaps", {"metadata": {"name": "m"}})
    refused = await wire.patch("/api/v1/namespaces/default/configmaps/m", {"metadata": {"uid": "x"}})
    sentence = 'ConfigMap "m" is invalid: metadata.uid: Invalid value: "x": field is immutable'
    assert (refused.status, refused.json["message"]) == (422, sentence)


@pytest.mark.parametrize(
    ("version", "kind", "message"),
    [
        ("v1", "ConfigMap", 'ConfigMap in version "v1" cannot be handled as a Pod: converting (v1.ConfigMap) to '
                            "(core.Pod): unknown conversion"),
        ("apps/v1", "Deployment", 'Deployment in version "v1" cannot be handled as a Pod: converting (v1.Deployment) '
                                  "to (core.Pod): unknown conversion"),
        ("v1", "Foo", 'Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in '
                      'scheme "pkg/api/legacyscheme/scheme.go:30"'),
        ("foo/v1", "Pod", 'Pod in version "v1" cannot be handled as a Pod: no kind "Pod" is registered for version '
                          '"foo/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
        ("v1beta3", "Pod", "the API version in the data (v1beta3) does not match the expected API version (v1)"),
    ],
)  # fmt: skip
async def test_it_says_why_a_body_is_not_of_the_kind_of_its_path(wire, version, kind, message):
    body = {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}}
    refused = await wire.post("/api/v1/namespaces/default/pods", body)
    assert (refused.status, refused.json["message"]) == (400, message)


@pytest.mark.parametrize(
    ("method", "path"),
    [("PATCH", MAPS), ("PUT", MAPS), ("POST", f"{MAPS}/a"), ("DELETE", "/api/v1/namespaces/default/pods/p/log")],
)
async def test_it_allows_a_method_only_where_it_means_something(wire, method, path):
    kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
    got = await wire.ask(method, path, {}, Content_Type=kind)
    assert (got.status, got.json["reason"]) == (405, "MethodNotAllowed")


async def test_it_finds_no_route_for_a_patch_in_another_type(wire):
    await wire.post(MAPS, config_map("a"))
    got = await wire.ask("PATCH", f"{MAPS}/a", {}, Content_Type="application/json")
    assert (got.status, got.json["message"]) == (415, "415: Unsupported Media Type")
    assert (got.json["reason"], got.json["details"]) == ("UnsupportedMediaType", {})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"a: b: c", "yaml: mapping values are not allowed in this context"),
        (b"a:\n- b: [1, 2\n- c", "yaml: line 2: did not find expected ',' or ']'"),
    ],
)
async def test_it_says_as_go_does_what_is_wrong_with_yaml(wire, body, message):
    got = await wire.post(MAPS, body, Content_Type="application/yaml")
    title = "the object provided is unrecognized (must be of type ConfigMap): error converting YAML to JSON: "
    assert (got.status, got.json["message"]) == (400, f"{title}{message} ({body.hex()})")
    path = f"{MAPS}/a?fieldManager=m"
    applied = await wire.ask("PATCH", path, body, Content_Type=APPLY)
    assert applied.json["message"] == f"error decoding YAML: error converting YAML to JSON: {message}"


async def test_null_is_an_empty_object(wire):
    got = await wire.post(MAPS, b"null")
    assert (got.status, got.json["details"]["causes"][0]["field"]) == (422, "metadata.name")


async def test_yaml_quotes_what_would_be_no_string_and_keeps_lines(wire):
    await wire.post(MAPS, config_map("a") | {"data": {"n": "5", "day": "2026-01-01", "text": "a\nb\n"}})
    got = await wire.get(f"{MAPS}/a", Accept="application/yaml")
    assert b'  day: "2026-01-01"\n  n: "5"\n  text: |\n    a\n    b\n' in got.body


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("merge-patch", {"kind": "Pod"}, 'no kind "Pod" is registered for version "apps/v1" in scheme'),
        ("merge-patch", {"kind": "ReplicaSet"}, "converting (v1.ReplicaSet) to (apps.Deployment): unknown conversion"),
        (
            "json-patch",
            [{"op": "replace", "path": "/apiVersion", "value": "v1"}],
            'no kind "Deployment" is registered for version "v1" in scheme',
        ),
    ],
)
async def test_a_patch_cannot_make_another_kind_of_it(wire, kind, body, message):
    await wire.post(DEPLOYMENTS, deployment())
    got = await wire.patch(f"{DEPLOYMENTS}/web", body, kind)
    assert (got.status, message in got.json["message"]) == (422, True)
    assert (await wire.get(f"{DEPLOYMENTS}/web")).json["kind"] == "Deployment"


async def test_a_strategic_patch_leaves_the_kind_alone(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = await wire.patch(f"{DEPLOYMENTS}/web", {"kind": "Pod", "apiVersion": "v1"}, "strategic-merge-patch")
    assert (got.status, got.json["apiVersion"], got.json["kind"]) == (200, "apps/v1", "Deployment")


async def test_it_tells_every_repeated_name_in_order(wire):
    body = b'{"kind":"ConfigMap","metadata":{"name":"a","name":"b"},"data":{"x":"1","x":"2"},"kind":"ConfigMap"}'
    got = await wire.post(f"{MAPS}?fieldValidation=Strict", body)
    assert got.json["message"].endswith(
        'strict decoding error: duplicate field "kind", duplicate field "metadata.name", duplicate field "data.x"'
    )


@pytest.mark.parametrize(("version", "code"), [("5", 422), ("0", 201), ("abc", 201), ("", 201)])
async def test_what_is_created_was_not_stored_before(wire, version, code):
    got = await wire.post(MAPS, {"metadata": {"name": "a", "resourceVersion": version}})
    assert got.status == code
    if code == 422:
        assert (got.json["message"], got.json.get("reason")) == (
            "resourceVersion should not be set on objects to be created", None
        )  # fmt: skip


async def test_the_version_0_asks_for_no_state(wire):
    await wire.post(MAPS, config_map("a"))
    put = await wire.ask("PUT", f"{MAPS}/a", {"metadata": {"name": "a", "resourceVersion": "0"}, "data": {"x": "y"}})
    assert (put.status, put.json["data"]) == (200, {"x": "y"})


async def test_a_version_that_is_no_number_is_told_so(wire):
    await wire.post(MAPS, config_map("a"))
    got = await wire.ask("PUT", f"{MAPS}/a", {"metadata": {"name": "a", "resourceVersion": "abc"}})
    assert got.json["message"] == 'strconv.ParseUint: parsing "abc": invalid syntax'


async def test_an_apply_does_not_create_what_is_known_by_its_uid(wire):
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m", "uid": "x"}}
    got = await wire.ask("PATCH", f"{MAPS}/m?fieldManager=m", body, Content_Type=APPLY)
    why = "uid mismatch: the provided object specified uid x, and no existing object was found"
    assert (got.status, got.json["message"]) == (409, f'Operation cannot be fulfilled on configmaps "m": {why}')


async def test_an_apply_says_which_version_it_misses(wire):
    got = await wire.ask("PATCH", f"{MAPS}/m?fieldManager=m", b"", Content_Type=APPLY)
    assert got.json["message"].endswith("Specified patch version: , expected: v1")


async def test_an_apply_cannot_change_a_uid(wire):
    await wire.post(MAPS, config_map("m"))
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m", "uid": "x"}}
    got = await wire.ask("PATCH", f"{MAPS}/m?fieldManager=m", body, Content_Type=APPLY)
    assert (got.status, got.json["message"].endswith('metadata.uid: Invalid value: "x": field is immutable')) == (
        422, True
    )  # fmt: skip


async def test_nobody_deletes_by_writing_a_time(wire):
    await wire.post(MAPS, config_map("a"))
    metadata = {"name": "a", "deletionTimestamp": "2020-01-01T00:00:00Z", "selfLink": "/x"}
    got = await wire.ask("PUT", f"{MAPS}/a", {"metadata": metadata})
    said = "metadata.deletionTimestamp: Invalid value: 2020-01-01 00:00:00 +0000 UTC: field is immutable"
    assert (got.status, got.json["message"]) == (422, f'ConfigMap "a" is invalid: {said}')
    del metadata["deletionTimestamp"]
    assert "selfLink" not in (await wire.ask("PUT", f"{MAPS}/a", {"metadata": metadata})).json["metadata"]


async def test_a_daemon_set_still_counts_its_templates_in_an_annotation(wire):
    body = {key: value for key, value in deployment()["spec"].items() if key != "replicas"}
    path, key = DEPLOYMENTS.replace("deployments", "daemonsets"), "deprecated.daemonset.template.generation"
    made = await wire.post(path, {"metadata": {"name": "web"}, "spec": body})
    assert made.json["metadata"]["annotations"] == {key: "1"}
    owned = made.json["metadata"]["managedFields"][0]["fieldsV1"]["f:metadata"]["f:annotations"]
    assert owned == {".": {}, f"f:{key}": {}}
    labelled = await wire.patch(f"{path}/web", {"metadata": {"labels": {"a": "b"}, "annotations": {key: "9"}}})
    assert labelled.json["metadata"]["annotations"] == {key: "1"}
    changed = await wire.patch(f"{path}/web", {"spec": {"template": {"metadata": {"labels": {"new": "yes"}}}}})
    assert (changed.json["metadata"]["annotations"], changed.json["metadata"]["generation"]) == ({key: "2"}, 2)


@pytest.mark.parametrize("had", ["10.96.0.50", "None"])
@pytest.mark.parametrize("wanted", ["10.96.0.51", "10.0.0.12"])
async def test_a_service_keeps_the_address_that_it_has(wire, had, wanted):
    path = "/api/v1/namespaces/default/services"
    await wire.post(path, {"metadata": {"name": "s"}, "spec": {"clusterIP": had, "ports": [{"port": 80}]}})
    got = await wire.patch(f"{path}/s", {"spec": {"clusterIP": wanted, "clusterIPs": [wanted]}})
    said = f'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: []string{{"{wanted}"}}: may not change once set'
    assert (got.status, got.json["message"]) == (422, said)


OWNER = {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"}


@pytest.mark.parametrize(
    ("owner", "message"),
    [
        (
            {"kind": "Event"},
            'metadata.ownerReferences: Invalid value: v1.OwnerReference{APIVersion:"v1", Kind:"Event", Name:"p", '
            'UID:"u", Controller:(*bool)(nil), BlockOwnerDeletion:(*bool)(nil)}: /v1, Kind=Event is disallowed from '
            "being an owner",
        ),
        (
            {"apiVersion": "a/b/c"},
            'metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty',
        ),
    ],
)
async def test_it_refuses_some_owners(wire, owner, message):
    got = await wire.post(MAPS, {"metadata": {"name": "a", "ownerReferences": [OWNER | owner]}})
    assert (got.status, got.json["message"]) == (422, f'ConfigMap "a" is invalid: {message}')


async def test_an_owner_told_twice_is_one_and_a_warning(wire):
    got = await wire.post(MAPS, {"metadata": {"name": "a", "ownerReferences": [OWNER, OWNER]}})
    assert (got.status, got.json["metadata"]["ownerReferences"]) == (201, [OWNER])
    assert got.headers["Warning"].endswith('duplicate UID(s) observed: u"')


@pytest.mark.parametrize(
    ("plural", "status", "message"),
    [
        ("deployments", {"replicas": -1}, "status.replicas: Invalid value: -1: must be greater than or equal to 0"),
        (
            "deployments",
            {"replicas": 1, "readyReplicas": 2},
            "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas",
        ),
        (
            "replicasets",
            {"replicas": 1, "availableReplicas": 1},
            "status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas",
        ),
    ],
)
async def test_a_status_must_add_up(wire, plural, status, message):
    spec = {key: deployment()["spec"][key] for key in ("selector", "template")}
    path = DEPLOYMENTS.replace("deployments", plural)
    await wire.post(path, {"metadata": {"name": "web"}, "spec": spec})
    got = await wire.patch(f"{path}/web/status", {"status": status})
    assert (got.status, message in got.json["message"]) == (422, True)


async def test_only_a_scale_scales(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = await wire.ask("PUT", f"{DEPLOYMENTS}/web/scale", deployment())
    why = "converting (v1.Deployment) to (autoscaling.Scale): unknown conversion"
    said = f'Deployment in version "v1" cannot be handled as a Scale: {why}'
    assert (got.status, got.json["message"]) == (400, said)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"dryRun": ["bad"]},
            'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"bad"}: supported values: '
            '"All"',
        ),
        ({"kind": "Pod", "apiVersion": "v1"}, 'no kind "Pod" is registered for version "v1" in scheme '),
    ],
)
async def test_nothing_is_deleted_by_options_that_make_no_sense(wire, options, message):
    await wire.post(MAPS, config_map("a"))
    got = await wire.ask("DELETE", f"{MAPS}/a", options)
    assert (got.status, got.json["message"].startswith(message)) == (422, True)
    assert (await wire.get(f"{MAPS}/a")).status == 200


async def test_it_says_of_options_only_what_is_wrong_with_them(wire):
    await wire.post(MAPS, config_map("a"))
    got = await wire.ask("DELETE", f"{MAPS}/a", b"{")
    assert got.json["message"] == "couldn't get version/kind; json parse error: unexpected end of JSON input"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"involvedObject": {"namespace": "other"}},
            'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
        ),
        (
            {"eventTime": "2026-01-01T00:00:00.000000Z", "reportingComponent": "x", "reportingInstance": "y"},
            "[action: Required value, reason: Required value]",
        ),
        ({"involvedObject": {"namespace": "default"}}, ""),
        ({}, ""),
    ],
)
async def test_an_event_is_of_its_namespace_and_says_who_reports_it(wire, content, message):
    got = await wire.post("/api/v1/namespaces/default/events", content | {"metadata": {"name": "e"}})
    assert got.status == (422 if message else 201)
    assert got.json.get("message", "") == (f'Event "e" is invalid: {message}' if message else "")


async def test_base64_may_be_wrapped(wire):
    path = "/api/v1/namespaces/default/secrets"
    got = await wire.post(path, {"metadata": {"name": "s"}, "data": {"a": "YWJj\r\nZGVm\n"}})
    assert (got.status, got.json["data"]) == (201, {"a": "YWJjZGVm"})


RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{RBAC}/roles/x", {"rules": []}),
        ("/apis/coordination.k8s.io/v1/namespaces/default/leases/x", {}),
        ("/api/v1/namespaces/default/endpoints/x", {}),
        ("/api/v1/namespaces/default/services/x", {"spec": {"ports": [{"port": 80}]}}),
    ],
)
async def test_a_put_makes_a_few_kinds(wire, path, body):
    put = [await wire.ask("PUT", path, body | {"metadata": {"name": "x"}}) for _ in range(2)]
    assert [each.status for each in put] == [201, 200]
    assert put[0].json["metadata"]["uid"] == put[1].json["metadata"]["uid"]
    assert (await wire.ask("PUT", f"{MAPS}/x", {"metadata": {"name": "x"}})).status == 404


async def test_a_put_that_makes_something_needs_the_right_to_create(cluster, wire):
    rule = {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["update"]}
    await wire.post(f"{RBAC}/roles", {"metadata": {"name": "r"}, "rules": [rule]})
    who = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane"}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}
    await wire.post(f"{RBAC}/rolebindings", {"metadata": {"name": "b"}, "roleRef": role, "subjects": [who]})
    path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/x"
    got = await wire.ask("PUT", path, {"metadata": {"name": "x"}}, Impersonate_User="jane")
    assert (got.status, 'cannot create resource "leases"' in got.json["message"]) == (403, True)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("dryRun=bad", 'dryRun: Unsupported value: []string{"bad"}: supported values: "All"'),
        (
            "fieldValidation=bad",
            'fieldValidation: Unsupported value: "bad": supported values: "", "Ignore", "Strict", "Warn"',
        ),
    ],
)
async def test_it_refuses_options_in_the_servers_words(wire, query, message):
    got = await wire.post(f"{MAPS}?{query}", config_map("a"))
    assert (got.status, got.json["message"]) == (422, f'CreateOptions.meta.k8s.io "" is invalid: {message}')


@pytest.mark.parametrize(
    ("manager", "sentence"),
    [
        ("m" * 129, "Too long: may not be more than 128 bytes"),
        ("m%07", 'Invalid value: "m\\a": invalid character U+0007 (at position 1)'),
    ],
)
async def test_it_refuses_a_manager_whose_name_cannot_be_kept(wire, manager, sentence):
    got = await wire.post(f"{MAPS}?fieldManager={manager}", config_map("a"))
    assert got.status == 422
    assert got.json["message"] == f'CreateOptions.meta.k8s.io "" is invalid: fieldManager: {sentence}'


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"propagationPolicy": "Sideways"},
            'Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
        ),
        (
            {"propagationPolicy": "Orphan", "orphanDependents": True},
            'Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
        ),
    ],
)
async def test_it_refuses_a_deletion_that_makes_no_sense(wire, options, sentence):
    await wire.post(MAPS, config_map("a"))
    got = await wire.ask("DELETE", f"{MAPS}/a", options)
    assert got.status == 422
    assert got.json["message"] == f'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: {sentence}'


async def test_it_refuses_a_config_map_that_is_too_large(wire):
    got = await wire.post(MAPS, config_map("a") | {"data": {"a": "x" * (2**20 + 1)}})
    assert got.status == 422
    assert got.json["message"] == 'ConfigMap "a" is invalid: []: Too long: may not be more than 1048576 bytes'
