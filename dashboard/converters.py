"""Names that may stand in an address. A name is checked here before it is put into an API path."""

from django.urls.converters import StringConverter


class Label(StringConverter):
    """A kubeconfig context as `Runtime.cluster` writes it; compared, never sent."""

    regex = r"[\w.@-]{1,253}"


class NamespaceName(StringConverter):
    """A DNS-1123 label."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


class DeploymentName(StringConverter):
    """A DNS-1123 subdomain."""

    regex = r"(?=.{1,253}/)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"


class PodName(DeploymentName):
    """A DNS-1123 subdomain, too."""
