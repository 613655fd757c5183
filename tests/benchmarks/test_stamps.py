"""Reading stamps out of a stream that comes in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.parts.stamps import Tally, now

LINE = b'{"type":"MODIFIED","object":{"status":{"containerStatuses":[{"restartCount":%d,"image":"x"}]}}}\n'


@given(st.lists(st.integers(1, 200), max_size=40))
def test_every_stamp_is_counted_once_wherever_the_stream_is_cut(cuts):
    stream = b"".join(LINE % (now() + number) for number in range(10))
    tally, position = Tally(), 0
    for cut in cuts:
        tally.take(stream[position : position + cut])
        position += cut
    tally.take(stream[position:])
    assert len(tally.late) == 10
    assert tally.bytes == len(stream)


def test_a_count_of_restarts_is_no_stamp():
    tally = Tally()
    tally.take(LINE % 3)
    assert tally.late == []
