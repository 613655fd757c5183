"""Events, sorted by the rollout that they are about."""

import re

from rollouts.feed.event_log import EventLog
from rollouts.feed.kin import Kin
from rollouts.feed.pulling import Pulling
from rollouts.model.event import Event, build_event
from rollouts.model.manifests import DeploymentManifest, EventManifest, millis

UNCLAIMED = 500
HASH = re.compile("[bcdfghjklmnpqrstvwxz2456789]{6,10}")
"""A number of up to ten digits, each written as one of these; words have vowels."""


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
        uid, rollout = item.metadata.uid, self._owner(item)
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

    def claim(self, deployment: str) -> None:
        """An owner has come: sort in what came before it, and what is kept for a namesake of this Deployment."""
        waiting, self._unclaimed = self._unclaimed, {}
        for item in waiting.values():
            self.put(item)
        for rollout, log in tuple(self._logs.items()):
            if log.deployment == deployment and self._kin.deployments.get(rollout) is None:
                self.sort_anew(rollout)

    def sort_anew(self, rollout: str) -> None:
        """What belonged to this rollout may belong to another."""
        log = self._logs.get(rollout)
        for item in log.items() if log else ():
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
        """By uid; what is gone already is known by its name, `<deployment>-<hash>-<random>`."""
        about, kin = item.involved_object, self._kin
        if about.kind == "Deployment":
            return about.uid if kin.deployments.get(about.uid) else None
        if about.kind == "ReplicaSet":
            owner = kin.replicasets.owner(about.uid) or self._deployment_of(about.name)
        elif about.kind == "Pod":
            owner = kin.pods.rollout(about.uid) or self._owner_by_name(about.name)
        else:
            return None
        deployment = kin.deployments.get(owner) if owner else None
        return owner if deployment and not _earlier(item, deployment) else None

    def _owner_by_name(self, pod: str) -> str | None:
        """Of a pod that is gone, perhaps with its ReplicaSet, or that was taken out of it."""
        replicaset = _stem(pod)
        known = self._kin.replicasets.named(replicaset)
        return self._kin.replicasets.owner(known) if known is not None else self._deployment_of(replicaset)

    def _deployment_of(self, replicaset: str) -> str | None:
        """Of one that is gone. Where it has its hash, Jobs of a CronJob have a time, and others have words."""
        name, _, made = replicaset.rpartition("-")
        return self._kin.deployments.named(name) if HASH.fullmatch(made) and not made.isdigit() else None


def _stem(name: str) -> str:
    return name.rpartition("-")[0]


def _earlier(item: EventManifest, deployment: DeploymentManifest) -> bool:
    """It was made before the Deployment, so it is about a namesake."""
    made, since = millis(item.metadata.creation_timestamp), millis(deployment.metadata.creation_timestamp)
    return made is not None and since is not None and made < since
