"""All controllers put together: what a cluster starts and stops as one."""

import time

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.resources import RESOURCES, STORED
from rollouts.sandbox.controllers.autoscaling import Autoscaling
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.cordons import Cordons
from rollouts.sandbox.controllers.daemonsets import DaemonSets
from rollouts.sandbox.controllers.deployment import Deployments
from rollouts.sandbox.controllers.disruptions import Disruptions
from rollouts.sandbox.controllers.endpoints import Endpoints
from rollouts.sandbox.controllers.endpointslices import EndpointSlices
from rollouts.sandbox.controllers.event_expiry import EventExpiry
from rollouts.sandbox.controllers.evictions import Evictions
from rollouts.sandbox.controllers.garbage import GarbageCollector
from rollouts.sandbox.controllers.jobs import Jobs
from rollouts.sandbox.controllers.loop import Loop, Stopwatch
from rollouts.sandbox.controllers.lost_nodes import LostNodes
from rollouts.sandbox.controllers.namespaces import Namespaces
from rollouts.sandbox.controllers.ownership import Ownership
from rollouts.sandbox.controllers.quota import Quotas
from rollouts.sandbox.controllers.registrations import Registrations
from rollouts.sandbox.controllers.replicaset import ReplicaSets
from rollouts.sandbox.controllers.replicationcontroller import ReplicationControllers
from rollouts.sandbox.controllers.role_aggregation import RoleAggregation
from rollouts.sandbox.controllers.serviceaccounts import NamespaceGifts
from rollouts.sandbox.controllers.statefulsets import StatefulSets
from rollouts.sandbox.controllers.volume_claims import VolumeClaims
from rollouts.sandbox.controllers.volumes import Volumes
from rollouts.sandbox.writing.registry import Registry


def assemble(
    registry: Registry, clock: Clock, *, certificate: str = "", stopwatch: Stopwatch = time.process_time
) -> Loop:
    """Build the loop of every controller; nothing happens before its `start`.

    certificate: the cluster's CA as PEM, which every namespace is given. The clock's event loop must be running.
    """
    storage, ownership = registry.storage, Ownership()
    namespaced = [resource for resource in STORED if RESOURCES[resource].namespaced]
    controllers: list[Controller] = [
        Namespaces(storage),
        NamespaceGifts(storage, certificate),
        Deployments(storage, ownership),
        ReplicaSets(storage, ownership),
        ReplicationControllers(storage, ownership),
        DaemonSets(storage, ownership),
        StatefulSets(storage, ownership),
        Jobs(storage, ownership),
        Autoscaling(storage),
        Endpoints(storage),
        EndpointSlices(storage),
        Quotas(storage, namespaced),
        VolumeClaims(storage),
        Volumes(storage),
        Registrations(storage),
        Cordons(storage),
        Evictions(storage),
        Disruptions(storage),
        LostNodes(storage),
        RoleAggregation(storage),
        GarbageCollector(storage),
        EventExpiry(storage),
    ]
    return Loop(registry, clock, ownership, controllers, stopwatch)
