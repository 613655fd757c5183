"""Finding a port to listen on."""

import errno
import socket

TRIES = 100


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """The wanted port, or the next one above it that is free. Raises OSError when a hundred in a row are taken."""
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        if not _is_taken(host, port):
            return port
    raise OSError(errno.EADDRINUSE, f"expected a free port from {wanted} on, found {TRIES} taken")


def _is_taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free for us
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as refused:
            if refused.errno in (errno.EADDRINUSE, errno.EACCES):
                return True
            raise
    return False
