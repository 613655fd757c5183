"""The private folder."""

from pathlib import Path

from dashboard.process.state import private_file, private_folder, secret_key


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_folders_and_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    file = private_file(tmp_path / "state" / "database")
    assert mode(file.parent) == 0o700
    assert mode(file) == 0o600


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    file = private_file(tmp_path / "database")
    file.write_text("rows")
    private_folder(tmp_path)
    assert private_file(file).read_text() == "rows"


def test_the_secret_key_is_made_once_and_long(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secret-key"
    key = secret_key(path)
    assert len(key) >= 64
    assert mode(path) == 0o600
    assert secret_key(path) == key
