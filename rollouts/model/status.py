"""Where a rollout stands, as `kubectl rollout status` says it: the same checks in the same order."""

from rollouts.model.manifests import DeploymentManifest, condition
from rollouts.model.sentences import Sentence, Status, say
from rollouts.model.template import NAME_LIMIT

TIMED_OUT = "ProgressDeadlineExceeded"


def status_of(deployment: DeploymentManifest) -> Sentence:
    """Paused and terminating pods are not looked at, exactly as kubectl does not."""
    name, spec, status = deployment.metadata.name[:NAME_LIMIT], deployment.spec, deployment.status
    if deployment.metadata.generation > (status.observed_generation or 0):
        return say(Status.OBSERVING)
    if deadline_exceeded(deployment):
        return say(Status.DEADLINE_EXCEEDED, name=name)
    replicas, updated, available = status.replicas or 0, status.updated_replicas or 0, status.available_replicas or 0
    if spec.replicas is not None and updated < spec.replicas:
        return say(Status.UPDATED_OF, name=name, updated=updated, replicas=spec.replicas)
    if replicas > updated:
        return say(Status.OLD_PENDING, name=name, count=replicas - updated)
    if available < updated:
        return say(Status.AVAILABLE_OF, name=name, available=available, updated=updated)
    return say(Status.COMPLETE, name=name)


def deadline_exceeded(deployment: DeploymentManifest) -> bool:
    """Reported by the controller; it stops nothing and rolls nothing back."""
    progressing = condition(deployment.status.conditions, "Progressing")
    return progressing is not None and progressing.reason == TIMED_OUT
