"""The figures of the README are those of the code."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dashboard.acts.pace import OF_PERSON
from dashboard.clusters.ground import MOST_FOLLOWED
from dashboard.management.commands.sandbox import FASTEST, SLOWEST
from dashboard.people import entry, presence
from dashboard.rights.reach import MOST_BY_NAME
from dashboard.sockets.inbound import Probe
from rollouts.cluster.client import Client
from rollouts.feed.feed import Feed
from rollouts.feed.server import Server
from rollouts.model import history
from tests.cluster.answers import Backend

ROOT = Path(__file__).parents[2]
README = " ".join((ROOT / "README.md").read_text().split())
TAGS = tomllib.loads((ROOT / "rollouts/sandbox/nodes/catalogue.toml").read_text())["tag"]


def limits(struct: type[msgspec.Struct], name: str) -> tuple[Any, Any]:
    schema = msgspec.json.schema(struct)["$defs"][struct.__name__]["properties"][name]
    return schema["minimum"], schema["maximum"]


SLOWEST_RATE, FASTEST_RATE = limits(Probe, "rate")


@pytest.mark.parametrize(
    "sentence",
    [
        f"A link works once, for {'ten' if entry.LIFETIME.total_seconds() == 600 else '?'} minutes",
        f"{presence.PER_PERSON} open boards a person and {presence.IN_ALL:,} in all",
        f"acts more than {OF_PERSON[1]:g} times at once and then more than {OF_PERSON[0]:g} times a second",
        f"the last {history.KEPT_MS // 60_000} minutes of each Deployment, at most {history.SIZE_LIMIT // 1024} KB",
        f"{SLOWEST_RATE} to {FASTEST_RATE} requests a second",
        f"`slow` takes {TAGS['slow']['ready']:g} s",
        f"the cluster sees {len(Feed(Server(Client(Backend(0))), 'default').reflectors)} watches",
        f"used for up to {MOST_FOLLOWED} namespaces",
        f"namespace is shown {MOST_BY_NAME} of them at a time",
        f"--speed 0.25 # {SLOWEST:g} to {FASTEST:g}",
    ],
)
def test_it_says_what_the_code_does(sentence: str) -> None:
    assert sentence in README


@pytest.mark.parametrize("word", TAGS)
def test_it_names_each_tag_that_changes_how_an_image_behaves(word: str) -> None:
    assert f"`{word}`" in README
