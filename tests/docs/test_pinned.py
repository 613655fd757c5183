"""What comes from others is pinned: hashes without addresses, a vendored file with its licence and checksum."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("name", LISTS)
def test_sec_46_each_requirement_is_pinned_with_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", "\n" + (ROOT / name).read_text())
    pinned = [block.strip() for block in blocks if block.strip() and not block.strip().startswith(("#", "-c"))]
    assert len(pinned) > 10
    for block in pinned:
        assert re.match(r"[\w.\-\[\],]+==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", [*LISTS, "package-lock.json"])
def test_no_lock_carries_a_download_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r'https?://(?!(opencollective|github)\b)\S+\.(whl|tgz|gz)|"resolved"', text)


def test_vendored_htmx_is_the_file_that_its_checksum_names() -> None:
    vendor = ROOT / "static" / "vendor"
    expected, name = (vendor / "htmx.min.js.sha256").read_text().split()
    assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == expected
    assert "BSD" in (vendor / "htmx.LICENSE").read_text()
