"""Backends from a kubeconfig: its contexts, read by the official client's own configuration.

That keeps exec plug-ins, token files, client certificates, proxies and custom CAs as every other client has them.
"""

import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from kubernetes.aio.client import Configuration
from kubernetes.aio.config.kube_config import KubeConfigLoader, KubeConfigMerger

from rollouts.cluster.access import Access
from rollouts.errors import Unconfigured


@dataclass(frozen=True)
class KubeconfigBackend:
    """A context of a kubeconfig; `path` may name several files, joined as in $KUBECONFIG."""

    name: str
    path: str = field(repr=False)

    async def load(self) -> Access:
        """Read files anew and run plug-ins, so that a rotated token is found."""
        try:
            configuration = await self._configuration()
            return await _access(configuration)
        except Unconfigured:
            raise
        # The official loader raises whatever YAML, base64 or a plug-in's output makes of a broken file.
        except Exception as broken:
            raise Unconfigured(f'context "{self.name}" cannot be used: {type(broken).__name__}') from broken

    async def _configuration(self) -> Any:
        loader = KubeConfigLoader(_merged(self.path), active_context=self.name, config_base_path=None)
        configuration = Configuration()
        await loader.load_and_set(configuration)
        user = loader._user.value if loader._user is not None else {}
        if "exec" in user and not configuration.api_key and not configuration.cert_file:
            command = user["exec"].get("command", "") if isinstance(user["exec"], dict) else ""
            raise Unconfigured(f'context "{self.name}": the credentials plug-in "{command}" gave none; run it by hand')
        return configuration


def find_backend(context: str | None = None, path: str | Path | None = None) -> KubeconfigBackend:
    """Choose a context, the current one by default. Unconfigured lists those that there are."""
    where = kubeconfig_path(path)
    chosen = context or current_context(where)
    names = context_names(where)
    if chosen not in names:
        known = ", ".join(names) or "none"
        asked = f'no context "{chosen}"' if chosen else "no current context"
        raise Unconfigured(f"{asked} in the kubeconfig; its contexts: {known}")
    return KubeconfigBackend(chosen, where)


def kubeconfig_path(path: str | Path | None = None) -> str:
    """The one that is meant: the given one, else $KUBECONFIG, else the one at home."""
    return str(path or os.environ.get("KUBECONFIG") or Path.home() / ".kube" / "config")


def context_names(path: str | Path) -> list[str]:
    """List the contexts of a kubeconfig; Unconfigured if it cannot be read."""
    contexts = _merged(str(path)).value.get("contexts") or []
    return [str(one["name"]) for one in contexts if "name" in one]


def current_context(path: str | Path) -> str:
    """Name the kubeconfig's own choice, "" if it has none."""
    return str(_merged(str(path)).value.get("current-context") or "")


def server_and_user(backend: KubeconfigBackend) -> tuple[str, str]:
    """Name a context's server, as host:port, and its user, for people; no credential is read."""
    config = _merged(backend.path)
    try:
        context = config["contexts"].get_with_name(backend.name)["context"]
        cluster = config["clusters"].get_with_name(context["cluster"])["cluster"]
    except Exception as broken:  # the official loader's own, for a context that names no cluster
        raise Unconfigured(f'context "{backend.name}" cannot be used: {type(broken).__name__}') from broken
    return urlsplit(cluster["server"]).netloc, str(context.safe_get("user") or "")


def _merged(path: str) -> Any:
    try:
        merged = KubeConfigMerger(path).config
    except Exception as broken:  # unreadable file, no YAML, or YAML of another shape
        raise Unconfigured(f"the kubeconfig cannot be read: {type(broken).__name__}") from broken
    if merged is None:
        raise Unconfigured("there is no kubeconfig; set KUBECONFIG or name one")
    return merged


async def _access(configuration: Any) -> Access:
    server = configuration.host.rstrip("/")
    auth = (await configuration.auth_settings()).get("BearerToken") or {}
    headers = {"Authorization": auth["value"].strip()} if auth.get("value") else {}
    return Access(
        server=server,
        headers=headers,
        ssl=_ssl_context(configuration) if server.startswith("https:") else None,
        server_name=configuration.tls_server_name,
        proxy=_spoken(configuration.proxy or _environment_proxy(server)),
    )


def _spoken(proxy: str | None) -> str | None:
    scheme = urlsplit(proxy).scheme if proxy else ""
    if scheme not in ("", "http", "https"):
        raise Unconfigured(f"a {scheme} proxy cannot be used; an http or https one can")
    return proxy


def _environment_proxy(server: str) -> str | None:
    address = urlsplit(server)
    if proxy_bypass(address.hostname or ""):
        return None
    return getproxies().get(address.scheme)


def _ssl_context(configuration: Any) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=configuration.ssl_ca_cert, cadata=configuration.ca_cert_data)
    if configuration.cert_file:
        context.load_cert_chain(configuration.cert_file, keyfile=configuration.key_file)
    if not configuration.verify_ssl:  # only where the kubeconfig itself says insecure-skip-tls-verify
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
