"""Watches over the wire."""

import asyncio

import pytest

from tests.sandbox.wire import TABLE, config_map, token_of

MAPS = "/api/v1/namespaces/default/configmaps"
WATCH_LIST = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"


async def make(wire, name: str, **labels: str) -> None:
    assert (await wire.post(MAPS, config_map(name, **labels))).status == 201


async def test_it_answers_an_idle_watch_at_once(wire):
    version = (await wire.get(MAPS)).json["metadata"]["resourceVersion"]
    async with wire.watch(f"{MAPS}?resourceVersion={version}") as lines:
        assert lines.status == 200


async def test_it_tells_every_change_in_order(wire):
    version = (await wire.get(MAPS)).json["metadata"]["resourceVersion"]
    async with wire.watch(f"{MAPS}?resourceVersion={version}") as lines:
        await make(wire, "a")
        await wire.patch(f"{MAPS}/a", {"data": {"x": "y"}})
        await wire.ask("DELETE", f"{MAPS}/a")
        assert await lines.take(3) == [("ADDED", "a"), ("MODIFIED", "a"), ("DELETED", "a")]


@pytest.mark.parametrize("version", ["", "resourceVersion=0"])
async def test_it_begins_with_the_state_when_no_version_is_asked(wire, version):
    await make(wire, "b")
    await make(wire, "a")
    async with wire.watch(f"{MAPS}?{version}") as lines:
        assert await lines.take(2) == [("ADDED", "a"), ("ADDED", "b")]


async def test_it_begins_where_it_is_asked_to(wire):
    await make(wire, "a")
    version = (await wire.get(MAPS)).json["metadata"]["resourceVersion"]
    await make(wire, "b")
    async with wire.watch(f"{MAPS}?resourceVersion={version}") as lines:
        assert await lines.take(1) == [("ADDED", "b")]


async def test_it_says_inside_the_stream_that_the_past_is_gone(cluster, wire):
    await make(wire, "a")
    cluster.registry.storage.forget()
    async with wire.watch(f"{MAPS}?resourceVersion=1") as lines:
        assert lines.status == 200
        error, *rest = await lines.rest()
    assert (error["type"], error["object"]["code"], error["object"]["reason"]) == ("ERROR", 410, "Expired")
    assert error["object"]["message"] == f"too old resource version: 1 ({cluster.registry.storage.revision})"
    assert rest == []


async def test_it_waits_for_a_version_of_the_future(wire):
    version = int((await wire.get(MAPS)).json["metadata"]["resourceVersion"])
    async with wire.watch(f"{MAPS}?resourceVersion={version + 1}") as lines:
        await make(wire, "a")
        await make(wire, "b")
        assert await lines.take(1) == [("ADDED", "b")]


async def test_the_state_of_the_future_cannot_be_begun_with(wire):
    async with wire.watch(f"{MAPS}?{WATCH_LIST}&resourceVersion=99999999") as lines:
        assert lines.status == 200
        error, *rest = await lines.rest()
    assert (error["type"], error["object"]["code"], error["object"]["reason"]) == ("ERROR", 504, "Timeout")
    assert rest == []


async def test_it_is_asked_for_in_the_old_way_too(wire):
    for name in ("a", "b"):
        await make(wire, name)
    for path, seen in (("namespaces/default/configmaps", ["a", "b"]), ("namespaces/default/configmaps/b", ["b"])):
        async with wire.watch(f"/api/v1/watch/{path}?fieldSelector=metadata.name!%3Dkube-root-ca.crt") as lines:
            assert lines.status == (200 if len(seen) > 1 else 400)
        async with wire.watch(f"/api/v1/watch/{path}?resourceVersion=0") as lines:
            assert [name for _, name in await lines.take(len(seen))] == seen
    async with wire.watch("/api/v1/watch/namespaces/default") as lines:
        assert await lines.take(1) == [("ADDED", "default")]


@pytest.mark.parametrize("version", ["", "&resourceVersion=0"])
async def test_it_begins_now_for_who_wants_no_initial_events(wire, version):
    await make(wire, "a")
    asked = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan"
    async with wire.watch(f"{MAPS}?{asked}{version}") as lines:
        await make(wire, "b")
        assert await lines.take(1) == [("ADDED", "b")]


