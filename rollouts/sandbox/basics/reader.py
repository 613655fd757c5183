"""What is stored, for those who only read it."""

from typing import Protocol

from rollouts.sandbox.basics.objects import Object


class Reader(Protocol):
    """The reading half of the registry."""

    def get(self, resource: str, namespace: str, name: str) -> Object:
        """Give the stored object. Raises ApiError (404)."""
        ...

    def list(self, resource: str, namespace: str | None = None) -> list[Object]:
        """Give the stored objects of one namespace, or of all."""
        ...
