"""One request on its way: who asks, for what, and with which options."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp.web import BaseRequest

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.api.bodies import Decoder
from rollouts.sandbox.api.forms import Form, Partial, Tabular, Whole
from rollouts.sandbox.api.media import Media
from rollouts.sandbox.api.target import Target
from rollouts.sandbox.basics.errors import ApiError, FieldError, bad_request, invalid, other_form
from rollouts.sandbox.basics.headers import read_header
from rollouts.sandbox.basics.options import is_set
from rollouts.sandbox.basics.resources import Resource
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.writing.fieldcheck import FieldCheck
from rollouts.sandbox.writing.registry import Registry

META_OPTIONS = "meta.k8s.io"
INCLUDES = ("None", "Metadata", "Object")


@dataclass(slots=True)
class Call:
    """An authorized request for a served kind."""

    request: BaseRequest
    target: Target
    resource: Resource
    user: User
    media: Media
    registry: Registry
    protobuf: Decoder
    check: FieldCheck = field(default_factory=FieldCheck)

    def option(self, name: str, default: str = "") -> str:
        """Give a query parameter, the first of its name."""
        return self.request.rel_url.query.get(name, default)

    def flag(self, name: str) -> bool:
        """Give a query parameter that is true or false."""
        return is_set(self.request.rel_url.query, name)

    def number(self, name: str) -> int | None:
        """Give a numeric query parameter, None when it is not set. Raises ApiError (400)."""
        text = self.option(name)
        if not text:
            return None
        if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdecimal() or len(text) > 18:
            raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
        return int(text)

    @property
    def dry_run(self) -> bool:
        """Tell whether nothing may be stored. Raises ApiError (422) for anything but "All"."""
        return is_dry_run(self.target.verb, self.request.rel_url.query.getall("dryRun", []))

    @property
    def manager(self) -> str:
        """Under which name this client owns what it writes: fieldManager, else the user agent's first word."""
        agent = read_header(self.request.headers.get("User-Agent", ""))
        return self.option("fieldManager") or agent.partition("/")[0][:128] or "unknown"

    @property
    def form(self) -> Form:
        """The form in which objects are answered."""
        whole = Whole(self.resource, self.target.group, self.target.version)
        if self.media.shape == "Table":
            include = self.option("includeObject") or "Metadata"
            if include not in INCLUDES:
                raise bad_request(f'unrecognized includeObject value: "{include}"')
            return Tabular(whole, include, self.registry.now)  # type: ignore[arg-type]
        self._check_shape()
        return Partial() if self.media.shape.startswith("PartialObjectMetadata") else whole

    def _check_shape(self) -> None:
        """Raises ApiError (406) where the metadata of a list is asked of one object, or the other way round."""
        shape, many = self.media.shape, self.target.verb == "list"
        if self.target.verb not in ("get", "list") or shape not in (
            "PartialObjectMetadata",
            "PartialObjectMetadataList",
        ):
            return
        if many is not shape.endswith("List"):
            package = self.resource.group.partition(".")[0] or "core"
            what = f"is {'' if many else 'not '}a list (*{package}.{self.resource.kind}{'List' if many else ''})"
            raise other_form(f"you requested {shape}, but the requested object {what}")


def is_dry_run(verb: str, given: Any) -> bool:
    """Tell whether the option's values ask for a dry run. Raises ApiError (422) for anything but "All"."""
    values = given if isinstance(given, list) else [given]
    if any(each != "All" for each in values):
        shown = f"[]string{{{', '.join(quoted(str(each)) for each in values)}}}"
        raise refused_option(verb, "dryRun", shown, ["All"])
    return "All" in values


def refused_option(verb: str, name: str, value: str, supported: list[str]) -> ApiError:
    """Refuse an option's value, given as sentences show it, in the server's words."""
    told = ", ".join(f'"{each}"' for each in supported)
    fault = FieldError("FieldValueNotSupported", name, f"Unsupported value: {value}: supported values: {told}")
    return refused_options(verb, [fault])


def refused_options(verb: str, faults: list[FieldError]) -> ApiError:
    """Refuse the options of a request that changes something."""
    kind = {"create": "CreateOptions", "update": "UpdateOptions", "patch": "PatchOptions"}.get(verb, "DeleteOptions")
    return invalid(kind, "", faults, META_OPTIONS)
