"""Put a Table together: the printer of the kind, the rows, and as much of each object as was asked for."""

from collections.abc import Iterable
from typing import Any, Literal

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables import (
    cluster_kinds,
    configuration,
    events,
    networking,
    pods,
    policies,
    volumes,
    workloads,
)
from rollouts.sandbox.tables.column import Printer

Include = Literal["None", "Metadata", "Object"]
META_VERSION = "meta.k8s.io/v1"

PRINTERS: dict[str, Printer] = {
    "pods": pods.PRINTER,
    "deployments": workloads.DEPLOYMENTS,
    "replicasets": workloads.REPLICAS,
    "replicationcontrollers": workloads.REPLICAS,
    "statefulsets": workloads.STATEFUL_SETS,
    "daemonsets": workloads.DAEMON_SETS,
    "jobs": workloads.JOBS,
    "cronjobs": workloads.CRON_JOBS,
    "scales": workloads.SCALES,
    "podtemplates": workloads.POD_TEMPLATES,
    "controllerrevisions": workloads.REVISIONS,
    "services": networking.SERVICES,
    "endpoints": networking.ENDPOINTS,
    "endpointslices": networking.ENDPOINT_SLICES,
    "ingresses": networking.INGRESSES,
    "ingressclasses": networking.INGRESS_CLASSES,
    "networkpolicies": policies.NETWORK_POLICIES,
    "events": events.PRINTER,
    "nodes": cluster_kinds.NODES,
    "namespaces": cluster_kinds.NAMESPACES,
    "resourcequotas": cluster_kinds.QUOTAS,
    "horizontalpodautoscalers": cluster_kinds.AUTOSCALERS,
    "leases": cluster_kinds.LEASES,
    "componentstatuses": cluster_kinds.COMPONENTS,
    "poddisruptionbudgets": policies.BUDGETS,
    "priorityclasses": policies.PRIORITY_CLASSES,
    "runtimeclasses": policies.RUNTIME_CLASSES,
    "persistentvolumes": volumes.VOLUMES,
    "persistentvolumeclaims": volumes.CLAIMS,
    "storageclasses": volumes.STORAGE_CLASSES,
    "csidrivers": volumes.CSI_DRIVERS,
    "csinodes": volumes.CSI_NODES,
    "csistoragecapacities": volumes.CSI_ROOM,
    "volumeattachments": volumes.ATTACHMENTS,
    "configmaps": configuration.CONFIG_MAPS,
    "secrets": configuration.SECRETS,
    "serviceaccounts": configuration.SERVICE_ACCOUNTS,
    "rolebindings": configuration.BINDINGS,
    "clusterrolebindings": configuration.BINDINGS,
}
"""Kinds that are not here show their name and when they were created."""


def definitions(resource: str) -> list[dict[str, Any]]:
    """Give the column definitions of a kind."""
    return [column.definition() for column in _printer(resource).columns]


def row(resource: str, obj: Object, shown: Object, now: float, include: Include) -> dict[str, Any]:
    """Give one row. obj: as it is stored; shown: as the asked version shows it."""
    made: dict[str, Any] = {"cells": _printer(resource).cells(obj, now)}
    if include == "Metadata":
        made["object"] = partial(obj)
    elif include == "Object":
        made["object"] = shown
    return made


def table(columns: list[dict[str, Any]] | None, rows: Iterable[dict[str, Any]], metadata: dict[str, Any]) -> Object:
    """Give a Table; columns None where they were told before in the same watch."""
    return {
        "kind": "Table",
        "apiVersion": META_VERSION,
        "metadata": metadata,
        "columnDefinitions": columns,
        "rows": list(rows),
    }


def partial(obj: Object) -> Object:
    """Give an object's metadata alone, as a PartialObjectMetadata."""
    return {"kind": "PartialObjectMetadata", "apiVersion": META_VERSION, "metadata": obj["metadata"]}


def _printer(resource: str) -> Printer:
    return PRINTERS.get(resource, cluster_kinds.PLAIN)
