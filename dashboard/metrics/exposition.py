"""Prometheus' text format, as much of it as is needed: counters and gauges with labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Metric:
    """kind: "counter" or "gauge". samples: a value for each set of labels."""

    name: str
    kind: str
    meaning: str
    samples: Sequence[tuple[Labels, float]] = ()


def single(name: str, kind: str, meaning: str, value: float) -> Metric:
    """A metric of one value, without labels."""
    return Metric(name, kind, meaning, [({}, value)])


def by_label(name: str, kind: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    """A metric with one label."""
    return Metric(name, kind, meaning, [({label: key}, value) for key, value in sorted(values.items())])


def write(metrics: Iterable[Metric]) -> str:
    """The page that Prometheus reads; a metric without a sample is still described."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.meaning}", f"# TYPE {metric.name} {metric.kind}"]
        lines += [f"{metric.name}{_labels(labels)} {value:.12g}" for labels, value in metric.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    written = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{written}}}" if written else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
