"""GET: objects, lists, pages, tables, and the refusals in the server's words."""

import pytest

from tests.sandbox.wire import DEPLOYMENTS, TABLE, config_map, deployment

MAPS = "/api/v1/namespaces/default/configmaps"
FUTURE = "Timeout: Too large resource version: 99999999, current: "


async def make_maps(wire, *names: str) -> None:
    for name in names:
        assert (await wire.post(MAPS, config_map(name))).status == 201


async def names(wire, path: str) -> list[str]:
    return [item["metadata"]["name"] for item in (await wire.get(path)).json["items"]]


async def test_it_gives_an_object_with_its_kind(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = (await wire.get(f"{DEPLOYMENTS}/web")).json
    assert (got["apiVersion"], got["kind"], got["metadata"]["name"]) == ("apps/v1", "Deployment", "web")


async def test_it_writes_an_object_in_the_order_of_a_server(wire):
    await wire.post(MAPS, {"data": {"a": "b"}, "metadata": {"labels": {"x": "y"}, "name": "a"}})
    await wire.patch(f"{MAPS}/a", {"metadata": {"annotations": {"n": "1"}}})
    got = (await wire.get(f"{MAPS}/a")).json
    assert list(got) == ["kind", "apiVersion", "metadata", "data"]
    assert list(got["metadata"]) == [
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "creationTimestamp",
        "labels",
        "annotations",
        "managedFields",
    ]


async def test_it_lists_without_repeating_the_kind(wire):
    await make_maps(wire, "b", "a")
    got = (await wire.get(MAPS)).json
    assert (got["kind"], got["apiVersion"]) == ("ConfigMapList", "v1")
    assert [item["metadata"]["name"] for item in got["items"]] == ["a", "b"]
    assert "kind" not in got["items"][0]


async def test_it_pages_through_one_consistent_state(wire):
    await make_maps(wire, "a", "b", "c", "d")
    first = (await wire.get(f"{MAPS}?limit=2")).json
    assert first["metadata"]["remainingItemCount"] == 2
    await wire.ask("DELETE", f"{MAPS}/c")
    await make_maps(wire, "e")
    following = (await wire.get(f"{MAPS}?limit=2&continue={first['metadata']['continue']}")).json
    assert [item["metadata"]["name"] for item in following["items"]] == ["c", "d"]
    assert following["metadata"] == {"resourceVersion": first["metadata"]["resourceVersion"]}


async def test_whatever_state_there_is_comes_as_one_page(wire):
    await make_maps(wire, "a", "b", "c")
    got = (await wire.get(f"{MAPS}?limit=1&resourceVersion=0")).json
    assert [item["metadata"]["name"] for item in got["items"]] == ["a", "b", "c"]
    assert set(got["metadata"]) == {"resourceVersion"}


async def test_it_gives_an_older_state_when_it_is_asked_exactly(wire):
    await make_maps(wire, "a")
    version = (await wire.get(MAPS)).json["metadata"]["resourceVersion"]
    await make_maps(wire, "b")
    assert await names(wire, f"{MAPS}?resourceVersion={version}&resourceVersionMatch=Exact") == ["a"]
    assert await names(wire, f"{MAPS}?resourceVersion={version}") == ["a", "b"]


async def test_it_says_that_a_state_is_too_old(cluster, wire):
    await make_maps(wire, "a", "b")
    page = (await wire.get(f"{MAPS}?limit=1")).json["metadata"]["continue"]
    await make_maps(wire, "c")
    cluster.registry.storage.forget()
    gone = await wire.get(f"{MAPS}?resourceVersion=2&resourceVersionMatch=Exact")
    assert (gone.status, gone.json["reason"]) == (410, "Expired")
    lost = await wire.get(f"{MAPS}?limit=1&continue={page}")
    assert lost.status == 410
    anew = lost.json["metadata"]["continue"]
    assert await names(wire, f"{MAPS}?continue={anew}") == ["b", "c"]


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("labelSelector=a%3Db%3Dc", 400, "found '=', expected: ',' or 'end of string'"),
        (
            "fieldSelector=foo%3Dbar",
            400,
            '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
        ("resourceVersion=99999999", 504, FUTURE),
        (
            "resourceVersion=abc",
            500,
            'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
        ),
        (
            "resourceVersion=abc&watch=true",
            500,
            'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
        ),
        (
            "resourceVersion=99999999999999999999",
            500,
            'resourceVersion: Invalid value: "99999999999999999999": strconv.ParseUint: '
            'parsing "99999999999999999999": value out of range',
        ),
        (
            "resourceVersion=abc&limit=5",
            400,
            'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: ',
        ),
        (
            "resourceVersionMatch=Other&resourceVersion=1",
            422,
            'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Other": '
            'supported values: "Exact", "NotOlderThan", ""',
        ),
        (
            "continue=zzz",
            400,
            "invalid continue token: continue key is not valid: invalid character 'Ï' looking for beginning of value",
        ),
        ("continue=%24", 400, "invalid continue token: continue key is not valid: illegal base64 data at input byte 0"),
        ("timeoutSeconds=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'),
    ],
)
async def test_it_refuses_a_list_that_makes_no_sense(wire, query, code, message):
    got = await wire.get(f"{MAPS}?{query}")
    assert (got.status, got.json["code"]) == (code, code)
    assert got.json["message"].startswith(message)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/api/v1/namespaces/default/pods/nosuch", 'pods "nosuch" not found'),
        ("/apis/apps/v1/namespaces/nosuch/deployments/x", 'deployments.apps "x" not found'),
    ],
)
async def test_it_says_what_is_not_there(wire, path, message):
    got = await wire.get(path)
    assert (got.status, got.json["message"], got.json["reason"]) == (404, message, "NotFound")


