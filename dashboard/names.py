"""Names that may stand in an address. A name is checked here before it is put into an API path."""

from urllib.parse import quote

from django.urls.converters import StringConverter


class Label(StringConverter):
    """A kubeconfig context, e.g. `sandbox` or `arn:aws:eks:eu-west-1:1234:cluster%2Fprod`; compared, never sent."""

    regex = r"[^/]{1,253}"

    def to_url(self, value: str) -> str:
        return quote(value, safe="")


class NamespaceName(StringConverter):
    """A DNS-1123 label."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


class DeploymentName(StringConverter):
    """A DNS-1123 subdomain."""

    regex = r"(?=.{1,253}/)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
