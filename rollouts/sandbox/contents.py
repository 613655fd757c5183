"""What is known of the kinds' contents, plugged into the registry: schema, patching, admission."""

from rollouts.sandbox.admission import chain, pod_security_warnings
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.nodes.serving.allocation import ServiceAddresses
from rollouts.sandbox.patching import apply, documents, ownership
from rollouts.sandbox.schema import bodies, defaults, openapi, pod_warnings
from rollouts.sandbox.schema.validation import entry
from rollouts.sandbox.writing.plugins import Plugins


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
        decode=bodies.decode,
        validate_create=entry.validate_create,
        validate_update=entry.validate_update,
        patch=documents.patch,
        own=ownership.own,
        apply=apply.apply,
        admission=(*chain.MUTATING, ServiceAddresses().admit),
        judges=chain.VALIDATING,
        warn=_warn,
    )


def _warn(resource: str, obj: Object, old: Object | None, objects: Reader) -> list[str]:
    return [*pod_warnings.warnings(resource, obj, old), *pod_security_warnings.warn(resource, obj, old, objects)]
