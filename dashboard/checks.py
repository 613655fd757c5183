"""What must not be configured; `serve` refuses to start with it."""

from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def check_hosts(app_configs: Any, **options: Any) -> list[Error]:  # noqa: ARG001 - Django's shape
    """`*` would let any page, and none, open a socket by DNS rebinding."""
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name in ROLLBOARD_HOSTS the hosts that the board is opened by."
        return [Error("ROLLBOARD_HOSTS must not be *.", hint=hint, id="rollboard.E001")]
    return []


@register(Tags.security)
def check_origins(app_configs: Any, **options: Any) -> list[Error]:  # noqa: ARG001 - Django's shape
    """An origin without a scheme would match none, one with a path or a wildcard too many."""
    wrong = [origin for origin in settings.ORIGINS if not _is_origin(origin)]
    return [Error(f"{origin} is no origin such as https://board.example.", id="rollboard.E002") for origin in wrong]


@register(Tags.security)
def check_metrics(app_configs: Any, **options: Any) -> list[Error]:  # noqa: ARG001 - Django's shape
    """Whoever may read the metrics is named by networks."""
    wrong = [network for network in settings.METRICS_FROM if network and not _is_network(network)]
    return [Error(f"{network} is no network such as 10.0.0.0/8.", id="rollboard.E003") for network in wrong]


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _is_origin(text: str) -> bool:
    scheme, _, host = text.partition("://")
    return scheme in ("http", "https") and bool(host) and not set(host) & set("/*@?# ") and text == text.lower()
