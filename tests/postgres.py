"""A PostgreSQL that lives as long as a test: in a folder of its own, reached through a socket file in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.stack import wait_until

USERS = ("postgres", "nobody")  # it refuses to run as root


def find_programs() -> Path | None:
    """The folder of initdb and postgres, of the newest version that is installed; None when there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()), None)


@contextmanager
def running_postgres(programs: Path) -> Iterator[str]:
    """Start it with an empty database; gives its URL, and ends it without a trace."""
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="rollboard-postgres-"))
    options = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = str(folder / "data")
        setup = [
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            "rollboard",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ]
        subprocess.run(setup, check=True, **options)  # type: ignore[call-overload]
        quick = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
        server = subprocess.Popen([str(programs / "postgres"), "-D", data, *quick], **options)  # type: ignore[call-overload]
        try:
            ready = [str(programs / "pg_isready"), "-h", str(folder), "-q"]
            wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, 20, "PostgreSQL did not start")
            yield f"postgres://rollboard@{quote(str(folder), safe='')}/postgres"
        finally:
            server.terminate()
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """As whom it runs: as us, unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)
