"""The words of what operations and errors say in codes. Python's codes here, the page's own in static/js/words."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from dashboard.words.particles import settle
from dashboard.words.redaction import redact
from rollouts.errors import ClusterError, Forbidden, Invalid, NotFound, TooManyRequests, Unauthorized, Unreachable
from rollouts.operations.operation import Reason

REASONS: dict[str, str] = {
    "already_paused": gettext_noop("%(name)s is already paused."),
    "not_paused": gettext_noop("%(name)s is not paused."),
    "paused_restart": gettext_noop("A paused Deployment is not restarted: resume %(name)s first."),
    "paused_undo": gettext_noop(
        "kubectl refuses to undo a paused Deployment, since nothing would move. Undo and resume does both in one patch."
    ),
    "no_history": gettext_noop("%(name)s has no earlier revision to return to."),
    "unknown_revision": gettext_noop("Revision %(revision)s is not in the history of %(name)s."),
    "already_at_revision": gettext_noop("The pod template already matches revision %(revision)s; nothing was sent."),
    "unknown_container": gettext_noop("There is no container named %(container)s."),
    "not_an_image": gettext_noop("%(image)s is not an image. An image looks like registry:5000/app:v2."),
    "image_is_set": gettext_noop("%(container)s already has the image %(image)s; nothing was sent."),
    "scale_is_set": gettext_noop("Already scaled to %(replicas)s; nothing was sent."),
    "left_empty": gettext_noop("%(name)s is empty. Type a value; it stands at %(now)s."),
    "nothing_changes": gettext_noop("Nothing differs from what is set; nothing was sent."),
}


def say(reason: Reason) -> str:
    """The sentence of a reason, in the language of the request."""
    return _fill(REASONS[reason.code], reason.args)


def trouble(error: ClusterError, verb: str, resource: str, namespace: str) -> str:
    """What an API server's answer means for the person, and what would help. It names what it denied, and where."""
    denied = _DENIED.search(error.message)
    if denied:
        verb, resource = denied["verb"], denied["resource"]
        namespace = "" if denied["everywhere"] else denied["namespace"] or namespace
    args = {"verb": verb, "resource": resource, "namespace": namespace, "message": redact(error.message)}
    if isinstance(error, Forbidden) and not namespace:
        return _fill(_FORBIDDEN_EVERYWHERE, args)
    for family, sentence in _TROUBLES:
        if isinstance(error, family):
            return _fill(sentence, args)
    return _fill(_FAULT, args)


_DENIED = re.compile(
    r'cannot (?P<verb>\w+) resource "(?P<resource>[\w/]+)"(?: in API group "[^"]*")?'
    r'(?: in the namespace "(?P<namespace>[^"]+)"|(?P<everywhere> at the cluster scope))?'
)
_FORBIDDEN_EVERYWHERE = gettext_noop("Missing permission: %(verb)s on %(resource)s in the whole cluster. %(message)s")
_FAULT = gettext_noop("The API server failed: %(message)s")
_TROUBLES: tuple[tuple[type[ClusterError], str], ...] = (
    (Forbidden, gettext_noop("Missing permission: %(verb)s on %(resource)s in %(namespace)s. %(message)s")),
    (Unauthorized, gettext_noop("The credentials for this cluster are missing or expired; renew them and try again.")),
    (NotFound, gettext_noop("It is gone: %(message)s")),
    (Invalid, gettext_noop("The API server refused it: %(message)s")),
    (TooManyRequests, gettext_noop("The API server is busy; try again in a few seconds.")),
    (Unreachable, gettext_noop("The API server cannot be reached; whether it got the change is unknown. %(message)s")),
)


def _fill(sentence: str, args: Mapping[str, Any]) -> str:
    filled = gettext(sentence) % args
    return settle(filled) if (get_language() or "").startswith("ko") else filled