@pytest.mark.parametrize("path", ["/nosuch", "/apis/foo.io/v1", "/apis/foo.io/v1/foos", "/livez/nosuch"])
async def test_it_answers_unknown_paths_in_plain_text(wire, path):
    got = await wire.get(path)
    assert (got.status, got.body) == (404, b"404 page not found\n")
    assert got.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/foos", "/api/v1/pods/a/b/c/d", "/apis/apps/v2", "/apis/apps/v2/deployments", "/version/x", f"{MAPS}/a/b"],
)
async def test_what_lacks_below_a_served_group_is_a_resource(wire, path):
    got = await wire.get(path)
    assert (got.status, got.json["reason"], got.json["details"]) == (404, "NotFound", {})
    assert got.json["message"] == "the server could not find the requested resource"


@pytest.mark.parametrize("path", [MAPS, f"{MAPS}/a", "/api", "/apis", "/apis/apps/v1", "/version"])
async def test_nobody_asks_for_heads(wire, path):
    assert (await wire.ask("HEAD", path)).status == 405
    refused = await wire.ask("OPTIONS", path)
    assert (refused.status, refused.json["reason"], refused.json["details"]) == (405, "MethodNotAllowed", {})


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
async def test_health_is_told_whatever_the_method(wire, method):
    assert (await wire.ask(method, "/healthz")).status == 200


async def test_an_answer_has_the_headers_of_an_api_server(cluster, wire):
    first, second = (await wire.get(MAPS)).headers, (await wire.get("/healthz")).headers
    assert first["Audit-Id"] != second["Audit-Id"]
    for name in ("X-Kubernetes-Pf-Flowschema-Uid", "X-Kubernetes-Pf-Prioritylevel-Uid"):
        assert first[name] == second[name]
    async with wire.watch(MAPS) as lines:
        assert lines.status == 200
    unknown = await wire.get(MAPS, Authorization="Bearer nobody")
    assert unknown.status == 401
    assert "Audit-Id" in unknown.headers
    assert "X-Kubernetes-Pf-Flowschema-Uid" not in unknown.headers


