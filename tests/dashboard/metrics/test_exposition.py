"""Prometheus' text format."""

from dashboard.metrics.exposition import Metric, by_label, single, write


def test_each_metric_is_described_and_each_sample_is_a_line() -> None:
    lines = write(
        [single("a_total", "counter", "All.", 3), by_label("b", "gauge", "Each.", "kind", {"y": 2.5, "x": 1})]
    )
    assert lines.splitlines() == [
        "# HELP a_total All.",
        "# TYPE a_total counter",
        "a_total 3",
        "# HELP b Each.",
        "# TYPE b gauge",
        'b{kind="x"} 1',
        'b{kind="y"} 2.5',
    ]


def test_a_label_cannot_break_its_line() -> None:
    assert write([Metric("a", "gauge", "A.", [({"k": 'x"\n\\'}, 1)])]).splitlines()[2] == 'a{k="x\\"\\n\\\\"} 1'
