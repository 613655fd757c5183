"""Whatever a client writes into what there is: an answer or a refusal, never a 500."""

import gzip
import json
from urllib.parse import urlencode

import aiohttp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.api.odd import WORDS, documents, jsons, operations, protobufs, values, yamls
from tests.sandbox.wire import DEPLOYMENTS, PODS, config_map, deployment, pod

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"
KEPT = {DEPLOYMENTS: deployment(), PODS: pod("web", app="web"), CONFIG_MAPS: config_map("web", a="b")}
ITEMS = [f"{collection}/web{part}" for collection in KEPT for part in ("", "/status", "/scale")]
BODIES = {
    "application/json": jsons,
    "application/yaml": yamls,
    "application/vnd.kubernetes.protobuf": protobufs,
}
PATCHES = {
    "application/strategic-merge-patch+json": (documents | values).map(lambda value: json.dumps(value).encode())
    | jsons,
    "application/merge-patch+json": (documents | values).map(lambda value: json.dumps(value).encode()) | jsons,
    "application/json-patch+json": (operations | values).map(lambda value: json.dumps(value).encode()) | jsons,
    "application/apply-patch+yaml": documents.map(lambda value: json.dumps(value).encode()) | yamls,
}
odd = settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def _restore(wire) -> None:
    for collection, obj in KEPT.items():
        if (await wire.get(f"{collection}/web")).status == 404:
            made = await wire.post(collection, obj)
            assert made.status == 201, made.body


@odd
@given(st.data())
async def test_a_body_in_any_encoding_is_taken_or_refused(wire, data):
    content_type = data.draw(st.sampled_from(sorted(BODIES)))
    method = data.draw(st.sampled_from(["POST", "PUT", "DELETE"]))
    path = data.draw(st.sampled_from([*KEPT, "/api/v1/namespaces", "/api/v1/nodes"]))
    path = path if method == "POST" else f"{path}/web"
    got = await wire.ask(method, path, data.draw(BODIES[content_type]), Content_Type=content_type)
    assert got.status < 500, got.body


@odd
@given(st.data())
async def test_a_patch_of_any_kind_is_taken_or_refused(wire, data):
    await _restore(wire)
    content_type = data.draw(st.sampled_from(sorted(PATCHES)))
    query = data.draw(
        st.sampled_from(["", "?fieldManager=x", "?fieldManager=x&force=true&dryRun=All", "?fieldValidation=Strict"])
    )
    path = data.draw(st.sampled_from(ITEMS)) + query
    got = await wire.ask("PATCH", path, data.draw(PATCHES[content_type]), Content_Type=content_type)
    assert got.status < 500, (path, got.body)


watched = st.dictionaries(
    st.sampled_from(["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch",
                     "sendInitialEvents", "allowWatchBookmarks", "timeoutSeconds", "includeObject", "pretty"]),
    st.sampled_from([*WORDS, "0", "1", "2", "true", "false", "Exact", "NotOlderThan", "metadata.name=web", "a in (b,c)",
                     "!a", "a!=b,c", "status.phase!=Running", "a>1", "1e3"]),
    max_size=5,
)  # fmt: skip


@odd
@given(query=watched, path=st.sampled_from([*KEPT, "/api/v1/events", "/api/v1/watch/pods", f"{PODS}/web"]))
async def test_a_watch_with_any_options_begins_or_is_refused(wire, query, path):
    async with wire.watch(f"{path}?{urlencode(query)}") as lines:
        # A resourceVersion that is no number is a 500 of the real server.
        assert lines.status < 500 or lines.status == 504 or b"strconv.ParseUint" in await lines.body()


NAMES = ["Accept", "Authorization", "Impersonate-User", "Impersonate-Group", "Impersonate-Uid", "Impersonate-Extra-a",
         "Range", "Content-Encoding", "If-Match", "X-Forwarded-For", "Upgrade", "Expect", "Sec-WebSocket-Version",
         "Connection", "Accept-Encoding", "Content-Type", "X-HTTP-Method-Override"]  # fmt: skip
VALUES = ["", "x", "Bearer", "Bearer x", "Basic eDp5", "admin", "system:masters", "gzip", "websocket", "13", "*",
          "application/json;as=Table;v=v9;g=meta.k8s.io", "application/json;q=0", ";;", "Upgrade", "a,b",
          "\u00e9"]  # fmt: skip
ASKED = [*KEPT, *ITEMS, "/apis", f"{PODS}/web/log", f"{PODS}/web/exec?command=ls", f"{PODS}/web/portforward",
         f"{PODS}/web/proxy/x"]  # fmt: skip


@odd
@given(
    headers=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=4),
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE", "HEAD"]),
    path=st.sampled_from(ASKED),
)
async def test_a_request_with_any_headers_is_answered(wire, headers, method, path):
    try:
        got = await wire.ask(method, path, None if method in ("GET", "HEAD") else b"{}", **headers)
    except aiohttp.ClientError:
        # Some headers change how the answer is framed; what counts is that the server goes on.
        assert (await wire.get("/healthz")).status == 200
    else:
        assert got.status < 500 or got.status == 503 or "upgrade connection" in got.body.decode(), got.body


async def test_a_body_is_read_as_it_comes_and_not_unfolded(wire):
    folded = gzip.compress(json.dumps(config_map("folded")).encode())
    got = await wire.post(CONFIG_MAPS, folded, Content_Encoding="gzip")
    assert (got.status, got.json["reason"]) == (400, "BadRequest")
