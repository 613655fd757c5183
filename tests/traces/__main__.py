"""Record scenarios on a cluster and compare them with the golden recordings.

    python -m tests.traces                               all of them, on a sandbox of its own
    python -m tests.traces undo recreate --kubeconfig FILE   two, on the cluster of an admin's kubeconfig

Exits with 1 when a fact differs.
"""

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.traces.facts import differences
from tests.traces.golden import read_golden
from tests.traces.recording import record
from tests.traces.sandbox import running_sandbox
from tests.traces.scenarios import SCENARIOS


def main() -> int:
    """Run what the command line asks for; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="SCENARIO")
    parser.add_argument("--kubeconfig", type=Path)
    parser.add_argument("--at-once", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cluster = nullcontext(asked.kubeconfig) if asked.kubeconfig else running_sandbox(Path(folder))
        with cluster as kubeconfig:
            recorded = record(asked.names or list(SCENARIOS), kubeconfig, at_once=asked.at_once)
    differing = {name: differences(read_golden(name), trace) for name, trace in recorded.items()}
    for name, lines in differing.items():
        print("\n".join([f"{name}: {'differs' if lines else 'agrees'}", *lines]))
    return int(any(differing.values()))


if __name__ == "__main__":
    sys.exit(main())
