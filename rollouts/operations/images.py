"""Image references, by the grammar of container registries: [domain[:port]/]path[:tag][@digest]."""

import re

_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_NAME = rf"(?P<name>(?:{_DOMAIN}/)?{_PART}(?:/{_PART})*)"
_TAG = r"(?::(?P<tag>\w[\w.-]{0,127}))?"
_DIGEST = r"(?:@(?P<digest>sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?"
_REFERENCE = re.compile(_NAME + _TAG + _DIGEST, re.ASCII)
NAME_LIMIT = 255
LIMIT = 512


def is_image(text: str) -> bool:
    """Whether a container runtime could resolve `text`, e.g. nginx, registry:5000/app:v2, app@sha256:..."""
    match = _REFERENCE.fullmatch(text) if len(text) <= LIMIT else None
    return match is not None and len(match["name"]) <= NAME_LIMIT
