"""How the tests start their browser: Debian's Chromium where there is one, else Playwright's own."""

import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def browser_options() -> dict[str, Any]:
    """Keyword arguments for `playwright.chromium.launch`."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return {"args": ARGUMENTS, **({"executable_path": found} if found else {})}
