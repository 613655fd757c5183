"""Objects as a real cluster has them: a Deployment, its two ReplicaSets, and pods of 8 KB."""

from hashlib import md5
from typing import Any
from uuid import UUID

Object = dict[str, Any]
NAME = "http-go"
STARTED = "2026-03-04T12:00:00Z"
HASHES = ("6b9cd4d7", "7c4f9b5d86")
ENVIRONMENT = 64  # variables that bring a pod to 8 KB
ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


def uid(of: str) -> str:
    """As random to look at as a real one, and the same at every run."""
    return str(UUID(bytes=md5(of.encode()).digest(), version=4))


DEPLOYMENT = uid("deployment")
REPLICASETS = tuple(uid(each) for each in HASHES)


def deployment(pods: int) -> Object:
    """The Deployment, between its two revisions."""
    status = {"observedGeneration": 2, "replicas": pods, "updatedReplicas": pods // 2, "readyReplicas": pods}
    metadata = _metadata(NAME, DEPLOYMENT) | {"generation": 2}
    metadata["annotations"] = {"deployment.kubernetes.io/revision": "2"}
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
    spec = {"replicas": pods, "selector": {"matchLabels": {"app": NAME}}, "strategy": rolling, "template": _template(1)}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": spec | {"progressDeadlineSeconds": 600, "revisionHistoryLimit": 10},
        "status": status | {"availableReplicas": pods},
    }


def replicaset(revision: int, pods: int) -> Object:
    """Revision 0 is the old one, 1 the new one; each has half of the pods."""
    metadata = _metadata(f"{NAME}-{HASHES[revision]}", REPLICASETS[revision], ("Deployment", NAME, DEPLOYMENT))
    metadata["labels"]["pod-template-hash"] = HASHES[revision]
    metadata["annotations"] = {"deployment.kubernetes.io/revision": str(revision + 1)}
    half = pods // 2
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": metadata,
        "spec": {"replicas": half, "selector": {"matchLabels": {"app": NAME}}, "template": _template(revision)},
        "status": {"replicas": half, "readyReplicas": half, "availableReplicas": half, "observedGeneration": 1},
    }


def pod(number: int, *, ready: bool = True, stamp: int = 0) -> Object:
    """A pod with a running container. stamp: what its restart count says, which travels all the way to a page."""
    revision = number % 2
    random = uid(f"pod {number}")
    suffix = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random[:5].encode())
    name = f"{NAME}-{HASHES[revision]}-{suffix}{number}"
    owner = ("ReplicaSet", f"{NAME}-{HASHES[revision]}", REPLICASETS[revision])
    metadata = _metadata(name, random, owner)
    metadata |= {"generateName": f"{NAME}-{HASHES[revision]}-", "managedFields": _managed_fields()}
    metadata["labels"]["pod-template-hash"] = HASHES[revision]
    spec = _pod_spec(revision) | {"nodeName": f"node-{1 + number % 3}"}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": spec,
        "status": _pod_status(number, revision, ready=ready, stamp=stamp),
    }


def _metadata(name: str, uid: str, owner: tuple[str, str, str] | None = None) -> Object:
    metadata: Object = {"name": name, "namespace": "default", "uid": uid, "creationTimestamp": STARTED}
    if owner:
        kind, owner_name, owner_uid = owner
        owner_version = "apps/v1"
        reference = {"apiVersion": owner_version, "kind": kind, "name": owner_name, "uid": owner_uid}
        metadata["ownerReferences"] = [reference | {"controller": True, "blockOwnerDeletion": True}]
    return metadata | {"labels": {"app": NAME}}


def _template(revision: int) -> Object:
    return {
        "metadata": {"labels": {"app": NAME, "pod-template-hash": HASHES[revision]}},
        "spec": _pod_spec(revision),
    }


def _pod_spec(revision: int) -> Object:
    variables = [
        {"name": f"SETTING_NUMBER_{n:02d}", "value": f"value-{n:02d}-of-a-usual-length"} for n in range(ENVIRONMENT)
    ]
    mount = {"name": "kube-api-access", "readOnly": True, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}
    probe = {"httpGet": {"path": "/healthz", "port": 8080, "scheme": "HTTP"}, "timeoutSeconds": 1, "periodSeconds": 10}
    container = {
        "name": NAME,
        "image": f"gasbugs/{NAME}:v{revision + 1}",
        "ports": [{"containerPort": 8080, "protocol": "TCP"}],
        "env": variables,
        "resources": {"limits": {"cpu": "500m", "memory": "128Mi"}, "requests": {"cpu": "10m", "memory": "16Mi"}},
        "volumeMounts": [mount],
        "readinessProbe": probe | {"successThreshold": 1, "failureThreshold": 3},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "imagePullPolicy": "IfNotPresent",
    }
    return {
        "containers": [container],
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "serviceAccountName": "default",
        "securityContext": {},
        "schedulerName": "default-scheduler",
        "tolerations": [
            {
                "key": f"node.kubernetes.io/{taint}",
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": 300,
            }
            for taint in ("not-ready", "unreachable")
        ],
        "priority": 0,
        "preemptionPolicy": "PreemptLowerPriority",
    }


def _pod_status(number: int, revision: int, *, ready: bool, stamp: int) -> Object:
    truth = {"Ready": ready, "ContainersReady": ready}
    conditions = [
        {"type": kind, "status": str(truth.get(kind, True)), "lastProbeTime": None, "lastTransitionTime": STARTED}
        for kind in ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    ]
    container = {
        "name": NAME,
        "state": {"running": {"startedAt": STARTED}},
        "lastState": {},
        "ready": ready,
        "restartCount": stamp,
        "image": f"docker.io/gasbugs/{NAME}:v{revision + 1}",
        "imageID": f"docker.io/gasbugs/{NAME}@sha256:ef4466a3f07b033d96dbe17fc438dfca1a711b7324ad6db09f0142758d7e6365",
        "containerID": "containerd://81a74a49656c60aa93bbdd1aaa49a0404d324d1e951d3da60b59baeabc13aaa9",
        "started": True,
    }
    address = f"10.100.{number // 250}.{number % 250 + 1}"
    return {
        "phase": "Running",
        "conditions": conditions,
        "hostIP": "10.89.0.10",
        "podIP": address,
        "podIPs": [{"ip": address}],
        "startTime": STARTED,
        "containerStatuses": [container],
        "qosClass": "Burstable",
    }


def _managed_fields() -> list[Object]:
    names = ("env", "image", "imagePullPolicy", "name", "ports", "readinessProbe", "resources", "volumeMounts")
    spec: Object = {"f:containers": {f'k:{{"name":"{NAME}"}}': {f"f:{name}": {} for name in names}}}
    condition: Object = {f"f:{name}": {} for name in ("lastProbeTime", "lastTransitionTime", "status", "type")}
    kinds = ("ContainersReady", "Initialized", "PodReadyToStartContainers", "Ready")
    status = {"f:conditions": {f'k:{{"type":"{kind}"}}': condition for kind in kinds}, "f:containerStatuses": {}}
    parts = (
        ("kube-controller-manager", {"f:metadata": {"f:labels": {"f:app": {}}}, "f:spec": spec}),
        ("kubelet", {"f:status": status}),
    )
    return [
        {
            "manager": manager,
            "operation": "Update",
            "apiVersion": "v1",
            "time": STARTED,
            "fieldsType": "FieldsV1",
            "fieldsV1": fields,
        }
        for manager, fields in parts
    ]
