"""What clients know this cluster by: its authority, its certificate, a token for each user.

A cluster that keeps its objects keeps these too, so that a client that was connected before a restart still is after.
"""

import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509

from rollouts.sandbox.access.certificates import Certificates, make_certificates

FILE = "credentials.json"
LEAST_LEFT = timedelta(days=30)


class Credentials(msgspec.Struct, frozen=True):
    """`host` is the address that the certificate is for; `tokens` goes from the user's name to the bearer token."""

    host: str
    authority: str
    server: str
    key: str
    tokens: dict[str, str]

    @property
    def certificates(self) -> Certificates:
        """The same as PEM texts in bytes."""
        return Certificates(self.authority.encode(), self.server.encode(), self.key.encode())

    def fits(self, host: str, users: Iterable[str]) -> bool:
        """Whether they are for this host and these users, and last a while longer."""
        ends = x509.load_pem_x509_certificate(self.server.encode()).not_valid_after_utc
        return host == self.host and self.tokens.keys() == set(users) and ends - datetime.now(UTC) > LEAST_LEFT


def find_credentials(data: Path | None, host: str, users: Iterable[str]) -> Credentials:
    """Give the credentials kept in `data`, else new ones, which are kept there. Raises OSError."""
    names = tuple(users)
    if data is None:
        return _make(host, names)
    kept = _read(data / FILE)
    if kept is not None and kept.fits(host, names):
        return kept
    made = _make(host, names)
    _write(data / FILE, made)
    return made


def _make(host: str, users: Iterable[str]) -> Credentials:
    made = make_certificates(host)
    authority, server, key = (part.decode() for part in (made.authority, made.server, made.key))
    return Credentials(host, authority, server, key, {user: secrets.token_urlsafe(32) for user in users})


def _read(path: Path) -> Credentials | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Credentials)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _write(path: Path, credentials: Credentials) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(credentials))
    beside.replace(path)
