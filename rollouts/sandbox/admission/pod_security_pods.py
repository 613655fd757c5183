"""A pod as the checks of Pod Security look at it, and the words that they share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rollouts.sandbox.basics.objects import Object

LATEST = 32
"""The minor version whose checks "latest" means."""


@dataclass(frozen=True)
class Pod:
    """annotations and spec of a pod or of a template; minor: by the checks of which version it is judged (1.minor)."""

    spec: Object
    annotations: Object
    minor: int = LATEST

    @cached_property
    def security(self) -> Object:
        """The pod's own security context."""
        return self.spec.get("securityContext") or {}

    @cached_property
    def containers(self) -> list[Object]:
        """Every container, in the server's order."""
        groups = ("initContainers", "containers", "ephemeralContainers")
        return [each for group in groups for each in self.spec.get(group) or ()]

    @property
    def windows(self) -> bool:
        """Tell whether what only Linux knows need not be said."""
        return self.minor >= 25 and (self.spec.get("os") or {}).get("name") == "windows"

    def where(self, breaks: Callable[[Object], bool]) -> list[str]:
        """Name the containers whose security context breaks a rule."""
        return [each.get("name", "") for each in self.containers if breaks(security_of(each))]

    def setters(self, breaks: Callable[[Object], bool]) -> str:
        """Tell who breaks a rule: the pod, containers, both; "" for nobody."""
        names = self.where(breaks)
        told = ["pod"] if breaks(self.security) else []
        return " and ".join([*told, containers(names)] if names else told)

    def values(self, value: Callable[[Object], Any]) -> list[Any]:
        """Give what the pod and its containers say, None left out, sorted and each once."""
        found = (value(each) for each in (self.security, *map(security_of, self.containers)))
        return sorted({each for each in found if each is not None})


Check = Callable[[Pod], str]
"""Gives its sentence, "" when there is nothing to say."""


def security_of(container: Object) -> Object:
    """A container's security context, {} for none."""
    return container.get("securityContext") or {}


def profile(security: Object, name: str = "seccompProfile") -> str | None:
    """The type of a profile, None when there is none."""
    given = security.get(name)
    return None if given is None else str(given.get("type") or "")


def added(security: Object) -> frozenset[str]:
    """The capabilities that are added."""
    return frozenset((security.get("capabilities") or {}).get("add") or ())


def extra_capabilities(pod: Pod, allowed: frozenset[str]) -> str:
    """Name the added capabilities that are not allowed."""
    return quoted(sorted({name for each in pod.containers for name in added(security_of(each)) - allowed}))


def containers(names: list[str]) -> str:
    """Name containers."""
    return f"{plural('container', names)} {quoted(names)}"


def plural(noun: str, items: Iterable[Any]) -> str:
    """The noun, with an s unless there is exactly one."""
    return noun if len(list(items)) == 1 else f"{noun}s"


def quoted(names: Iterable[str]) -> str:
    """Names in quotes, with commas."""
    return ", ".join(f'"{name}"' for name in names)
