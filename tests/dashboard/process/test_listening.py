"""Finding a port."""

import socket

from dashboard.process.listening import free_port


def test_a_free_port_is_kept_and_a_taken_one_gives_the_next_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port
    assert free_port(port) == port
