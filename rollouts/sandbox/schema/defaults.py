"""What the API fills in before anything looks at an object: one rule a type, applied to whatever holds that type.

The registry's own work is not here (cluster IPs, node ports, a namespace's finalizer, a pod's phase and QoS class), nor
admission's (tolerations, service account, limits).
"""

from functools import cache
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import kinds, types
from rollouts.sandbox.schema.pod_defaults import RULES as POD_RULES
from rollouts.sandbox.schema.pod_defaults import Rule, fill, fill_absent
from rollouts.sandbox.schema.workload_defaults import RULES as WORKLOAD_RULES

RBAC_GROUP = "rbac.authorization.k8s.io"
AFFINITY_SECONDS = 10_800


def default(resource: str, obj: Object) -> Object:
    """A new object: `obj`, whose values fit their fields (`bodies.decode`), with the defaults of its kind."""
    copy: Object = _copied(obj)
    _walk(copy, kinds.type_for(resource, obj.get("apiVersion"), obj.get("kind")))
    return copy


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _walk(obj: Object, type_name: str) -> None:
    # Outer types first: what a PodSpec is given (a list, a struct) its inner rules must see as well.
    rule = _RULES.get(type_name)
    if rule:
        rule(obj)
    for name, shape in _ruled(type_name).items():
        value = obj.get(name)
        if value is not None:
            _walk_value(value, shape)


def _walk_value(value: Any, shape: types.Shape) -> None:
    if shape.of is None:
        _walk(value, shape.name)
    else:
        for item in value if shape.kind == "list" else value.values():
            _walk_value(item, shape.of)


@cache
def _ruled(type_name: str) -> dict[str, types.Shape]:
    """The fields under which some rule applies."""
    return {name: known.shape for name, known in types.fields(type_name).items() if _has_rules(known.shape.leaf, ())}


def _has_rules(type_name: str, above: tuple[str, ...]) -> bool:
    if type_name in _RULES:
        return True
    if type_name in above:
        return False
    inner = {known.shape.leaf for known in types.fields(type_name).values()}
    return any(_has_rules(each, (*above, type_name)) for each in inner)


def _service_spec(spec: Object) -> None:
    fill(spec, sessionAffinity="None", type="ClusterIP")
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    if spec["sessionAffinity"] == "ClientIP" and not (spec.get("sessionAffinityConfig") or {}).get("clientIP"):
        spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}
    if spec["type"] in ("NodePort", "LoadBalancer"):
        fill(spec, externalTrafficPolicy="Cluster")
    if spec["type"] != "ExternalName":
        fill_absent(spec, internalTrafficPolicy="Cluster")
    if spec["type"] == "LoadBalancer":
        fill_absent(spec, allocateLoadBalancerNodePorts=True)


def _service_port(port: Object) -> None:
    fill(port, protocol="TCP", targetPort=port.get("port", 0))


def _namespace(namespace: Object) -> None:
    metadata = namespace.setdefault("metadata", {})
    if metadata.get("name"):
        labels = {**(metadata.get("labels") or {}), "kubernetes.io/metadata.name": metadata["name"]}
        metadata["labels"] = dict(sorted(labels.items()))


def _limit_range_item(item: Object) -> None:
    if item.get("type") != "Container":
        return
    limits = {**(item.get("max") or {}), **(item.get("default") or {})}
    requests = {**(item.get("min") or {}), **limits, **(item.get("defaultRequest") or {})}
    for name, values in (("default", limits), ("defaultRequest", requests)):
        if values:
            item[name] = dict(sorted(values.items()))


def _autoscaler_spec(spec: Object) -> None:
    fill_absent(spec, minReplicas=1)
    if not spec.get("metrics"):
        target = {"type": "Utilization", "averageUtilization": 80}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    behavior = spec.get("behavior")
    if behavior:
        pods, percent = _policy("Pods", 4), _policy("Percent", 100)
        up = behavior.setdefault("scaleUp", {})
        fill_absent(up, stabilizationWindowSeconds=0, selectPolicy="Max", policies=[pods, percent])
        fill_absent(behavior.setdefault("scaleDown", {}), selectPolicy="Max", policies=[_policy("Percent", 100)])


def _policy(kind: str, value: int) -> Object:
    return {"type": kind, "value": value, "periodSeconds": 15}


def _subject(subject: Object) -> None:
    if subject.get("kind") in ("User", "Group"):
        fill(subject, apiGroup=RBAC_GROUP)


def _binding(binding: Object) -> None:
    fill(binding.setdefault("roleRef", {}), apiGroup=RBAC_GROUP)


def _network_policy_spec(spec: Object) -> None:
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def _driver_spec(spec: Object) -> None:
    fill_absent(spec, attachRequired=True, podInfoOnMount=False, storageCapacity=False, requiresRepublish=False)
    fill_absent(spec, fsGroupPolicy="ReadWriteOnceWithFSType", seLinuxMount=False)
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]


def _node_status(status: Object) -> None:
    if status.get("capacity") and not status.get("allocatable"):
        status["allocatable"] = dict(status["capacity"])


_RULES: dict[str, Rule] = (
    POD_RULES
    | WORKLOAD_RULES
    | {
        "core.v1.ServiceSpec": _service_spec,
        "core.v1.ServicePort": _service_port,
        "core.v1.Namespace": _namespace,
        "core.v1.NamespaceStatus": lambda status: fill(status, phase="Active"),
        "core.v1.NodeStatus": _node_status,
        "core.v1.Secret": lambda secret: fill(secret, type="Opaque"),
        "core.v1.EndpointPort": lambda port: fill(port, protocol="TCP"),
        "core.v1.LimitRangeItem": _limit_range_item,
        "discovery.v1.EndpointPort": lambda port: fill_absent(port, name="", protocol="TCP"),
        "autoscaling.v2.HorizontalPodAutoscalerSpec": _autoscaler_spec,
        "autoscaling.v1.HorizontalPodAutoscalerSpec": lambda spec: fill_absent(spec, minReplicas=1),
        "core.v1.PersistentVolumeSpec": lambda spec: fill(
            spec, persistentVolumeReclaimPolicy="Retain", volumeMode="Filesystem"
        ),
        "core.v1.PersistentVolumeClaimSpec": lambda spec: fill_absent(spec, volumeMode="Filesystem"),
        "networking.v1.NetworkPolicySpec": _network_policy_spec,
        "networking.v1.NetworkPolicyPort": lambda port: fill_absent(port, protocol="TCP"),
        "networking.v1.IngressClassParametersReference": lambda given: fill_absent(given, scope="Cluster"),
        "scheduling.v1.PriorityClass": lambda given: fill_absent(given, preemptionPolicy="PreemptLowerPriority"),
        "storage.v1.StorageClass": lambda given: fill_absent(
            given, reclaimPolicy="Delete", volumeBindingMode="Immediate"
        ),
        "storage.v1.CSIDriverSpec": _driver_spec,
        "rbac.v1.Subject": _subject,
        "rbac.v1.RoleBinding": _binding,
        "rbac.v1.ClusterRoleBinding": _binding,
    }
)
