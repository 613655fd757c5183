"""The stylesheets stay readable, and keep their words: every size and colour that is used is a token that there is."""

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "static/css").glob("*.css"))
LONGEST_LINE = 120
SET = re.compile(r"(--[\w-]+)\s*:")
USED = re.compile(r"var\((--[\w-]+)\)")  # one with a fallback may be missing
OF_SCRIPTS = {"--corner", "--height", "--stroke", "--tile", "--unit"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_line_is_long(sheet: Path) -> None:
    assert [line for line in sheet.read_text().splitlines() if len(line) > LONGEST_LINE] == []


def test_every_token_that_is_used_is_set() -> None:
    text = "".join(sheet.read_text() for sheet in SHEETS)
    assert set(USED.findall(text)) <= set(SET.findall(text)) | OF_SCRIPTS
