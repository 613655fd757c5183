"""What an image does: a reference taken apart, and its behaviour out of the catalogue.

The catalogue is `catalogue.toml` beside this file; nothing else of the file system is ever read.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from typing import Any

ANNOTATION_PREFIX = "sandbox.rollboard/"
TIMINGS = ("start", "ready", "stop")
LONGEST_TIMING = 86_400.0

_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_DOMAIN = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?:(?P<domain>{_DOMAIN})/)?(?P<path>{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Reference:
    """`registry:5000/team/app:v2` in its parts. `familiar` is the repository as people write it (no docker.io)."""

    written: str
    domain: str
    path: str
    tag: str
    digest: str

    @property
    def familiar(self) -> str:
        if self.domain != "docker.io":
            return f"{self.domain}/{self.path}"
        return self.path.removeprefix("library/")

    @property
    def name(self) -> str:
        """The last part of the repository: `http-go`."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def canonical(self) -> str:
        """As the container runtime spells it: `docker.io/library/nginx:1.25`."""
        return f"{self.domain}/{self.path}@{self.digest}" if self.digest else f"{self.domain}/{self.path}:{self.tag}"

    @property
    def image_id(self) -> str:
        digest = self.digest or "sha256:" + sha256(self.canonical.encode()).hexdigest()
        return f"{self.domain}/{self.path}@{digest}"


@lru_cache(maxsize=1024)
def read_reference(image: str) -> Reference | None:
    """The image's parts, or None where the runtime would refuse the name."""
    found = _REFERENCE.fullmatch(image)
    if found is None:
        return None
    domain, path, tag, digest = found.group("domain", "path", "tag", "digest")
    if domain and not ("." in domain or ":" in domain or domain == "localhost"):
        if domain != domain.lower():
            return None
        domain, path = None, f"{domain}/{path}"
    if not domain:
        domain, path = "docker.io", path if "/" in path else f"library/{path}"
    return Reference(image, domain, path, tag or ("" if digest else "latest"), digest or "")


@dataclass(frozen=True)
class Behaviour:
    """How one image pulls, starts, answers and fails. Times in seconds; see the catalogue for each field."""

    start: float
    ready: float
    stop: float
    jitter: float
    size: int
    ports: tuple[int, ...]
    body: str
    server: str
    content_type: str
    pull: str
    probe: str
    exit_code: int
    exit_reason: str
    errors_share: float
    stop_code: int
    init: float
    shell: bool
    programs: tuple[str, ...]
    takes_any: bool
    entrypoint: str
    terminal: str
    log: tuple[str, ...]
    crash_log: tuple[str, ...]
    exits_after: float | None = None
    sick_after: float | None = None
    paths: Mapping[str, str] = field(default_factory=dict)


class Catalogue:
    """The behaviours of all images."""

    def __init__(self, text: str) -> None:
        content = tomllib.loads(text)
        self._default = Behaviour(**_values(content.pop("default")))
        self._images = [(entry.pop("repositories"), _values(entry)) for entry in content.pop("image", [])]
        self._tags = {word: _values(entry) for word, entry in content.pop("tag", {}).items()}
        if content:
            raise ValueError(f"the image catalogue holds default, image and tag, not {', '.join(content)}")
        for _, values in self._images:
            replace(self._default, **values)

    def behaviour(self, image: str, annotations: Mapping[str, str] | None = None) -> Behaviour:
        """What a container of this image does in a pod with these annotations."""
        found = self._of_image(image)
        return _timed(found, annotations) if annotations else found

    @lru_cache(maxsize=1024)  # noqa: B019  one catalogue lives as long as the process
    def _of_image(self, image: str) -> Behaviour:
        reference = read_reference(image)
        if reference is None:
            return self._default
        found = self._default
        for patterns, values in self._images:
            if any(fnmatchcase(reference.familiar, pattern) for pattern in patterns):
                found = replace(found, **values)
                break
        for word, values in self._tags.items():
            if word in reference.tag:
                found = replace(found, **values)
        return found


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _timed(found: Behaviour, annotations: Mapping[str, str]) -> Behaviour:
    timings = {name: _seconds(annotations.get(ANNOTATION_PREFIX + name)) for name in TIMINGS}
    known: dict[str, Any] = {name: seconds for name, seconds in timings.items() if seconds is not None}
    return replace(found, **known) if known else found


def _seconds(written: str | None) -> float | None:
    try:
        seconds = float(written or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds <= LONGEST_TIMING else None


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue that lies in the package."""
    return Catalogue(resources.files(__package__).joinpath("catalogue.toml").read_text("utf-8"))
