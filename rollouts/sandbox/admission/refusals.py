"""How admission says no."""

from rollouts.sandbox.basics.errors import ApiError, forbidden
from rollouts.sandbox.basics.objects import Object


def refuse(resource: str, obj: Object, why: str) -> ApiError:
    """Forbid a write of `obj`, named as far as it has a name: a pod that a ReplicaSet makes may have only a prefix."""
    metadata = obj.get("metadata") or {}
    return forbidden(resource, metadata.get("name") or metadata.get("generateName") or "Unknown", why)


def joined(sentences: list[str]) -> str:
    """Several reasons in one sentence, as the server lists them."""
    distinct = list(dict.fromkeys(sentences))
    return distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]"
