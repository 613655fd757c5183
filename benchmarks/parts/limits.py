"""Open files: a thousand viewers need two thousand."""

import resource

WANTED = 8_192


def raise_open_files() -> None:
    """Allow this process and its children more open files, as far as the machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
