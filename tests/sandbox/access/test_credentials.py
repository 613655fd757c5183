"""Clients that knew the cluster before a restart know it after."""

import stat
from pathlib import Path

from rollouts.sandbox.access.credentials import FILE, find_credentials

USERS = ("admin", "viewer")


def test_they_stay_the_same_over_restarts(tmp_path: Path) -> None:
    first = find_credentials(tmp_path, "127.0.0.1", USERS)
    assert find_credentials(tmp_path, "127.0.0.1", USERS) == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_they_are_new_when_the_host_or_the_users_are_others(tmp_path: Path) -> None:
    first = find_credentials(tmp_path, "127.0.0.1", USERS)
    assert find_credentials(tmp_path, "127.0.0.2", USERS).authority != first.authority
    assert find_credentials(tmp_path, "127.0.0.2", ("admin",)).tokens.keys() == {"admin"}


def test_they_are_made_anew_when_the_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    made = find_credentials(tmp_path, "127.0.0.1", USERS)
    assert find_credentials(tmp_path, "127.0.0.1", USERS) == made


def test_a_cluster_that_keeps_nothing_has_new_ones_each_time() -> None:
    tokens = [find_credentials(None, "127.0.0.1", USERS).tokens for _ in range(2)]
    assert tokens[0] != tokens[1]
