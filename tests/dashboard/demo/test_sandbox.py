"""The demo's sandbox, as a process."""

from pathlib import Path

import pytest

from dashboard.demo import sandbox
from dashboard.demo.sandbox import Sandbox, Stopped
from dashboard.demo.troupe import Troupe


async def test_one_that_takes_too_long_counts_as_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "START_SECONDS", 0.0)
    troupe = Troupe()
    try:
        with pytest.raises(Stopped):
            await Sandbox(troupe, tmp_path).start()
    finally:
        await troupe.stop()
