"""What a backend gives to a connection: where the server is, how to trust it, how to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Protocol


@dataclass(frozen=True)
class Access:
    """`headers` carry the credentials, so no representation of this object shows them.

    server: the base URL, without a trailing slash. ssl: None for plain http. server_name: expected in the
    certificate where it differs from the host.
    """

    server: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    ssl: SSLContext | None = field(repr=False)
    server_name: str | None = None
    proxy: str | None = field(default=None, repr=False)


class Backend(Protocol):
    """One API server under one identity. `load` reads the credentials anew each time; it raises Unconfigured."""

    @property
    def name(self) -> str: ...

    async def load(self) -> Access: ...
