"""Finds the browser that the tests drive, and gets it where it is missing.

Debian's chromium through apt when we are root on a Debian machine; else Playwright's own. Prints what it did.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Way(Enum):
    """How the machine comes to a browser."""

    THERE = "it has one"
    APT = "Debian's chromium with apt-get"
    PLAYWRIGHT = "Playwright's Chromium"


def choose_way(which: Callable[[str], str | None], home: Path, user: int) -> Way:
    """`which` finds a program's path, `home` is where Playwright keeps its own, and a `user` of 0 may install."""
    if any(which(name) for name in NAMES) or any(home.glob(".cache/ms-playwright/chromium-*")):
        return Way.THERE
    return Way.APT if user == 0 and which("apt-get") else Way.PLAYWRIGHT


def run_apt(*arguments: str) -> None:
    """apt-get without questions; its errors stay visible."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *arguments], check=True, stdout=subprocess.DEVNULL, env=quiet)


def main() -> int:
    """Exit code 0 once a browser is there."""
    way = choose_way(shutil.which, Path.home(), os.geteuid())
    if way is Way.THERE:
        return 0
    print(f"No browser for the tests yet: getting {way.value}.", flush=True)
    if way is Way.PLAYWRIGHT:
        return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode
    run_apt("update", "-qq")
    run_apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk")
    return 0


if __name__ == "__main__":
    sys.exit(main())
