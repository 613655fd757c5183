"""Persistence: what was acknowledged is there again, whatever happened to the process."""

import asyncio
import json

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing import journal as journals
from rollouts.sandbox.storing.journal import FILE, Journal, JournalTaken
from tests.sandbox.test_process import launch, ready


def pod(name: str, **spec: object) -> Object:
    return {"metadata": {"name": name, "namespace": "default"}, "spec": spec}


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "data"


def reopened(journal: Journal, directory) -> tuple[Journal, dict[str, Object], int]:
    journal.close()
    again = Journal(directory)
    storage = again.load()
    return again, {obj["metadata"]["name"]: obj for obj in storage.list("pods")}, storage.revision


def test_it_gives_back_what_was_written(directory):
    journal = Journal(directory)
    storage = journal.load()
    storage.put("pods", pod("a"))
    changed = storage.put("pods", pod("a", x=1))
    storage.put("pods", pod("b"))
    storage.remove("pods", "default", "b")
    again, found, revision = reopened(journal, directory)
    assert (found, revision) == ({"a": changed}, storage.revision)
    again.close()


def test_it_drops_a_line_that_was_cut_short(directory):
    journal = Journal(directory)
    journal.load().put("pods", pod("a"))
    with (directory / FILE).open("ab") as file:
        file.write(b'{"revision":9,"resource":"pods","put":{"meta')
    again, found, revision = reopened(journal, directory)
    assert (list(found), revision) == (["a"], 2)
    again.close()


def test_it_never_takes_back_a_revision(directory):
    journal = Journal(directory)
    storage = journal.load()
    storage.put("pods", pod("a"))
    storage.remove("pods", "default", "a")
    for _ in range(2):
        journal, found, revision = reopened(journal, directory)
        assert (found, revision) == ({}, 3)
    journal.close()


def test_it_stays_small_while_one_object_changes(directory, monkeypatch):
    monkeypatch.setattr(journals, "SMALLEST", 2_000)
    journal = Journal(directory)
    storage = journal.load()
    for number in range(500):
        storage.put("pods", pod("a", number=number))
    assert (directory / FILE).stat().st_size < 4_000
    again, found, _ = reopened(journal, directory)
    assert found["a"]["spec"] == {"number": 499}
    again.close()


def test_it_refuses_a_directory_that_is_in_use(directory):
    journal = Journal(directory)
    with pytest.raises(JournalTaken, match="in use"):
        Journal(directory)
    journal.close()


def test_it_lets_no_change_happen_that_it_cannot_keep(directory):
    journal = Journal(directory)
    storage = journal.load()
    told: list = []
    storage.on_change(told.append)
    journal.close()
    with pytest.raises(OSError):
        storage.put("pods", pod("a"))
    assert (storage.list("pods"), told, storage.revision) == ([], [], 1)


async def test_it_survives_being_killed(tmp_path):
    options = ("--data", str(tmp_path / "data"))
    first = await launch(tmp_path / "kube", *options)
    await ready(first)
    before = _revision(tmp_path)
    first.kill()
    await first.wait()
    second = await launch(tmp_path / "kube", *options)
    await ready(second)
    assert _revision(tmp_path) >= before > 1
    second.terminate()
    async with asyncio.timeout(2.0):
        await second.wait()


def _revision(tmp_path) -> int:
    lines = (tmp_path / "data" / FILE).read_bytes().splitlines()
    return max(json.loads(line)["revision"] for line in lines)
