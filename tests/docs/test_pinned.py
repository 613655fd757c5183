"""What is pinned can be had from any registry: no lock carries a download address."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_no_lock_carries_a_download_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert len(text) > 1_000
    assert not re.search(r'https?://(?!(opencollective|github)\b)\S+\.(whl|tgz|gz)|"resolved"', text)
