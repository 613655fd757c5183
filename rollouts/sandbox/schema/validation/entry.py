"""The rules of each kind, one line a kind."""

from collections.abc import Callable

from rollouts.sandbox.basics.errors import FieldError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import (
    access,
    autoscaling,
    contents,
    events,
    jobs,
    limits,
    metadata,
    networking,
    pod_updates,
    pods,
    policies,
    services,
    sets,
    statuses,
    volumes,
    workloads,
)
from rollouts.sandbox.schema.validation.faults import Faults

_RULES: dict[str, Callable[[Object], Faults]] = {
    "pods": pods.on_create,
    "deployments": workloads.deployment,
    "replicasets": workloads.replica_set,
    "replicationcontrollers": workloads.replication_controller,
    "daemonsets": sets.daemon_set,
    "statefulsets": sets.stateful_set,
    "controllerrevisions": workloads.revision,
    "jobs": jobs.job,
    "cronjobs": jobs.cron_job,
    "services": services.service,
    "configmaps": contents.config_map,
    "secrets": contents.secret,
    "resourcequotas": limits.resource_quota,
    "limitranges": limits.limit_range,
    "horizontalpodautoscalers": autoscaling.autoscaler,
    "ingresses": networking.ingress,
    "ingressclasses": networking.ingress_class,
    "networkpolicies": networking.network_policy,
    "poddisruptionbudgets": policies.budget,
    "priorityclasses": policies.priority_class,
    "runtimeclasses": policies.runtime_class,
    "persistentvolumes": volumes.volume,
    "persistentvolumeclaims": volumes.claim,
    "storageclasses": volumes.storage_class,
    "podtemplates": workloads.pod_template,
    "roles": access.role,
    "clusterroles": access.role,
    "rolebindings": access.role_binding,
    "clusterrolebindings": access.cluster_role_binding,
}
# Where more must hold of a new object than of one that is there.
_CREATIONS: dict[str, Callable[[Object], Faults]] = {"ingresses": networking.new_ingress, "events": events.event}
_UPDATES: dict[str, Callable[[Object, Object], Faults]] = {
    "pods": pod_updates.on_update,
    "pods/ephemeralcontainers": pod_updates.joined,
    "deployments": workloads.same_selector,
    "replicasets": workloads.same_selector,
    "daemonsets": workloads.same_selector,
    "statefulsets": sets.same_identity,
    "jobs": jobs.same_job,
    "services": services.on_update,
    "configmaps": contents.still_config_map,
    "secrets": contents.still_secret,
    "ingressclasses": networking.same_controller,
    "priorityclasses": policies.same_priority,
    "runtimeclasses": policies.same_handler,
    "persistentvolumes": volumes.same_volume,
    "persistentvolumeclaims": volumes.same_claim,
    "storageclasses": volumes.same_storage_class,
    "controllerrevisions": workloads.same_revision,
    "rolebindings": access.same_role,
    "clusterrolebindings": access.same_role,
}
# What is looked at again whenever the metadata may have changed.
_NOTES: dict[str, Callable[[Object], Faults]] = {"pods": pods.own_notes}
# A pod is not judged anew by the rules of creation: what exists may be what was once allowed.
_NOT_AGAIN = frozenset({"pods"})


def validate_create(resource: str, obj: Object) -> list[FieldError]:
    """What is wrong with a new object that was defaulted and named, in the API's order."""
    rule = _CREATIONS.get(resource) or _RULES.get(resource)
    return [*metadata.on_create(resource, obj), *(rule(obj) if rule else ())]


def validate_update(resource: str, new: Object, old: Object) -> list[FieldError]:
    """What is wrong with replacing `old` by `new`. An unchanged part is not looked at again."""
    faults = list(metadata.on_update(new, old))
    if resource in _NOTES:
        faults += _NOTES[resource](new)
    if resource in statuses.RULES and new.get("status") != old.get("status"):
        faults += statuses.RULES[resource](new)
    if all(new.get(name) == old.get(name) for name in {*new, *old} - {"metadata", "status"}):
        return faults
    rule, update = _RULES.get(resource), _UPDATES.get(resource)
    if rule and resource not in _NOT_AGAIN:
        faults += rule(new)
    if update:
        faults += update(new, old)
    return faults
