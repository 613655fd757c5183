"""What holds for probes and lifecycle hooks: one handler, sane numbers, a port that can be."""

from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    forbidden,
    invalid,
    not_negative,
    not_supported,
    required,
)

HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
SCHEMES = ("HTTP", "HTTPS")
TOO_LONG = (
    "must be greater than 0 and less than terminationGracePeriodSeconds ({}). "
    "Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
)
_NUMBERS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


def probe(value: Object, path: str) -> Faults:
    yield from _handler(value, HANDLERS, path)
    yield from not_negative(value, path, *_NUMBERS)
    grace = value.get("terminationGracePeriodSeconds")
    if grace is not None and path.endswith("readinessProbe"):
        yield invalid(f"{path}.terminationGracePeriodSeconds", grace, "must not be set for readinessProbes")
    elif grace is not None and grace <= 0:
        yield invalid(f"{path}.terminationGracePeriodSeconds", grace, "must be greater than 0")
    if not path.endswith("readinessProbe") and value.get("successThreshold", 1) != 1:
        yield invalid(f"{path}.successThreshold", value["successThreshold"], "must be 1")


def lifecycle(value: Object, path: str) -> Faults:
    for name in ("postStart", "preStop"):
        if value.get(name) is not None:
            yield from _handler(value[name], HOOK_HANDLERS, f"{path}.{name}")


def sleeps(containers: Iterable[Object], grace: int, path: str) -> Faults:
    """A hook may not sleep longer than the pod has for stopping (seconds)."""
    for index, container in enumerate(containers):
        hooks = container.get("lifecycle") or {}
        for name in ("postStart", "preStop"):
            seconds = ((hooks.get(name) or {}).get("sleep") or {}).get("seconds")
            if seconds is not None and not 0 < seconds <= grace:
                yield invalid(f"{path}[{index}].lifecycle.{name}.sleep", seconds, TOO_LONG.format(grace))


def _handler(value: Object, known: tuple[str, ...], path: str) -> Faults:
    given = [name for name in known if value.get(name) is not None]
    if not given:
        yield required(path, "must specify a handler type")
    for index, name in enumerate(given):
        if index > 0:
            yield forbidden(f"{path}.{name}", "may not specify more than 1 handler type")
        else:
            yield from _one(name, value[name], f"{path}.{name}")


def _one(name: str, handler: Object, path: str) -> Faults:
    if name == "exec" and not handler.get("command"):
        yield required(f"{path}.command")
    if name == "httpGet" and not handler.get("path"):
        yield required(f"{path}.path")
    if name in ("httpGet", "tcpSocket", "grpc"):
        yield from port(handler.get("port", 0), f"{path}.port")
    if name == "httpGet" and handler.get("scheme", "HTTP") not in SCHEMES:
        yield not_supported(f"{path}.scheme", handler["scheme"], SCHEMES)


def port(value: int | str, path: str) -> Faults:
    """A port by number or by name."""
    if isinstance(value, str):
        yield from (invalid(path, value, sentence) for sentence in names.port_name(value))
    else:
        yield from (invalid(path, value, sentence) for sentence in names.port_number(value))
