"""Events, sorted by the rollout that they are about."""

from rollouts.feed.event_log import EventLog
from rollouts.feed.kin import Kin
from rollouts.feed.pulling import Pulling
from rollouts.model.event import Event, build_event
from rollouts.model.manifests import DeploymentManifest, EventManifest, millis

UNCLAIMED = 500
CRON_DIGITS = 8


class Events:
    """Events by the rollout that they belong to, and what they say of pulling.

    They outlive their rollout until the API server lets them go: a Deployment that may not be looked at for a moment
    comes back with its events.
    """

    def __init__(self, kin: Kin) -> None:
        self._kin = kin
        self._rollout: dict[str, str] = {}
        self._logs: dict[str, EventLog] = {}
        self._unclaimed: dict[str, EventManifest] = {}
        self.pulling = Pulling()

    def uids(self) -> set[str]:
        return set(self._rollout) | set(self._unclaimed)

    def of(self, rollout: str) -> dict[str, Event]:
        log = self._logs.get(rollout)
        return dict(log.records()) if log else {}

    def put(self, item: EventManifest) -> None:
        rollout = self._owner(item)
        if rollout is None:
            self._hold(item)
            return
        event = build_event(item, rollout)
        self._rollout[event.uid] = rollout
        pulls = event.kind == "Pod" and self.pulling.note(item.involved_object.uid, event, item.metadata.name)
        if self._logs.setdefault(rollout, EventLog()).put(event) or pulls:
            self._kin.mark(rollout)

    def drop(self, uid: str) -> None:
        self._unclaimed.pop(uid, None)
        rollout = self._rollout.pop(uid, None)
        pulled = self.pulling.drop(uid)
        if rollout is None:
            return
        log = self._logs.get(rollout)
        if (log is not None and log.drop(uid)) or pulled:
            self._kin.mark(rollout)
        if log is not None and not log.records():
            del self._logs[rollout]

    def claim(self) -> None:
        """Sort in what came before the object that it is about."""
        waiting, self._unclaimed = self._unclaimed, {}
        for item in waiting.values():
            self.put(item)

    def _hold(self, item: EventManifest) -> None:
        self._unclaimed[item.metadata.uid] = item
        if len(self._unclaimed) > UNCLAIMED:
            del self._unclaimed[next(iter(self._unclaimed))]

    def _owner(self, item: EventManifest) -> str | None:
        """By uid; what is gone already is known by its name, `<deployment>-<hash>-<random>`."""
        about, kin = item.involved_object, self._kin
        if about.kind == "Deployment":
            return about.uid if kin.deployments.get(about.uid) else None
        if about.kind == "ReplicaSet":
            owner = kin.replicasets.owner(about.uid) or kin.deployments.named(_stem(about.name))
        elif about.kind == "Pod":
            owner = kin.pods.rollout(about.uid) if kin.pods.holds(about.uid) else self._owner_by_name(about.name)
        else:
            return None
        deployment = kin.deployments.get(owner) if owner else None
        return owner if deployment and not _earlier(item, deployment) else None

    def _owner_by_name(self, pod: str) -> str | None:
        """Of a pod that is gone, perhaps with its ReplicaSet; a CronJob's pods have a time where ours have a hash."""
        replicaset = _stem(pod)
        known = self._kin.replicasets.named(replicaset)
        if known is not None:
            return self._kin.replicasets.owner(known)
        name, _, made = replicaset.rpartition("-")
        return None if made.isdigit() and len(made) >= CRON_DIGITS else self._kin.deployments.named(name)


def _stem(name: str) -> str:
    return name.rpartition("-")[0]


def _earlier(item: EventManifest, deployment: DeploymentManifest) -> bool:
    """It was made before the Deployment, so it is about a namesake."""
    made, since = millis(item.metadata.creation_timestamp), millis(deployment.metadata.creation_timestamp)
    return made is not None and since is not None and made < since
