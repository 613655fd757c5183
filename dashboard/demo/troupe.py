"""The processes of a demo: started one after the other, stopped in reverse, and gone with us whatever happens."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process

from django.conf import settings

STOP_SECONDS = 1.2


class Troupe:
    """Every member holds the read end of one pipe and ends when it closes, so that even our kill -9 leaves nobody."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._members: list[Process] = []

    async def start(self, *arguments: str, environment: dict[str, str] | None = None, piped: bool = False) -> Process:
        """Start a Python process in a session of its own: Ctrl-C reaches us alone, and we stop them in order."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            "--parent-fd",
            str(self._read),
            cwd=settings.BASE_DIR,
            env={**os.environ, **(environment or {})},
            pass_fds=[self._read],
            start_new_session=True,
            stdout=PIPE if piped else None,
        )
        self._members.append(process)
        return process

    async def stop(self) -> None:
        """Ask each in turn, newest first; who has not gone after 1.2 s is killed."""
        for member in reversed(self._members):
            if member.returncode is None:
                member.terminate()
                await _wait_or_kill(member)
        os.close(self._write)
        os.close(self._read)


async def _wait_or_kill(member: Process) -> None:
    try:
        await asyncio.wait_for(member.wait(), STOP_SECONDS)
    except TimeoutError:
        member.kill()
        await member.wait()
