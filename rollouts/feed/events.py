"""Events, sorted by the rollout that they are about.

What that is changes while Deployments, ReplicaSets and pods come and go; each comes over a watch of its own, in any
order. So events are sorted anew where that may matter, once for all that happened since they were last read.
"""

from collections.abc import Iterable

from rollouts.feed.event_log import EventLog
from rollouts.feed.kin import Kin
from rollouts.feed.pulling import Pulling
from rollouts.model.event import Event, build_event
from rollouts.model.manifests import DeploymentManifest, EventManifest, millis

UNCLAIMED = 500


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
        self._unsettled: set[str] | None = None
        self.pulling = Pulling()

    def uids(self) -> set[str]:
        return set(self._rollout) | set(self._unclaimed)

    def of(self, rollout: str) -> dict[str, Event]:
        self.settle()
        log = self._logs.get(rollout)
        return dict(log.records()) if log else {}

    def put(self, item: EventManifest) -> None:
        uid, rollout = item.metadata.uid, self._owner(item)
        self._unclaimed.pop(uid, None)
        if self._rollout.get(uid, rollout) != rollout:
            self.drop(uid)
        if rollout is None:
            self._hold(item)
            return
        event = build_event(item, rollout)
        self._rollout[uid] = rollout
        pulls = event.kind == "Pod" and self.pulling.note(item.involved_object.uid, event, item.metadata.name)
        if self._log(rollout).put(event, item) or pulls:
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
        if log is not None and not log:
            del self._logs[rollout]

    def unsettle(self, deployments: Iterable[str]) -> None:
        """Those of these Deployments, by uid or by name, may belong to another, and unclaimed ones to any."""
        self._unsettled = {*(self._unsettled or ()), *deployments}

    def settle(self) -> None:
        """Sort anew what may belong elsewhere."""
        unsettled, self._unsettled = self._unsettled, None
        if unsettled is None:
            return
        waiting, self._unclaimed = self._unclaimed, {}
        for rollout, log in tuple(self._logs.items()):
            if rollout in unsettled or log.deployment in unsettled:
                for item in log.items():
                    self.put(item)
        for item in waiting.values():
            self.put(item)

    def _log(self, rollout: str) -> EventLog:
        if rollout not in self._logs:
            deployment = self._kin.deployments.get(rollout)
            self._logs[rollout] = EventLog(deployment.metadata.name if deployment else "")
        return self._logs[rollout]

    def _hold(self, item: EventManifest) -> None:
        self._unclaimed[item.metadata.uid] = item
        if len(self._unclaimed) > UNCLAIMED:
            del self._unclaimed[next(iter(self._unclaimed))]

    def _owner(self, item: EventManifest) -> str | None:
        about, kin = item.involved_object, self._kin
        if about.kind == "Deployment":
            owner: str | None = about.uid
        elif about.kind in ("ReplicaSet", "ReplicationController"):
            owner = kin.rollout_of_replicaset(about.uid, about.name)
        elif about.kind == "Pod":
            owner = kin.rollout_of_pod(about.uid, about.name)
        else:
            return None
        if owner and kin.replicasets.lends_to(owner):
            return owner
        deployment = kin.deployments.get(owner) if owner else None
        return owner if deployment and not _earlier(item, deployment) else None


def _earlier(item: EventManifest, deployment: DeploymentManifest) -> bool:
    """It was made before the Deployment, so it is about a namesake."""
    made, since = millis(item.metadata.creation_timestamp), millis(deployment.metadata.creation_timestamp)
    return made is not None and since is not None and made < since
