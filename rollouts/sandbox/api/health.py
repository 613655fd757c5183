"""/healthz, /livez and /readyz, each with its checks. This server answers, or it is not there: no check ever fails."""

from collections.abc import Sequence

from aiohttp.web import BaseRequest, Response

from rollouts.sandbox.api.answers import plain

_ALIVE = ("ping", "log", "poststarthook/rbac/bootstrap-roles")
CHECKS: dict[str, Sequence[str]] = {
    "healthz": _ALIVE,
    "livez": _ALIVE,
    "readyz": ("ping", "log", "informer-sync", "poststarthook/rbac/bootstrap-roles", "shutdown"),
}


def health(request: BaseRequest, endpoint: str, check: str) -> Response | None:
    """Answer for one check, or with check "" for all of an endpoint; None where there is no such check."""
    if check:
        return plain("ok") if check in CHECKS[endpoint] else None
    options = request.rel_url.query
    if "verbose" not in options:
        return plain("ok")
    excluded = options.getall("exclude", [])
    lines = [f"[+]{each} {'excluded: ' if each in excluded else ''}ok\n" for each in CHECKS[endpoint]]
    unknown = ", ".join(f'"{each}"' for each in sorted(set(excluded) - set(CHECKS[endpoint])))
    if unknown:
        lines.append(f"warn: some health checks cannot be excluded: no matches for {unknown}\n")
    return plain("".join(lines) + f"{endpoint} check passed\n")


def paths() -> list[str]:
    """Every path that answers."""
    return [f"/{endpoint}{part}" for endpoint, checks in CHECKS.items() for part in ("", *(f"/{c}" for c in checks))]
