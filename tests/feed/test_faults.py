"""What breaks between us and the API server, and what a viewer sees of it."""

import time
from dataclasses import replace

import pytest
from aiohttp import web

from rollouts.feed.pace import Pace
from tests.feed.api_server import ApiServer, never, refusal, status
from tests.feed.conftest import QUICK, live_feed, watched_feed
from tests.feed.objects import deployment, event, pod, replicaset
from tests.waiting import until

KINDS = ("deployments", "replicasets", "pods", "events", "services", "replicationcontrollers")


def lists(server: ApiServer) -> list[int]:
    return [server.asked(f"list {kind}") for kind in KINDS]


async def test_a_cut_connection_resumes_where_it_was_without_a_new_list(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert lists(server) == [1] * len(KINDS)


async def test_a_gone_place_means_a_new_list_and_the_vanished_vanish(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.objects["pods"].pop("pod-web-1-a")  # no watch line tells of it
        server.revision += 1
        server.forget_history()
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        assert set(viewer.pods()) == {"web-1-b", "web-1-c"}
        assert server.asked("list pods") == 2


async def test_a_410_as_an_answer_means_a_new_list_too(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].append(refusal(410, "Expired", "too old"))
        server.objects["pods"].pop("pod-web-1-a")
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())


async def test_a_server_that_always_says_gone_is_not_listed_in_a_loop(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].extend(refusal(410, "Expired", "too old") for _ in range(5))
        before, begun = server.asked("list pods"), time.monotonic()
        server.cut()
        await viewer.until(lambda: not server.faults["watch pods"] and viewer.health["state"] == "live")
        # One new list at once, then each after 0.05, 0.1, 0.2 s and so on.
        assert server.asked("list pods") - before <= 6
        assert time.monotonic() - begun > 0.3


@pytest.mark.parametrize("code", [429, 500, 503])
async def test_a_refusal_backs_off_at_the_same_place(server: ApiServer, code: int) -> None:
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].extend(refusal(code, message="busy") for _ in range(3))
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert lists(server) == [1] * len(KINDS)
        assert "stale" in [message.get("state") for message in viewer.messages]


async def test_a_server_that_asks_for_patience_is_given_it_whoever_looks(server: ApiServer) -> None:
    """The pulse goes well all the while: what waits for the connection's sake would be woken."""
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].append(refusal(429, "TooManyRequests", "busy", **{"Retry-After": "1"}))
        watches, begun = server.asked("watch pods"), time.monotonic()
        server.cut()
        server.put("pods", pod("web-1-d"))
        await until(lambda: server.asked("watch pods") == watches + 1)
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert time.monotonic() - begun > 1
        assert server.asked("watch pods") == watches + 2