async def test_metadata_alone_has_bookmarks_of_its_own_kind(wire):
    await wire.ask("DELETE", f"{MAPS}/kube-root-ca.crt")
    form = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
    async with wire.watch(f"{MAPS}?{WATCH_LIST}", Accept=form) as lines:
        mark = await lines.next()
    assert (mark["type"], mark["object"]["kind"]) == ("BOOKMARK", "PartialObjectMetadata")
    assert mark["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


async def test_it_is_no_document_of_yaml(wire):
    got = await wire.get(f"{MAPS}?watch=true", Accept="application/yaml")
    streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
    assert (got.status, got.json["message"]) == (406, f"only the following media types are accepted: {streams}")


async def test_whatever_does_not_say_no_asks_for_one(wire):
    async with wire.watch(f"{MAPS}?watch=maybe&timeoutSeconds=1") as lines:
        assert await lines.rest() == []


async def test_it_ends_when_the_asked_time_is_over(wire):
    async with wire.watch(f"{MAPS}?timeoutSeconds=1") as lines:
        assert await lines.rest() == []


async def test_it_marks_the_end_of_the_initial_events(wire):
    await make(wire, "a")
    async with wire.watch(f"{MAPS}?{WATCH_LIST}") as lines:
        assert await lines.take(1) == [("ADDED", "a")]
        mark = await lines.next()
    assert mark["type"] == "BOOKMARK"
    assert mark["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


async def test_it_refuses_initial_events_without_a_match(wire):
    got = await wire.get(f"{MAPS}?watch=true&sendInitialEvents=true")
    assert got.status == 422
    assert got.json["message"] == (
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: '
        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
    )


async def test_it_deletes_what_leaves_the_selection(wire):
    async with wire.watch(f"{MAPS}?labelSelector=side%3Dleft") as lines:
        await make(wire, "a", side="left")
        await make(wire, "b", side="right")
        await wire.patch(f"{MAPS}/a", {"metadata": {"labels": {"side": "right"}}})
        await wire.patch(f"{MAPS}/b", {"metadata": {"labels": {"side": "left"}}})
        assert await lines.take(3) == [("ADDED", "a"), ("DELETED", "a"), ("ADDED", "b")]


async def test_it_watches_one_object_by_name(wire):
    async with wire.watch(f"{MAPS}?fieldSelector=metadata.name%3Db") as lines:
        await make(wire, "a")
        await make(wire, "b")
        assert await lines.take(1) == [("ADDED", "b")]


async def test_it_begins_with_a_large_state_whole_and_in_order(wire):
    for number in range(40):
        await wire.post(MAPS, {"metadata": {"name": f"m{number:02}"}, "data": {"pad": "x" * 20_000}})
    async with wire.watch(f"{MAPS}?{WATCH_LIST}") as lines:
        await make(wire, "z")
        told = await lines.take(42)
    assert told == [*(("ADDED", f"m{number:02}") for number in range(40)), ("BOOKMARK", ""), ("ADDED", "z")]


async def test_it_refuses_a_watch_over_the_oldest_http(cluster, wire):
    trust, token = wire.trust, token_of(cluster, "admin")
    reader, writer = await asyncio.open_connection("127.0.0.1", cluster.server.port, ssl=trust)
    writer.write(f"GET {MAPS}?watch=1 HTTP/1.0\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] == b"400"
    writer.close()


async def test_it_tells_a_tables_columns_once(wire):
    async with wire.watch(MAPS, Accept=TABLE) as lines:
        await make(wire, "a")
        await make(wire, "b")
        first, second = await lines.next(), await lines.next()
    assert [column["name"] for column in first["object"]["columnDefinitions"]] == ["Name", "Data", "Age"]
    assert second["object"]["columnDefinitions"] is None
    assert second["object"]["rows"][0]["cells"] == ["b", 1, "0s"]


async def test_it_forgets_a_watcher_that_is_gone(cluster, wire):
    async with wire.watch(MAPS):
        assert cluster.hub.count() == 1
    await make(wire, "a")
    for _ in range(100):
        if cluster.hub.count() == 0:
            break
        await wire.get("/healthz")
    assert cluster.hub.count() == 0
