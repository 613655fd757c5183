"""What touches the database does so on PostgreSQL as well, where a machine has it; CI and class rooms use SQLite."""

import os
import subprocess
import sys

import psycopg
import pytest

from tests.postgres import find_programs, running_postgres
from tests.stack import ROOT

TOUCHING = (
    "tests/dashboard/acts/test_audit.py",
    "tests/dashboard/views/test_operate.py",
    "tests/dashboard/people/test_entry.py",
    "tests/dashboard/views/test_health.py",
    "tests/dashboard/people/test_side_by_side.py",
    "tests/dashboard/people/test_sign_in.py",
    "tests/dashboard/acts/test_traffic_switch.py",
    "tests/security/test_rights.py",
)


@pytest.mark.slow
def test_what_touches_the_database_does_so_on_postgresql_too() -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: initdb and postgres are neither in PATH nor in /usr/lib/postgresql")
    with running_postgres(programs) as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "ROLLBOARD_"))}
        asked = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *TOUCHING],
            cwd=ROOT,
            env={**kept, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        with psycopg.connect(url) as connection:
            people = connection.execute("SELECT count(*) FROM dashboard_person").fetchone()
    assert asked.returncode == 0, asked.stdout[-6000:]
    assert "passed" in asked.stdout
    assert "skipped" not in asked.stdout
    assert people != (0,), "the boards kept their people elsewhere"
