"""The recordings of the real control plane."""

import gzip
import json
from pathlib import Path

from tests.traces.facts import Trace

FOLDER = Path(__file__).with_name("golden")


def read_golden(name: str) -> Trace:
    """Give the golden recording of a scenario."""
    trace: Trace = json.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()))
    return trace


def golden_names() -> list[str]:
    """Give the names of all that are kept."""
    return sorted(path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz"))
