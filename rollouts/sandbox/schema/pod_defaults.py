"""What the API fills into pods and pod templates, one rule a type; each changes the object it is given."""

from collections.abc import Callable
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.images import tag_of

Rule = Callable[[Object], None]

FILE_MODE = 0o644
TOKEN_SECONDS = 3600


def fill(target: Object, **values: Any) -> None:
    """Set each name that is absent, null, empty or zero: what Go cannot tell from not given."""
    for name, value in values.items():
        if target.get(name) in (None, "", 0) and target.get(name) is not False:
            target[name] = value


def fill_absent(target: Object, **values: Any) -> None:
    """Set each name that is absent or null: for pointers, where a zero is an answer."""
    for name, value in values.items():
        if target.get(name) is None:
            target[name] = value


def _pod(pod: Object) -> None:
    spec = pod.setdefault("spec", {})
    fill_absent(spec, enableServiceLinks=True)
    for container in (*(spec.get("containers") or ()), *(spec.get("initContainers") or ())):
        resources = container.setdefault("resources", {})
        limits, requests = resources.get("limits"), resources.get("requests") or {}
        if limits:
            resources["requests"] = dict(sorted({**limits, **requests}.items()))


def _pod_spec(spec: Object) -> None:
    fill(spec, restartPolicy="Always", dnsPolicy="ClusterFirst", schedulerName="default-scheduler")
    fill_absent(spec, terminationGracePeriodSeconds=30, securityContext={})
    if spec.get("hostNetwork"):
        for container in (*(spec.get("containers") or ()), *(spec.get("initContainers") or ())):
            for port in container.get("ports") or ():
                fill(port, hostPort=port.get("containerPort", 0))
    if spec.get("serviceAccount") and not spec.get("serviceAccountName"):
        spec["serviceAccountName"] = spec["serviceAccount"]
    elif spec.get("serviceAccountName"):
        spec["serviceAccount"] = spec["serviceAccountName"]


def _container(container: Object) -> None:
    policy = "Always" if tag_of(container.get("image", "")) == "latest" else "IfNotPresent"
    fill(
        container,
        imagePullPolicy=policy,
        terminationMessagePath="/dev/termination-log",
        terminationMessagePolicy="File",
    )


def _probe(probe: Object) -> None:
    fill(probe, timeoutSeconds=1, periodSeconds=10, successThreshold=1, failureThreshold=3)


def _volume(volume: Object) -> None:
    if len(volume) == 1 and "name" in volume:
        volume["emptyDir"] = {}


RULES: dict[str, Rule] = {
    "core.v1.Pod": _pod,
    "core.v1.PodSpec": _pod_spec,
    "core.v1.Container": _container,
    "core.v1.EphemeralContainer": _container,
    "core.v1.ContainerPort": lambda port: fill(port, protocol="TCP"),
    "core.v1.Probe": _probe,
    "core.v1.HTTPGetAction": lambda action: fill(action, path="/", scheme="HTTP"),
    "core.v1.GRPCAction": lambda action: fill_absent(action, service=""),
    "core.v1.Volume": _volume,
    "core.v1.SecretVolumeSource": lambda source: fill_absent(source, defaultMode=FILE_MODE),
    "core.v1.ConfigMapVolumeSource": lambda source: fill_absent(source, defaultMode=FILE_MODE),
    "core.v1.DownwardAPIVolumeSource": lambda source: fill_absent(source, defaultMode=FILE_MODE),
    "core.v1.ProjectedVolumeSource": lambda source: fill_absent(source, defaultMode=FILE_MODE),
    "core.v1.ServiceAccountTokenProjection": lambda source: fill_absent(source, expirationSeconds=TOKEN_SECONDS),
    "core.v1.HostPathVolumeSource": lambda source: fill_absent(source, type=""),
    "core.v1.ObjectFieldSelector": lambda selector: fill(selector, apiVersion="v1"),
}
