"""A run as a file."""

import pytest

from benchmarks import record
from benchmarks.reading import Reading


def test_a_run_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "run.json"
    record.write(path, [Reading("store", (2.0, 3.0, 4.0), "dicts"), Reading("wire", ())])
    values = record.read(path)
    assert values["store"] == 3.0
    assert values["wire"] != values["wire"]  # NaN


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"readings": {"store": 3}}', '{"readings": 3}'])
def test_it_refuses_what_is_no_run(tmp_path, text):
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(ValueError):
        record.read(path)
