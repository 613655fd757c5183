"""A kubeconfig of the sandbox's, as plain facts."""

import base64
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PODS = "/api/v1/namespaces/default/pods"


@dataclass(frozen=True)
class Access:
    """Where an API server is and how it lets us in. authority: PEM."""

    host: str
    port: int
    token: str
    authority: str

    def context(self) -> ssl.SSLContext:
        """The TLS context of a client."""
        return ssl.create_default_context(cadata=self.authority)

    def request(self, path: str) -> bytes:
        """A GET as it is written on the wire."""
        return f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\n\r\n".encode()


def read_access(kubeconfig: str | Path) -> Access:
    """Read a kubeconfig that the sandbox wrote."""
    config = json.loads(Path(kubeconfig).read_text())
    cluster = config["clusters"][0]["cluster"]
    address = urlsplit(cluster["server"])
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
    return Access(address.hostname or "", address.port or 443, config["users"][0]["user"]["token"], authority)
