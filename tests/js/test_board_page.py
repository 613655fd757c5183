"""The designed states of the pages, in a real browser: they draw, break no rule, and leave a picture to look at."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from tests.js.show import DESKTOP, PHONE, PICTURES, PROJECTOR, Show

pytestmark = pytest.mark.browser

# What is said but not shown whole.
CUT = """[...document.querySelectorAll('#status, #why, #next, .head b, .hint, .lane .image, .lane .meta, .diagnosis *')]
    .filter(({ clientWidth, clientHeight, scrollWidth, scrollHeight }) =>
        clientWidth && (scrollWidth > clientWidth || scrollHeight > clientHeight + 3))
    .map(({ textContent }) => textContent)"""
# Words that run over the edge of the row they stand in.
SPILT = """[...document.querySelectorAll('.row .left, .row .right, .idle, .lane .label')]
    .filter((box) => box.clientWidth)
    .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
    .map((box) => box.textContent)"""

# Counts the timers that wait at once.
WATCH_TIMERS = """() => {
    const waiting = new Set();
    const [set, clear] = [setTimeout, clearTimeout];
    globalThis.mostTimers = 0;
    globalThis.setTimeout = (act, ...more) => {
        const timer = set(() => { waiting.delete(timer); act(); }, ...more);
        globalThis.mostTimers = Math.max(mostTimers, waiting.add(timer).size);
        return timer;
    };
    globalThis.clearTimeout = (timer) => { waiting.delete(timer); clear(timer); };
}"""


def test_every_pod_stands_in_one_lane_and_the_counters_agree(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", DESKTOP, reduced_motion="reduce") as show:
        pods = show.page.locator(".pod:not(.gone)")
        stages = pods.evaluate_all("(all) => all.map((pod) => pod.dataset.stage)")
        for stage in ("pending", "creating", "starting", "ready", "available", "leaving"):
            head = show.page.locator(f"[data-keep={stage}] .count").first.inner_text()
            assert int(head or 0) == stages.count(stage), stage
        available = show.page.locator(".available-measure b").inner_text()
        assert int(available) == stages.count("available")


def test_a_pod_that_keeps_its_stage_does_not_move_while_others_do(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17&run", DESKTOP) as show:
        places = """() => Object.fromEntries([...document.querySelectorAll('.pod:not(.gone)')].map((pod) =>
            [pod.dataset.pod, [pod.dataset.stage, pod.style.transform]]))"""
        seen = show.page.evaluate(places)
        heads = show.page.inner_text("#heads")
        show.until("(heads) => document.getElementById('heads').innerText !== heads", heads)
        after = show.page.evaluate(places)
        same = [uid for uid in seen if uid in after and seen[uid][0] == after[uid][0]]
        assert same
        assert {uid: after[uid] for uid in same} == {uid: seen[uid] for uid in same}


def test_the_first_paint_and_a_snapshot_after_a_gap_animate_nothing(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?sim=steady&at=0", DESKTOP) as show:
        assert show.page.evaluate("document.querySelectorAll('.pod.unborn').length") == 0
        assert not show.page.evaluate("document.getElementById('lanes').classList.contains('moving')")


def test_keys_move_between_pods_and_open_one(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", DESKTOP, reduced_motion="reduce") as show:
        page = show.page
        page.locator(".pod[tabindex='0']").first.focus()
        first = page.evaluate("document.activeElement.dataset.pod")
        page.keyboard.press("ArrowRight")
        second = page.evaluate("document.activeElement.dataset.pod")
        assert first != second
        page.keyboard.press("Enter")
        page.wait_for_selector("#detail:not([hidden])")
        assert second.removeprefix("pod-") in page.inner_text("#detail")
        page.keyboard.press("Escape")
        page.wait_for_selector("#detail", state="hidden")
        assert page.evaluate("document.activeElement.dataset.pod") == second


def test_the_past_is_marked_and_live_comes_back(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", DESKTOP, reduced_motion="reduce") as show:
        page = show.page
        live = page.inner_text("#status")
        page.locator("#time .body").focus()
        for _ in range(3):
            page.keyboard.press("Shift+ArrowLeft")
        page.wait_for_selector("#picture[data-past]")
        show.until("(live) => document.getElementById('status').textContent !== live", live)
        assert page.get_attribute("[data-operation=pause]", "aria-disabled") == "true"
        show.keep("past")
        page.keyboard.press("l")
        page.wait_for_selector("#picture:not([data-past])")
        show.until("document.querySelector('[data-operation=pause]').getAttribute('aria-disabled') === null")


@pytest.mark.parametrize("size", [DESKTOP, (1440, 900), PROJECTOR])
@pytest.mark.parametrize("path", ["/board?at=14", "/board?sim=stuck&at=25", "/board?n=60&at=14"])
def test_present_shows_the_whole_picture_alone(
    browser: Browser, address: str, path: str, size: tuple[int, int]
) -> None:
    with Show(browser, address, path, size, reduced_motion="reduce") as show:
        show.page.keyboard.press("f")
        show.settle()
        show.keep(f"present-{size[0]}-{path.partition('?')[2]}")
        assert not show.page.locator("#acts").is_visible()
        assert show.page.locator("#time").is_visible()
        assert show.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert show.page.evaluate(CUT) == []
        show.page.keyboard.press("Escape")
        assert show.page.locator("#acts").is_visible()


@pytest.mark.parametrize("size", [(1440, 900), PROJECTOR])
@pytest.mark.parametrize(
    "path",
    [
        "/board?at=14&traffic",
        "/board?sim=stuck&at=25&long",
        "/board?n=60&at=14",
        "/board?n=300&at=14",
        "/board?n=1000&at=14",
        "/board?sim=many",
    ],
)
def test_the_whole_board_stands_on_the_screen_of_a_laptop(
    browser: Browser, address: str, path: str, size: tuple[int, int]
) -> None:
    with Show(browser, address, path, size, reduced_motion="reduce") as show:
        show.keep(f"whole-{size[0]}-{path.partition('?')[2]}")
        assert show.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert show.page.evaluate("document.getElementById('events').clientHeight") >= 100
        assert show.page.evaluate(SPILT) == []


def test_switching_traffic_on_moves_no_pod(browser: Browser, address: str) -> None:
    with (
        Show(browser, address, "/board?at=14", (1440, 900), reduced_motion="reduce") as off,
        Show(browser, address, "/board?at=14&traffic", (1440, 900), reduced_motion="reduce") as on,
    ):
        places = "[...document.querySelectorAll('.pod')].map((pod) => pod.getBoundingClientRect().toJSON())"
        assert off.page.evaluate(places) == on.page.evaluate(places)


@pytest.mark.parametrize("size", [(1440, 900), PROJECTOR])
def test_a_third_lane_in_present_stays_on_the_screen(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with Show(browser, address, "/board?sim=third&at=5&traffic", size, reduced_motion="reduce") as show:
        show.page.keyboard.press("f")
        show.settle()
        show.keep(f"third-{size[0]}")
        assert show.page.locator(".lane:not(.vacant):not(.folded)").count() == 3
        assert show.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert show.page.evaluate(
            "[...document.querySelectorAll('.lane')].every((lane) => lane.scrollHeight <= lane.offsetHeight)"
        )


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_answer_keeps_a_digest_within_its_frame(browser: Browser, address: str, size: tuple[int, int]) -> None:
    old, new = (f"registry.example.org:5000/team/web@sha256:{digit * 64}" for digit in "1f")
    answer = {"changes": [("image web", old, new)], "causes": [], "twin": ""}
    fragment = render_to_string("parts/answer.html", {"answer": answer, "outcome": "done", "sentence": "Done: Undo."})
    with Show(browser, address, "/board?at=14", size, reduced_motion="reduce") as show:
        show.page.evaluate("(words) => { document.getElementById('answers').innerHTML = words; }", fragment)
        show.keep(f"digest-{size[0]}")
        frame = show.page.locator("#answers").bounding_box()
        told = show.page.locator("#answers td").bounding_box()
        assert frame
        assert told
        assert told["x"] + told["width"] <= frame["x"] + frame["width"]
        assert new in show.page.inner_text("#answers td")


def test_present_writes_large_and_whole_about_services_too(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=14", PROJECTOR, reduced_motion="reduce") as show:
        show.page.keyboard.press("f")
        show.settle()
        show.keep("present-services")
        words = show.page.locator("#fronts :is(.front, code, .port, .told)")
        assert words.count() >= 3
        least = "Math.min(...all.map((one) => {0}parseFloat(getComputedStyle(one).fontSize)))"
        assert words.evaluate_all("(all) => " + least.format("")) >= 17
        # A box lower than its letters cuts the tails of "p" and "g", and the page reports no overflow.
        told = show.page.locator("#fronts .told, .lane .front:visible")
        assert told.evaluate_all("(all) => " + least.format("one.clientHeight / ")) >= 1.2


def test_a_finger_on_the_chart_scrolls_goes_back_in_time_and_returns(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", PHONE, reduced_motion="reduce", has_touch=True, is_mobile=True) as show:
        finger = show.page.context.new_cdp_session(show.page)

        def swipe(x: float, y: float, dx: int, dy: int) -> None:
            for kind, part in [("touchStart", 0), *(("touchMove", part) for part in range(1, 13)), ("touchEnd", 12)]:
                at = [{"x": x + dx * part / 12, "y": y + dy * part / 12}] if kind != "touchEnd" else []
                finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

        show.page.evaluate("document.querySelector('#time .body').scrollIntoView({ block: 'center' })")
        body = show.page.locator("#time .body").bounding_box()
        assert body
        x, y = body["x"] + body["width"] - 20, body["y"] + body["height"] / 2
        before = show.page.evaluate("scrollY")
        swipe(x, y, 0, -150)
        show.until("(before) => scrollY > before + 50", before)
        assert not show.page.evaluate("document.getElementById('picture').hasAttribute('data-past')")
        swipe(x, y - (show.page.evaluate("scrollY") - before), -60, 0)
        show.page.wait_for_selector("#picture[data-past]")
        show.keep("phone-past")
        live = show.page.locator("#live").bounding_box()
        assert live
        assert live["height"] >= 32
        show.page.locator("#live").tap()
        show.page.wait_for_selector("#picture:not([data-past])")
        assert not show.page.locator("#live").is_visible()


def test_present_writes_large_on_the_chart_too(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", PROJECTOR, reduced_motion="reduce") as show:
        size = "parseFloat(document.querySelector('#time canvas').getContext('2d').font)"
        assert show.page.evaluate(size) == 11
        show.page.keyboard.press("f")
        show.settle()
        show.until(f"{size} >= 16")


def test_present_stays_while_one_goes_from_board_to_board(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", PROJECTOR, reduced_motion="reduce") as show:
        presents = "document.documentElement.hasAttribute('data-present')"
        for key in ("f", "/", "Enter"):
            show.page.keyboard.press(key)
        show.page.wait_for_url("**/board?name=*")
        assert show.page.evaluate(presents)
        show.page.reload()
        assert show.page.evaluate(presents)
        show.until("document.documentElement.dataset.staged === 'true'")
        show.page.keyboard.press("/")
        show.page.keyboard.press("Escape")  # out of the list of boards first
        assert show.page.evaluate(presents)
        show.page.keyboard.press("Escape")
        show.page.reload()
        assert not show.page.evaluate(presents)


def test_after_five_hundred_pods_three_still_have_a_height(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?sim=shrunk&n=500&at=20&speed=0", DESKTOP, reduced_motion="reduce") as show:
        painted = """(() => { const canvas = document.querySelector('#time canvas');
          const half = canvas.getContext('2d').getImageData(canvas.width - 12, canvas.height / 2, 1, 1).data;
          return half.join() !== '255,255,255,255' && half[3] > 0; })()"""
        assert show.page.evaluate(painted)
        boxes = show.page.eval_on_selector_all(
            "#time .levels span", "(all) => all.map((one) => one.getBoundingClientRect().toJSON())"
        )
        boxes.sort(key=lambda box: box["top"])
        assert len(boxes) >= 2
        assert all(one["bottom"] <= other["top"] + 1 for one, other in pairwise(boxes))


@pytest.mark.parametrize("size", [DESKTOP, (1440, 900), PHONE])
def test_what_is_cut_can_be_read_whole_by_keys_alone(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with Show(browser, address, "/board?sim=stuck&at=25&long", size, reduced_motion="reduce") as show:
        page = show.page
        button = page.locator(".diagnosis .unfold")
        button.focus()
        page.keyboard.press("Enter")
        show.settle()
        show.keep(f"unfolded-{size[0]}")
        assert button.get_attribute("aria-expanded") == "true"
        cut = """[...document.querySelectorAll('.diagnosis :is(code, p)')]
            .filter((one) => !one.clientHeight || one.scrollHeight > one.clientHeight + 2).length"""
        assert page.evaluate(cut) == 0
        page.keyboard.press("Escape")
        assert button.get_attribute("aria-expanded") == "false"
        tale = page.locator("#events .tale").first
        tale.focus()
        page.keyboard.press("Enter")
        assert tale.get_attribute("aria-expanded") == "true"
        text = page.locator("#events [data-unfolded] .text")
        assert text.evaluate("(text) => text.scrollHeight <= text.clientHeight + 2")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_sentence_longer_than_its_place_unfolds_over_the_picture(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with Show(browser, address, "/board?sim=quota&at=5", size, reduced_motion="reduce") as show:
        page = show.page
        before = page.evaluate("document.getElementById('picture').getBoundingClientRect().top")
        page.click(".say .unfold")
        show.settle()
        show.keep(f"sentence-{size[0]}")
        assert page.evaluate(
            "document.getElementById('reasons').scrollHeight <= document.getElementById('reasons').clientHeight + 2"
        )
        assert page.evaluate("document.getElementById('picture').getBoundingClientRect().top") == before
        page.keyboard.press("Escape")
        assert page.get_attribute(".say .unfold", "aria-expanded") == "false"


def test_a_diagnosis_with_a_long_title_keeps_its_buttons_in_a_narrow_place(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?sim=crash&at=25&speed=0", DESKTOP, reduced_motion="reduce") as show:
        show.page.locator(".diagnosis").evaluate(
            "({ style }) => { style.setProperty('width', '340px', 'important'); style.setProperty('height', '122px'); }"
        )
        title = show.page.locator(".diagnosis h2 span")
        title.evaluate("(title) => { title.textContent = 'The pods run, but do not become ready' }")
        show.page.locator(".diagnosis .unfold").evaluate("(button) => { button.hidden = false }")
        fact = show.page.locator(".diagnosis .fact")
        fact.evaluate("(fact) => { fact.textContent = 'Revision 1 keeps serving with 3 available pods. '.repeat(2) }")
        card = show.page.locator(".diagnosis").bounding_box()
        button = show.page.locator(".diagnosis .row-of-buttons .main").bounding_box()
        assert card is not None
        assert button is not None
        assert button["y"] + button["height"] < card["y"] + card["height"]


def test_a_diagnosis_offers_nothing_to_who_may_not_act(browser: Browser, address: str) -> None:
    for path, dimmed in (("/board?sim=crash&at=25", None), ("/board?sim=crash&at=25&viewer", "true")):
        with Show(browser, address, path, DESKTOP, reduced_motion="reduce") as show:
            buttons = show.page.locator(".diagnosis .row-of-buttons button").all()
            assert {button.get_attribute("aria-disabled") for button in buttons} == {dimmed}, path


def test_a_status_that_stands_alone_and_is_cut_can_be_read_whole(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?sim=steady&at=1", DESKTOP, reduced_motion="reduce") as show:
        assert show.page.is_hidden(".say .unfold")
        show.page.locator("#status").evaluate("({ style }) => { style.maxWidth = '120px'; }")
        show.page.set_viewport_size({"width": DESKTOP[0] - 20, "height": DESKTOP[1]})
        show.until("document.querySelector('.say .unfold').checkVisibility()")


def test_revisions_without_pods_are_shown_whole_or_counted(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?sim=many", DESKTOP, reduced_motion="reduce") as show:
        idle = show.page.locator("#idle")
        assert idle.evaluate("(row) => row.scrollWidth <= row.clientWidth")
        shown = idle.locator(".kept button:visible").count()
        assert shown >= 1  # Services stand in the same line
        assert idle.locator(".more-idle").inner_text() == f"{7 - shown} more"


def test_a_pod_on_a_phone_fills_the_screen_and_closes_with_a_thumb(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", PHONE, reduced_motion="reduce", has_touch=True, is_mobile=True) as show:
        page = show.page
        page.locator(".pod").first.tap()
        page.wait_for_selector("#detail:not([hidden])")
        show.keep("pod-phone")
        box = page.locator("#detail").bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"]) == (0, 0, PHONE[0])
        close = page.locator("#detail .close").bounding_box()
        assert close is not None
        assert min(close["width"], close["height"]) >= 44
        foot = "([x, y]) => document.elementFromPoint(x, y).closest('#detail') !== null"
        assert page.evaluate(foot, [box["x"] + box["width"] / 2, box["y"] + box["height"] - 20])
        page.locator("#detail .close").tap()
        page.wait_for_selector("#detail", state="hidden")


def test_a_thousand_pods_are_cells_that_can_still_be_opened(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?n=900&at=20", DESKTOP) as show:
        show.keep("dense")
        assert show.page.locator(".pod").count() == 0
        box = show.page.locator("#lanes").bounding_box()
        head = show.page.locator("#heads [data-keep=available]").bounding_box()
        assert box is not None
        assert head is not None
        show.page.mouse.click(head["x"] + 13, box["y"] + 16)
        show.page.wait_for_selector("#detail:not([hidden])")


def test_a_dense_board_is_printed_in_light_colours_before_the_next_frame(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?n=900&at=20&speed=0", DESKTOP, color_scheme="dark") as show:
        painted = """((red, green, blue) => {
          const canvas = document.querySelector('canvas.crowd');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, 60);
          for (let at = 0; at < data.length; at += 4) {
            if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) return true;
          }
          return false;
        })"""
        assert show.page.evaluate(f"{painted}(0x1f, 0x9f, 0x83)")
        show.page.evaluate("globalThis.requestAnimationFrame = () => 0")
        show.page.emulate_media(media="print")
        show.until(f"{painted}(0x0b, 0x7f, 0x6b) && !{painted}(0x1f, 0x9f, 0x83)")


@pytest.mark.parametrize("path", ["/board?at=17&traffic", "/board?n=900&at=20", "/board?sim=third&at=5"])
def test_a_board_is_printed_on_one_sheet(browser: Browser, address: str, path: str) -> None:
    with Show(browser, address, path, DESKTOP, color_scheme="dark") as show:
        sheets = re.findall(rb"/Count (\d+)", show.page.pdf(prefer_css_page_size=True))
        assert sheets == [b"1"]


def test_the_button_for_the_whole_sentence_covers_none_of_it(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=14", (730, 720), reduced_motion="reduce") as show:
        show.page.wait_for_selector(".say .unfold:not([hidden])")
        show.keep("unfold")
        words = show.page.locator("#reasons").evaluate(
            "(box) => box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight)"
        )
        button = show.page.locator(".say .unfold").bounding_box()
        assert button
        assert words <= button["x"]


@pytest.mark.parametrize("pods", [10, 24, 40, 60])
def test_the_counters_of_a_narrow_room_run_into_no_other_words(browser: Browser, address: str, pods: int) -> None:
    with Show(browser, address, f"/board?n={pods}&at=5&speed=0", PHONE, reduced_motion="reduce") as show:
        show.keep(f"narrow-room-{pods}")
        leaving = show.page.locator("#room .leaving").bounding_box()
        assert leaving
        for counter in show.page.locator("#room .measure .end span").all():
            box = counter.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= leaving["x"]


def test_paper_has_no_word_of_what_only_a_screen_can_do(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17", DESKTOP) as show:
        show.page.emulate_media(media="print")
        assert show.page.locator("#time").is_visible()
        assert not show.page.locator(".time-row .hint").is_visible()
        assert not show.page.locator(".traffic-row").is_visible()


def test_five_hundred_deployments_are_written_only_where_they_change(browser: Browser, address: str) -> None:
    with Show(browser, address, "/overview?at=3&rows=500&run", DESKTOP) as show:
        assert show.page.locator(".entry").count() > 500
        written = """new Promise((done) => {
          const rows = new Set();
          const watch = (changes) => changes.forEach(({ target }) =>
              rows.add((target.closest ? target : target.parentElement).closest('.entry')?.dataset.keep));
          new MutationObserver(watch).observe(entries, { subtree: true, childList: true, characterData: true });
          setTimeout(() => done([...rows].filter((row) => row?.startsWith('quiet')).length), 700);
        })"""
        assert show.page.evaluate(written) <= 60


def test_the_keys_of_the_overview_act_on_the_row_with_the_focus(browser: Browser, address: str) -> None:
    with Show(browser, address, "/overview?at=9&viewer", DESKTOP) as show:
        show.page.keyboard.press("ArrowDown")
        show.page.keyboard.press("u")
        assert "You lack the permission patch" in show.page.inner_text("#answers")
        show.page.goto(f"{address}/overview?at=9&q=stuck&sort=name")
        show.until("document.documentElement.dataset.staged === 'true'")
        show.settle()
        assert show.page.input_value("#filter") == "stuck"
        assert show.page.get_attribute("[data-sort='name']", "aria-pressed") == "true"


def test_from_the_filter_a_key_leads_to_the_rows_and_another_out_of_it(browser: Browser, address: str) -> None:
    with Show(browser, address, "/overview?at=9", DESKTOP, reduced_motion="reduce") as show:
        for key in ("ArrowDown", "Enter"):
            show.page.keyboard.press("/")
            show.page.keyboard.press(key)
            assert show.page.evaluate("document.activeElement === document.querySelector('#entries .open')"), key
        show.page.keyboard.press("/")
        show.page.keyboard.press("Escape")
        assert show.page.evaluate("document.activeElement === document.body")


def test_the_way_to_another_namespace_stays_on_a_laptop_at_twice_the_size(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=9", (720, 450), reduced_motion="reduce") as show:
        crumbs = show.page.locator(".crumbs")
        switch, room = show.page.locator("#switch").bounding_box(), crumbs.bounding_box()
        assert switch is not None
        assert room is not None
        assert switch["x"] + switch["width"] <= room["x"] + room["width"]


def test_where_the_right_is_missing_in_one_namespace_the_others_keep_their_buttons(
    browser: Browser, address: str
) -> None:
    with Show(browser, address, "/overview?wide&at=9&sort=name", DESKTOP) as show:
        show.page.focus('.open[aria-label="alpine-deploy, billing"]')
        show.page.keyboard.press("u")
        assert "You lack the permission patch on deployments in billing" in show.page.inner_text("#answers")
        undo = show.page.locator(".entry", has_text="checkout").locator("button")
        assert undo.get_attribute("aria-disabled") is None


def test_a_filter_of_a_namespace_and_its_order_stand_in_the_address(browser: Browser, address: str) -> None:
    with Show(browser, address, "/overview?wide&at=9", DESKTOP) as show:
        show.page.click("[data-sort='namespace']")
        assert show.page.locator(".group").all_inner_texts() == ["billing", "search", "shop"]
        show.page.fill("#filter", "namespace:shop")
        show.until("document.querySelectorAll('.group').length === 1")
        asked = parse_qs(urlsplit(show.page.url).query)
        assert (asked["q"], asked["sort"]) == (["namespace:shop"], ["namespace"])
        assert show.page.locator("[role=columnheader][aria-sort]").inner_text() == "Namespace"


@pytest.mark.parametrize("path", ["/board?at=17", "/board?n=900&at=14"])
def test_the_picture_is_saved_as_a_png(browser: Browser, address: str, path: str, tmp_path: Path) -> None:
    with Show(browser, address, path, DESKTOP, reduced_motion="reduce") as show:
        with show.page.expect_download() as download:
            show.page.click("#save")
        assert download.value.suggested_filename.startswith("http-go-2026-03-04T12-0")
        saved = Path(PICTURES or tmp_path) / f"saved-{len(path)}.png"
        download.value.save_as(saved)
        assert saved.read_bytes().startswith(b"\x89PNG")
        assert saved.stat().st_size > 20_000


def test_a_lane_that_lingers_keeps_one_timer_whatever_the_number_of_draws(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?n=2&at=35&run", DESKTOP) as show:
        show.page.evaluate(WATCH_TIMERS)
        lanes = "document.querySelectorAll('.lane:not(.vacant):not(.folded)').length"
        show.until(f"{lanes} === 2")
        show.until(f"{lanes} === 1")
        assert show.page.evaluate("mostTimers") <= 3


def test_keys_do_nothing_after_the_session_has_ended(browser: Browser, address: str) -> None:
    with Show(browser, address, "/board?at=17&close=4401", DESKTOP) as show:
        show.until("() => document.body.dataset.health === 'expired'")
        for key in "ipusr":
            show.page.keyboard.press(key)
        assert show.page.inner_text("#answers") == ""
        assert show.page.locator("#sheet").is_hidden()
