"""Paths of the server itself."""

import pytest

MAPS = "/api/v1/namespaces/default/configmaps"


async def test_health_is_told_check_by_check(wire):
    told = (await wire.get("/readyz?verbose&exclude=ping&exclude=odd")).body.decode()
    assert told.startswith("[+]ping excluded: ok\n[+]log ok\n[+]informer-sync ok\n")
    assert told.endswith(
        '[+]shutdown ok\nwarn: some health checks cannot be excluded: no matches for "odd"\nreadyz check passed\n'
    )
    alive = (await wire.get("/livez?verbose")).body.decode()
    assert "informer-sync" not in alive
    assert alive.endswith("livez check passed\n")


async def test_metrics_count_what_is_stored_and_watched(wire):
    def number(text: str, name: str) -> int:
        return next(int(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name))

    objects = 'apiserver_storage_objects{resource="configmaps"}'
    before = number((await wire.get("/metrics")).body.decode(), objects)
    await wire.post(MAPS, {"metadata": {"name": "a"}})
    async with wire.watch(MAPS) as lines:
        await lines.take(1)
        text = (await wire.get("/metrics")).body.decode()
    assert number(text, objects) == before + 1
    watches = 'apiserver_longrunning_requests{group="",resource="configmaps",verb="WATCH",version="v1"}'
    assert number(text, watches) == 1


async def test_metrics_are_not_for_everybody(viewer):
    assert (await viewer.get("/metrics")).status == 403


@pytest.mark.parametrize("accept", ["", "application/json", "*/*"])
async def test_openapi_v2_is_json_unless_protobuf_is_asked(wire, accept):
    got = await wire.get("/openapi/v2", Accept=accept)
    assert (got.headers["Content-Type"], got.json["swagger"]) == ("application/json", "2.0")
    proto = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    assert (await wire.get("/openapi/v2", Accept=proto)).headers["Content-Type"].endswith("+protobuf")
