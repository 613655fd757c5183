"""The frames of a port-forward, there and back."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.nodes.streams import spdy


def test_headers_survive_the_way() -> None:
    here, there = spdy.Codec(), spdy.Codec()
    for stream in (1, 3):
        sent = {"streamtype": "data", "port": "8080", "requestid": str(stream)}
        (frame,) = there.feed(here.open(stream, sent))
        assert (frame.kind, frame.stream, frame.headers) == (spdy.SYN_STREAM, stream, sent)


@given(st.binary(max_size=300), st.integers(1, 50))
def test_frames_come_whole_however_they_are_cut(content: bytes, cut: int) -> None:
    sent = spdy.data(5, content) + spdy.control(spdy.PING, struct.pack(">I", 7)) + spdy.data(5, b"", last=True)
    codec, got = spdy.Codec(), []
    for at in range(0, len(sent), cut):
        got += list(codec.feed(sent[at : at + cut]))
    assert [(frame.kind, frame.is_last) for frame in got] == [(0, False), (spdy.PING, False), (0, True)]
    assert got[0].data == content


@pytest.mark.parametrize(
    "junk",
    [
        struct.pack(">II", 0x80020001, 4) + b"\0" * 4,
        struct.pack(">II", 1, 0xFFFFFF),
        struct.pack(">II", 0x80030001, 12) + b"x" * 12,
    ],
)
def test_what_is_no_spdy_is_refused(junk: bytes) -> None:
    with pytest.raises(spdy.Malformed):
        list(spdy.Codec().feed(junk))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_codec(junk: bytes) -> None:
    with suppress(spdy.Malformed):
        list(spdy.Codec().feed(junk))
