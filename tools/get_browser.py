"""Finds the browser that the tests drive, and gets it where it is missing.

Debian's chromium through apt when we are root on a Debian machine; else Playwright's own. Prints what it did.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


def run_apt(*arguments: str) -> None:
    """apt-get without questions; its errors stay visible."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *arguments], check=True, stdout=subprocess.DEVNULL, env=quiet)


def main() -> int:
    """Exit code 0 once a browser is there."""
    if any(shutil.which(name) for name in NAMES) or any(Path.home().glob(".cache/ms-playwright/chromium-*")):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No browser for the tests yet: installing Debian's chromium with apt-get.", flush=True)
        run_apt("update", "-qq")
        run_apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk")
        return 0
    print("No browser for the tests yet: fetching Playwright's Chromium.", flush=True)
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