async def test_it_prints_a_table_when_asked(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = (await wire.get(DEPLOYMENTS, Accept=TABLE)).json
    assert got["kind"] == "Table"
    assert got["rows"][0]["cells"] == ["web", "0/3", 0, 0, "0s", "c", "http-go:v1", "app=web"]
    assert got["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


async def test_it_gives_metadata_alone_when_asked(wire):
    await make_maps(wire, "a")
    got = (await wire.get(MAPS, Accept="application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")).json
    assert got["kind"] == "PartialObjectMetadataList"
    assert set(got["items"][0]) == {"kind", "apiVersion", "metadata"}


async def test_it_refuses_a_form_that_it_does_not_have(wire):
    got = await wire.get(MAPS, Accept="image/png")
    offered = "application/json, application/yaml, application/vnd.kubernetes.protobuf"
    streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
    assert (got.status, got.json["reason"], got.json["details"]) == (406, "NotAcceptable", {})
    assert got.json["message"] == f"406: Not Acceptable\n\nAvailable representations: {offered}, {streams}"
    one = await wire.get(f"{MAPS}/a", Accept="image/png")
    assert one.json["message"].endswith(offered)
    shape = await wire.get(MAPS, Accept="application/json;as=Table;v=v9;g=meta.k8s.io")
    assert shape.json["message"] == f"only the following media types are accepted: {offered}"


async def test_metadata_is_asked_of_one_object_or_of_a_list(wire):
    await make_maps(wire, "a")
    form = "application/json;as={};v=v1;g=meta.k8s.io"
    one = await wire.get(f"{MAPS}/a", Accept=form.format("PartialObjectMetadataList"))
    said = "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)"
    assert (one.status, one.json["message"]) == (406, said)
    many = await wire.get(MAPS, Accept=form.format("PartialObjectMetadata"))
    said = "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)"
    assert (many.status, many.json["message"]) == (406, said)


async def test_it_answers_json_to_a_client_that_would_rather_have_protobuf(wire):
    got = await wire.get(MAPS, Accept="application/vnd.kubernetes.protobuf,application/json")
    assert got.headers["Content-Type"] == "application/json"


async def test_it_shows_events_in_both_groups(wire):
    event = {
        "metadata": {"name": "e"},
        "involvedObject": {"kind": "Pod", "name": "p", "namespace": "default"},
        "message": "hello",
        "reason": "R",
        "type": "Normal",
    }
    await wire.post("/api/v1/namespaces/default/events", event)
    newer = (await wire.get("/apis/events.k8s.io/v1/namespaces/default/events/e")).json
    assert (newer["apiVersion"], newer["note"], newer["regarding"]["name"]) == ("events.k8s.io/v1", "hello", "p")
    chosen = "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp,involvedObject.kind%3DPod"
    assert await names(wire, chosen) == ["e"]
    assert await names(wire, chosen.replace("%3Dp,", "%3Dq,")) == []


@pytest.mark.parametrize(
    ("query", "agent", "many"),
    [("", "kubectl/v1.32.4", False), ("", "curl/8.5.0", True), ("", "Mozilla/5.0 (X11)", True),
     ("?pretty=true", "kubectl/v1.32.4", True), ("?pretty=false", "curl/8.5.0", False)],
)  # fmt: skip
async def test_people_get_many_lines(wire, query, agent, many):
    for path in (f"{MAPS}{query}", f"{MAPS}/nosuch{query}", f"/version{query}"):
        got = await wire.get(path, User_Agent=agent)
        assert (got.body.startswith(b'{\n  "')) is many
        assert got.json


async def test_one_object_is_not_watched_by_its_path(wire):
    await make_maps(wire, "a", "b")
    got = await wire.get(f"{MAPS}/a?watch=true")
    assert (got.json["kind"], got.json["metadata"]["name"]) == ("ConfigMap", "a")


async def test_a_right_to_one_name_is_a_right_to_select_it(cluster, wire):
    group = "rbac.authorization.k8s.io"
    rule = {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["a"], "verbs": ["list", "watch"]}
    role, binding = (f"/apis/{group}/v1/namespaces/default/{each}" for each in ("roles", "rolebindings"))
    await wire.post(role, {"metadata": {"name": "one"}, "rules": [rule]})
    await wire.post(binding, {
        "metadata": {"name": "one"},
        "roleRef": {"apiGroup": group, "kind": "Role", "name": "one"},
        "subjects": [{"apiGroup": group, "kind": "User", "name": "jane"}],
    })  # fmt: skip
    await make_maps(wire, "a", "b")
    jane = {"Impersonate_User": "jane"}
    allowed = await wire.get(f"{MAPS}?fieldSelector=metadata.name%3Da,metadata.namespace%3Ddefault", **jane)
    assert [each["metadata"]["name"] for each in allowed.json["items"]] == ["a"]
    for query in ("", "?fieldSelector=metadata.name%3Db", "?fieldSelector=metadata.name!%3Da", "?watch=true"):
        assert (await wire.get(f"{MAPS}{query}", **jane)).status == 403
