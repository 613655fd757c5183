"""The plug-ins in the server's order: those that change an object, then those that judge it, named and valid."""

from rollouts.sandbox.admission import (
    default_tolerations,
    limit_range,
    namespace_lifecycle,
    pod_security,
    priority,
    resource_quota,
    role_escalation,
    service_account,
    volume_claims,
)
from rollouts.sandbox.writing.plugins import Admit

MUTATING: tuple[Admit, ...] = (
    namespace_lifecycle.admit,
    limit_range.admit,
    service_account.admit,
    priority.admit,
    default_tolerations.admit,
    volume_claims.admit,
    role_escalation.admit,
)
# Quota is last: nothing may be counted that another plug-in refuses.
VALIDATING: tuple[Admit, ...] = (limit_range.check, priority.check, pod_security.admit, resource_quota.admit)
