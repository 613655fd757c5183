"""The gate in front of every request: a path holds names only, so that no name can become another path."""

import re

from rollouts.errors import Invalid

# A DNS-1123 subdomain; resource names, groups, versions and object names all are one.
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
# The one proxied thing is a Service, as `[scheme:]name[:port]`.
PROXIED = re.compile(r"(https?:)?[a-z]([-a-z0-9]*[a-z0-9])?(:[-a-z0-9]+)?")
NAME_LIMIT = 253


def check_path(path: str) -> str:
    """Return the path if each of its segments is a DNS-1123 name; raise Invalid if not."""
    root, *segments = path.split("/")
    if root or not segments:
        raise Invalid(f"{path[:100]!r} is no API path")
    if segments[-2:] == ["proxy", ""] and len(segments) > 3 and segments[-4] == "services":
        service, segments = segments[-3], [*segments[:-3], "proxy"]
        if not PROXIED.fullmatch(service):
            raise Invalid(f"{service[:100]!r} names no Service")
    for segment in segments:
        if len(segment) > NAME_LIMIT or not NAME.fullmatch(segment):
            raise Invalid(f"{segment[:100]!r} is no name")
    return path