async def test_a_half_open_watch_is_noticed_and_resumed(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        watches = server.asked("watch pods")
        server.hang()
        await viewer.until(lambda: viewer.health["state"] == "stale", seconds=2)
        server.go_on()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        await viewer.until(lambda: server.asked("watch pods") > watches)
        assert lists(server) == [1] * len(KINDS)


async def test_after_a_long_silence_of_the_server_every_watch_is_opened_anew_at_its_place(server: ApiServer) -> None:
    """Those that there were may be dead, and none would say so for a minute."""
    async with live_feed(server, pace=replace(QUICK, silence=60.0, hanging=0.4)) as (_, viewer):
        await until(lambda: len(server.open_watches) == len(KINDS))
        watches = [server.asked(f"watch {kind}") for kind in KINDS]
        server.hang()
        await viewer.until(lambda: viewer.health["state"] == "stale")
        await viewer.until(lambda: viewer.health["now"] - viewer.health["since"] > 800)
        server.go_on()
        await until(
            lambda: all(server.asked(f"watch {kind}") > count for kind, count in zip(KINDS, watches, strict=True))
        )
        await viewer.until(lambda: viewer.health["state"] == "live")
        assert lists(server) == [1] * len(KINDS)


async def test_a_server_of_which_only_the_pulse_goes_well_is_tried_less_and_less_often(server: ApiServer) -> None:
    """As behind a balancer that drops what lasts: an answer to the pulse ends the wait once, not each second."""

    def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with live_feed(server, pace=replace(QUICK, longest_retry=5.0, pulse=0.05)) as (_, viewer):
        server.faults["watch pods"].extend([hang_up] * 99)
        server.cut()
        await viewer.until(lambda: viewer.health["state"] == "lost")
        begun, watches = time.monotonic(), server.asked("watch pods")
        await until(lambda: time.monotonic() - begun > 1.5)
        assert server.asked("watch pods") - watches < 15  # 0.05, 0.1, 0.2, 0.4, 0.8 s apart, not 30 times


async def test_bookmarks_move_the_place_and_keep_the_watch(server: ApiServer) -> None:
    server.bookmark_seconds = 0.1
    async with live_feed(server) as (feed, viewer):
        await until(lambda: len(server.open_watches) == len(KINDS))
        pods, watches = feed.reflectors[2].mirror, list(server.open_watches)
        begun = time.monotonic()
        while time.monotonic() - begun < QUICK.silence + 0.2:  # longer than a silent watch would live
            server.revision += 100
            await viewer.until(lambda: pods.version == str(server.revision))
        assert server.open_watches == watches


async def test_a_stopped_server_is_lost_at_once_and_equal_soon_after_its_return(server: ApiServer) -> None:
    slow = Pace(first_retry=20.0, pulse=0.3, pulse_patience=0.3)  # so that only the pulse can be this quick
    async with live_feed(server, pace=slow) as (_, viewer):
        await server.stop()
        begun = time.monotonic()
        await viewer.until(lambda: viewer.health["state"] == "lost", seconds=2)
        assert viewer.health["retryAt"] > viewer.health["now"]
        assert viewer.health["message"]
        await server.be_missed(2)  # by a pulse at least
        server.put("pods", pod("web-1-d"))
        server.objects["pods"].pop("pod-web-1-a")
        server.forget_history()
        await server.start()
        back = time.monotonic()
        await viewer.until(lambda: set(viewer.pods()) == {"web-1-b", "web-1-c", "web-1-d"}, seconds=3)
        await viewer.until(lambda: viewer.health["state"] == "live")
        assert back - begun < 3
        assert time.monotonic() - back < 3


async def test_a_server_that_returns_without_its_data_is_listed_anew(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        await server.stop()
        await viewer.until(lambda: viewer.health["state"] == "lost")
        await server.be_missed(len(KINDS) * 3)  # by a pulse at least
        server.namespace_uid = "namespace-2"
        for objects in server.objects.values():
            objects.clear()
        server.changes.clear()
        await server.start()
        await viewer.until(lambda: not viewer.pods() and not viewer.tables["rollouts"])


@pytest.mark.parametrize("asked_in_vain", [0, 2])
async def test_a_server_that_is_replaced_in_a_moment_is_read_anew(server: ApiServer, asked_in_vain: int) -> None:
    """It takes our place in the stream for its own, and nothing was missed but the connections."""
    async with live_feed(server) as (_, viewer):
        server.forget_everything(revision=5_000)
        server.put("deployments", deployment("other"))
        server.faults["get namespaces"].extend(refusal(500) for _ in range(asked_in_vain))
        server.cut()
        await viewer.until(lambda: list(viewer.tables["rollouts"]) == ["deployment-other"] and not viewer.pods())
        await viewer.until(lambda: viewer.health["state"] == "live")


async def test_events_find_their_rollout_when_another_servers_namesake_was_told_of_before_it_was_known_as_another(
    server: ApiServer,
) -> None:
    """A place in the old history was good in the new one: for a moment there were two of the name."""
    async with live_feed(server) as (feed, viewer):
        server.forget_everything(revision=server.revision)
        again = deployment()
        again["metadata"]["uid"] = "deployment-again"
        server.put("deployments", again)
        server.put("replicasets", replicaset("web-7d4b9fb9d8", owner="again"))
        server.put("events", event("e.1", "web-7d4b9fb9d8", "SuccessfulCreate", kind="ReplicaSet"))
        other, server.namespace_uid = server.namespace_uid, "namespace-1"
        server.faults["watch replicasets"].extend(refusal(503) for _ in range(99))
        for kind in ("deployments", "replicasets"):  # so that events come first
            server.faults[f"list {kind}"].append(refusal(503))
        server.cut()
        (events,) = (one.mirror for one in feed.reflectors if one.kind.plural == "events")
        await until(lambda: len(viewer.tables["rollouts"]) == 2 and events.version == str(server.revision))
        server.namespace_uid = other
        server.cut()
        await viewer.until(lambda: list(viewer.tables["rollouts"]) == ["deployment-again"] and not viewer.pods())
        server.faults.clear()
        await viewer.until(lambda: viewer.health["state"] == "live" and "event-e.1" in viewer.tables["events"])


@pytest.mark.parametrize("how", ["hanging", "refused"])
async def test_a_server_that_is_replaced_while_it_does_not_say_which_it_is_is_read_anew(
    server: ApiServer, how: str
) -> None:
    """Asked on a connection that hangs half open, or while a server that starts does not know our rights yet."""
    server.bookmark_seconds = 0.1  # a watch that fell silent would be opened anew, and ask again for that alone
    async with live_feed(server) as (_, viewer):
        await until(lambda: server.asked("get namespaces"))
        server.namespace_hangs = how == "hanging"
        if how == "refused":
            server.faults["get namespaces"].extend(refusal(403) for _ in range(9))  # more than there are watches
        server.forget_everything(revision=5_000)
        server.put("deployments", deployment("other"))
        server.cut()
        await viewer.until(lambda: list(viewer.tables["rollouts"]) == ["deployment-other"] and not viewer.pods())


async def test_a_server_that_is_slow_to_say_which_it_is_is_not_read_twice(server: ApiServer) -> None:
    server.namespace_seconds = 0.1
    async with live_feed(server, pace=replace(QUICK, pulse_patience=5.0, telling=5.0)) as (_, viewer):
        if server.watch_list == "refused":  # else there is no second request that a place is carried to
            await until(lambda: server.asked("get namespaces") > 1)
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert lists(server) == [1] * len(KINDS)


async def test_a_server_that_is_replaced_before_it_was_known_is_read_anew(server: ApiServer) -> None:
    server.faults["get namespaces"].extend(refusal(500) for _ in range(3))
    async with live_feed(server) as (_, viewer):
        server.forget_everything(revision=5_000)
        server.put("deployments", deployment("other"))
        server.cut()
        await viewer.until(lambda: list(viewer.tables["rollouts"]) == ["deployment-other"] and not viewer.pods())


async def test_a_server_that_is_replaced_between_the_list_and_the_watch_is_read_anew(server: ApiServer) -> None:
    server.watch_list = "refused"

    def replaced(request: web.Request) -> web.StreamResponse:
        server.forget_everything(revision=5_000)
        server.put("deployments", deployment("other"))
        return web.json_response(listed)

    listed = {"kind": "List", "metadata": {"resourceVersion": str(server.revision)}, "items": [pod("web-1-a")]}
    server.faults["list pods"].append(replaced)
    async with watched_feed(server) as (_, viewer):
        await until(lambda: list(viewer.tables.get("rollouts", ())) == ["deployment-other"] and not viewer.pods())


async def test_a_server_that_is_replaced_for_as_long_as_a_list_takes_leaves_nothing_behind(server: ApiServer) -> None:
    """A balancer that leads elsewhere for a moment: when the watch goes on, all is as it was."""
    server.watch_list = "refused"
    ours = server.namespace_uid

    def elsewhere(request: web.Request) -> web.StreamResponse:
        server.namespace_uid = "another"
        metadata = {"resourceVersion": str(server.revision)}
        return web.json_response({"kind": "List", "metadata": metadata, "items": [pod("web-1-elsewhere")]})

    def back(request: web.Request) -> web.StreamResponse:
        server.namespace_uid = ours
        return web.json_response(status(503, "ServiceUnavailable", "busy"), status=503)

    async with live_feed(server) as (_, viewer):
        server.faults["list pods"].append(elsewhere)
        server.faults["watch pods"].extend([*[refusal(503)] * 3, back])
        await until(lambda: len(server.open_watches) == len(KINDS))
        server.revision += 1
        server.say("pods", {"type": "ERROR", "object": status(410, "Expired", "too old")})  # the others' watches go on
        await viewer.until(lambda: "web-1-elsewhere" in viewer.pods())
        await viewer.until(lambda: set(viewer.pods()) == {"web-1-a", "web-1-b", "web-1-c"})
        await viewer.until(lambda: viewer.health["state"] == "live")


async def test_a_server_that_is_replaced_by_one_without_the_namespace_has_nothing(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.forget_everything(revision=5_000)
        server.namespace_uid = ""
        server.cut()
        await viewer.until(lambda: not viewer.tables["rollouts"] and not viewer.pods())


async def test_one_that_may_not_ask_for_the_namespace_follows_it_all_the_same(server: ApiServer) -> None:
    server.faults["get namespaces"].extend(refusal(403) for _ in range(9))
    async with live_feed(server) as (_, viewer):
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert lists(server) == [1] * len(KINDS)


async def test_expired_credentials_are_read_anew_once_and_nobody_notices(server: ApiServer) -> None:
    server.token = "first"
    async with live_feed(server, "first", "second") as (_, viewer):
        server.token = "second"
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert "expired" not in [message.get("state") for message in viewer.messages]


async def test_credentials_that_stay_expired_are_said_to_be(server: ApiServer) -> None:
    server.token = "first"
    async with live_feed(server, "first", "wrong") as (_, viewer):
        server.token = "other"
        server.cut()
        await viewer.until(lambda: viewer.health["state"] == "expired")
        assert viewer.health["message"] == "Unauthorized"
        server.token = "wrong"
        await viewer.until(lambda: viewer.health["state"] == "live")


async def test_a_forbidden_kind_stops_names_its_permission_and_is_looked_at_again(server: ApiServer) -> None:
    seldom = replace(QUICK, look_again=0.6)
    async with live_feed(server, pace=seldom) as (_, viewer):
        server.forbidden.add("pods")
        server.cut()
        await viewer.until(lambda: viewer.health["state"] == "forbidden" and not viewer.pods())
        assert viewer.health["missing"] == "list pods in default"
        assert viewer.tables["rollouts"]["deployment-web"]["status"]["code"] == "complete"
        asked, begun = server.asked("list pods"), time.monotonic()
        await until(lambda: server.asked("list pods") >= asked + 3)
        assert time.monotonic() - begun > 2 * seldom.look_again  # no storm
        server.forbidden.clear()
        await viewer.until(lambda: len(viewer.pods()) == 3 and viewer.health["state"] == "live")


async def test_a_list_that_is_never_answered_is_given_up_and_asked_again(server: ApiServer) -> None:
    quick = replace(QUICK, listing=0.3)
    async with live_feed(server, pace=quick) as (_, viewer):
        server.faults["list pods"].append(never)
        server.objects["pods"].pop("pod-web-1-a")
        server.revision += 1
        server.forget_history()
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())


async def test_a_rollout_that_may_not_be_seen_for_a_moment_comes_back_with_its_events(server: ApiServer) -> None:
    server.put("events", event("web.1", "web", "ScalingReplicaSet", kind="Deployment"))
    async with live_feed(server) as (_, viewer):
        server.forbidden.add("deployments")
        server.cut()
        await viewer.until(lambda: not viewer.tables["rollouts"] and not viewer.tables["events"])
        server.forbidden.clear()
        await viewer.until(lambda: viewer.tables["rollouts"] and "event-web.1" in viewer.tables["events"])


async def test_a_board_without_events_is_live_and_says_what_is_missing(server: ApiServer) -> None:
    server.forbidden.add("events")
    async with live_feed(server) as (_, viewer):
        assert viewer.health["missing"] == "list events in default"


async def test_a_line_that_is_cut_off_is_read_whole_after_resuming(server: ApiServer) -> None:
    async with live_feed(server) as (feed, viewer):
        server.revision += 1
        sent = server.sent
        server.say_raw("pods", b'{"type":"ADDED","object":{"metadata":{"uid":"pod-web-1-d","na')
        await until(lambda: server.sent > sent)
        server.changes.pop()
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert feed.reflectors[2].mirror.unreadable == 0


async def test_lines_that_arrive_in_pieces_are_put_together(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.put("pods", pod("web-1-d"))
        data = server.changes.pop()[2]
        server.forget_history()
        for piece in (data[:10], data[10:200], data[200:]):
            sent = server.sent
            server.say_raw("pods", piece)
            server.revision += 1
            await until(lambda sent=sent: server.sent > sent)  # type: ignore[misc]
        await viewer.until(lambda: "web-1-d" in viewer.pods())


async def test_garbage_on_the_line_is_counted_and_the_rest_goes_on(server: ApiServer) -> None:
    async with live_feed(server) as (feed, viewer):
        server.revision += 1
        watches = list(server.open_watches)
        server.say_raw("pods", b"\xff\xfe no json\n")
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert feed.reflectors[2].mirror.unreadable == 1
        assert server.open_watches == watches
