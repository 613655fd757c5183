"""What a request path and method mean: a verb on a resource, or a path of the server itself."""

from dataclasses import dataclass
from urllib.parse import unquote

from rollouts.sandbox.access.rbac import Attempt
from rollouts.sandbox.basics.resources import GROUPS, Resource, find
from rollouts.sandbox.matching.fields import named_by

WATCH = "watch"
VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}
SERVER_VERBS = {"GET": "get", "HEAD": "head", "POST": "post", "PUT": "put", "PATCH": "patch", "DELETE": "delete"}


@dataclass(frozen=True, slots=True)
class Target:
    """`resource` is the plural in the path, "" for a server path. tail: what follows a subresource (proxied paths)."""

    path: str
    verb: str
    group: str = ""
    version: str = ""
    resource: str = ""
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    tail: str = ""

    def attempt(self, selected: str = "") -> Attempt:
        """What authorization has to judge. selected: the fieldSelector of a list, which may ask for one name."""
        if not self.resource:
            return Attempt(self.verb, path=self.path)
        name = self.name or (named_by(selected) if self.verb in ("list", "watch") else "")
        return Attempt(self.verb, self.group, self.resource, self.subresource, self.namespace, name)

    @property
    def served(self) -> Resource | None:
        """The kind that is meant, None when it is not served under this group and version."""
        found = find(self.group, self.version, self.resource)
        if found is None or (self.namespace and not found.namespaced and found.plural != "namespaces"):
            return None
        return found

    @property
    def below_served(self) -> bool:
        """Tell whether something is served at the beginning of this path: what is missing then is a resource."""
        first, *rest = [part for part in self.path.split("/") if part] or [""]
        return first in ("api", "version") or (first == "apis" and (not rest or unquote(rest[0]) in GROUPS))


def read_target(method: str, raw_path: str, *, watch: bool) -> Target:
    """Read a request line; `watch` says that the query asks for one."""
    path = raw_path.partition("?")[0]
    parts = [unquote(part) for part in path.split("/") if part]
    group, version, rest = _versioned(parts)
    if not rest:
        return Target(path, SERVER_VERBS.get(method, method.lower()))
    marked = rest[0] == WATCH and len(rest) > 1 and method == "GET"  # the old way to ask for one: /api/v1/watch/pods
    namespace, resource, following = _scoped(rest[1:] if marked else rest)
    name, subresource, *tail = [*following, "", ""][: max(len(following), 2)]
    verb = WATCH if marked else _verb(method, named=bool(name), watch=watch)
    return Target(path, verb, group, version, resource, namespace, name, subresource, "/".join(tail))


def _versioned(parts: list[str]) -> tuple[str, str, list[str]]:
    if parts[:1] == ["api"] and len(parts) >= 2:
        return "", parts[1], parts[2:]
    if parts[:1] == ["apis"] and len(parts) >= 3:
        return parts[1], parts[2], parts[3:]
    return "", "", []


def _scoped(rest: list[str]) -> tuple[str, str, list[str]]:
    if rest[0] != "namespaces" or len(rest) == 1:
        return "", rest[0], rest[1:]
    if len(rest) == 2 or rest[2] in ("status", "finalize"):
        return rest[1], "namespaces", rest[1:]
    return rest[1], rest[2], rest[3:]


def _verb(method: str, *, named: bool, watch: bool) -> str:
    if method in ("GET", "HEAD"):
        # One named object cannot be watched through its own path: its right is not one to see the others change.
        return "get" if named else "watch" if watch else "list"
    if method == "DELETE":
        return "delete" if named else "deletecollection"
    return VERBS.get(method, method.lower())
