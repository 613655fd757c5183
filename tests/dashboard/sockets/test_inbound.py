"""What a page may send over the socket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.sockets.inbound import BURST, MESSAGE_LIMIT, RATE, Focus, Resync, Seen, Throttle, Violation, read_message


def test_the_messages_are_read() -> None:
    assert read_message('{"type":"resync","seq":4}', None) == Resync(4)
    assert read_message('{"type":"seen","seq":4,"now":1790000000000}', None) == Seen(4, 1790000000000)
    assert read_message('{"type":"focus","uid":"a"}', None) == Focus("a")


@pytest.mark.parametrize(
    ("text", "data", "code"),
    [
        (None, b"\x00", 1003),
        (" " * (MESSAGE_LIMIT + 1), None, 1009),
        ("{", None, 1008),
        ("[]", None, 1008),
        ('{"type":"patch","seq":1}', None, 1008),
        ('{"type":"resync"}', None, 1008),
        ('{"type":"resync","seq":"1"}', None, 1008),
        ('{"type":"resync","seq":1,"more":2}', None, 1008),
        ("[" * 5_000, None, 1008),
        ('{"seq":' + "[" * 5_000 + "]" * 5_000 + ',"type":"resync"}', None, 1008),
        ("\ud800", None, 1008),
    ],
)
def test_anything_else_closes_with_a_code(text: str | None, data: bytes | None, code: int) -> None:
    with pytest.raises(Violation) as violation:
        read_message(text, data)
    assert violation.value.code == code


@given(st.text())
def test_no_text_does_anything_but_close(text: str) -> None:
    with pytest.raises(Violation) as violation:
        read_message(text, None)
    assert violation.value.code in (1008, 1009)


def test_a_page_may_send_a_burst_and_then_at_its_rate() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(int(BURST)):
        throttle.take()
    with pytest.raises(Violation) as violation:
        throttle.take()
    assert violation.value.code == 4408
    now += 1.5 / RATE
    throttle.take()
