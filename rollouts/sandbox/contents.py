"""What is known of the kinds' contents, plugged into the registry: schema, patching, admission."""

from collections.abc import Sequence

from rollouts.sandbox.nodes.serving.allocation import ServiceAddresses
from rollouts.sandbox.patching import documents
from rollouts.sandbox.plugins import Admit, Plugins
from rollouts.sandbox.schema import defaults, openapi, unknown
from rollouts.sandbox.schema.validation import entry
from rollouts.sandbox.storage import Object


class OpenApiDocuments:
    """The OpenAPI documents as the server paths ask for them."""

    def index(self) -> Object:
        """Give the document of /openapi/v3."""
        return openapi.index()

    def document(self, path: str) -> bytes | None:
        """Give the encoded document of a group version; None when there is none."""
        return openapi.document(path) if path in openapi.paths() else None


def plugins() -> Plugins:
    """Give the real parts."""
    return Plugins(
        default=defaults.default,
        validate_create=entry.validate_create,
        validate_update=entry.validate_update,
        decode=_decode,
        patch=documents.patch,
        admission=_admission(),
    )


def _admission() -> list[Admit]:
    return [ServiceAddresses().admit]


def _decode(resource: str, obj: Object) -> tuple[Object, Sequence[str]]:
    return obj, unknown.unknown_fields(resource, obj)
