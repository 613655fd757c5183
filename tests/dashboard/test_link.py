"""`manage.py link` where it cannot let anybody in."""

import subprocess
import sys
from pathlib import Path

from tests.stack import ROOT, environment


def test_a_link_to_a_board_that_was_never_started_says_where_it_looked(tmp_path: Path) -> None:
    failed = subprocess.run(
        [sys.executable, "manage.py", "link", "--role", "viewer", "--name", "mina"],
        cwd=ROOT,
        env=environment(tmp_path / "state"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert failed.returncode != 0
    assert failed.stderr == (
        f"CommandError: no board has been started with the state folder {tmp_path / 'state'}: start one, or set"
        " ROLLBOARD_STATE (and DATABASE_URL, if it has one) as for the one that runs\n"
    )
