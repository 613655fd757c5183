"""A run as a file, for the next one to be compared with."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from math import isfinite, nan
from pathlib import Path

from benchmarks.reading import Reading


def write(path: Path, readings: Sequence[Reading]) -> None:
    """Write a run: when, on what kind of machine, and each goal's value and rounds."""
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    found = {
        reading.goal: {
            "value": reading.value if isfinite(reading.value) else None,
            "rounds": reading.rounds,
            "beside": reading.beside,
        }
        for reading in readings
    }
    run = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "readings": found}
    path.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n")


def read(path: Path) -> dict[str, float]:
    """Give the values of an earlier run by goal. Raises OSError and ValueError for what is no such file."""
    try:
        readings = json.loads(path.read_text())["readings"]
        return {goal: nan if found["value"] is None else float(found["value"]) for goal, found in readings.items()}
    except (KeyError, TypeError, AttributeError) as odd:
        raise ValueError(f"{path} is not a run of the benchmarks") from odd
