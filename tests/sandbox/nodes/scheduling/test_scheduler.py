from collections import Counter

from rollouts.sandbox.nodes.machine import Machine, default_machines
from tests.sandbox.nodes.stage import Stage

NO_VICTIMS = "No preemption victims found for incoming pod"
CPU = {"resources": {"requests": {"cpu": "1000"}}}


def node_of(stage: Stage, name: str) -> str | None:
    node = stage.now(name)["spec"].get("nodeName")
    return None if node is None else str(node)


def change_node(stage: Stage, name: str, **spec: object) -> None:
    node = stage.registry.get("nodes", "", name)
    stage.registry.update("nodes", {**node, "spec": {**node["spec"], **spec}})


def test_a_pod_that_asks_too_much_stays_pending_with_the_real_sentence(stage: Stage) -> None:
    stage.pod(container=CPU)
    stage.clock.advance(0.5)
    sentence = f"0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 {NO_VICTIMS}."
    assert stage.messages("FailedScheduling") == [sentence]
    condition = stage.now()["status"]["conditions"][0]
    assert condition == {
        "type": "PodScheduled",
        "status": "False",
        "lastProbeTime": None,
        "lastTransitionTime": condition["lastTransitionTime"],
        "reason": "Unschedulable",
        "message": sentence,
    }
    stage.clock.advance(60)
    assert len(stage.messages("FailedScheduling")) == 2


def test_siblings_are_spread_over_the_nodes(stage: Stage) -> None:
    owner = {"ownerReferences": [{"kind": "ReplicaSet", "name": "r", "uid": "u", "controller": True}]}
    for number in range(9):
        stage.pod(name=f"p{number}", metadata=owner)
    stage.clock.advance(1)
    assert set(Counter(node_of(stage, f"p{number}") for number in range(9)).values()) == {3}


def test_a_cordoned_node_takes_no_pod_and_uncordoning_helps_at_once(stage: Stage) -> None:
    for name in ("node-1", "node-2", "node-3"):
        change_node(stage, name, unschedulable=True)
    stage.pod()
    stage.clock.advance(5)
    assert stage.messages("FailedScheduling")[0] == (
        "0/3 nodes are available: 3 node(s) were unschedulable. "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    change_node(stage, "node-2", unschedulable=False)
    stage.clock.advance(3)
    assert node_of(stage, "p") == "node-2"


def test_the_reasons_of_different_nodes_are_counted(stage: Stage) -> None:
    change_node(stage, "node-1", unschedulable=True)
    change_node(stage, "node-2", taints=[{"key": "gpu", "value": "yes", "effect": "NoSchedule"}])
    stage.pod(container=CPU)
    stage.clock.advance(0.5)
    assert stage.messages("FailedScheduling") == [
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}, "
        "1 node(s) were unschedulable. preemption: 0/3 nodes are available: "
        f"1 {NO_VICTIMS}, 2 Preemption is not helpful for scheduling."
    ]


def test_a_toleration_opens_a_tainted_node(stage: Stage) -> None:
    for name in ("node-1", "node-2", "node-3"):
        change_node(stage, name, taints=[{"key": "gpu", "value": "yes", "effect": "NoSchedule"}])
    stage.pod(tolerations=[{"key": "gpu", "operator": "Exists"}])
    stage.clock.advance(0.5)
    assert node_of(stage, "p") is not None


def test_a_node_selector_chooses_the_node(stage: Stage) -> None:
    stage.pod(nodeSelector={"kubernetes.io/hostname": "node-2"})
    stage.pod(name="q", nodeSelector={"disk": "ssd"})
    stage.clock.advance(0.5)
    assert node_of(stage, "p") == "node-2"
    assert stage.messages("FailedScheduling")[0].startswith(
        "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."
    )


def test_required_anti_affinity_keeps_pods_apart(stage: Stage) -> None:
    term = {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": "kubernetes.io/hostname"}
    affinity = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    for number in range(4):
        stage.pod(name=f"p{number}", metadata={"labels": {"app": "web"}}, affinity=affinity)
        stage.clock.advance(0.5)
    assert {node_of(stage, f"p{number}") for number in range(3)} == {"node-1", "node-2", "node-3"}
    assert node_of(stage, "p3") is None
    assert "3 node(s) didn't match pod anti-affinity rules" in stage.messages("FailedScheduling")[0]


def test_a_leaving_pod_keeps_its_node_from_the_next_until_it_is_gone(stage: Stage) -> None:
    term = {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": "kubernetes.io/os"}
    affinity = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    stage.pod(name="first", metadata={"labels": {"app": "web"}}, affinity=affinity)
    stage.clock.advance(3)
    stage.registry.delete("pods", "default", "first")
    stage.pod(name="second", metadata={"labels": {"app": "web"}}, affinity=affinity)
    stage.clock.advance(0.5)
    assert node_of(stage, "second") is None
    stage.clock.advance(5)
    assert node_of(stage, "second") is not None


def test_leaving_pods_and_changed_labels_are_noticed_where_pods_are_spread(stage: Stage) -> None:
    spread = {"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}},
              "whenUnsatisfiable": "DoNotSchedule"}  # fmt: skip
    here = {"kubernetes.io/hostname": "node-1"}
    stage.pod(name="first", metadata={"labels": {"app": "web"}}, nodeSelector=here)
    stage.clock.advance(3)
    constraint = [{**spread, "nodeAffinityPolicy": "Ignore"}]
    stage.pod(name="p", metadata={"labels": {"app": "web"}}, nodeSelector=here, topologySpreadConstraints=constraint)
    stage.clock.advance(3)
    assert node_of(stage, "p") is None
    first = stage.now("first")
    stage.registry.update("pods", {**first, "metadata": {**first["metadata"], "labels": {"app": "aside"}}})
    stage.clock.advance(10)
    assert node_of(stage, "p") == "node-1"


def test_room_that_a_pod_leaves_goes_to_the_one_that_waits() -> None:
    stage = Stage(machines=(Machine("node-1", 1, cpu="1"),))
    half = {"resources": {"requests": {"cpu": "600m"}}}
    stage.pod(name="first", container=half)
    stage.clock.advance(3)
    stage.pod(name="second", container=half)
    stage.clock.advance(3)
    assert node_of(stage, "second") is None
    stage.registry.delete("pods", "default", "first")
    stage.clock.advance(5)
    assert node_of(stage, "second") == "node-1"


def test_too_many_pods_are_refused() -> None:
    stage = Stage(machines=tuple(Machine(each.name, each.number, pods="1") for each in default_machines(2)))
    for number in range(3):
        stage.pod(name=f"p{number}")
    stage.clock.advance(0.5)
    assert stage.messages("FailedScheduling")[0].startswith("0/2 nodes are available: 2 Too many pods.")


def test_a_gated_pod_waits_silently(stage: Stage) -> None:
    stage.pod(schedulingGates=[{"name": "later"}])
    stage.clock.advance(1)
    assert stage.reasons() == []
    assert stage.now()["status"]["conditions"][0]["reason"] == "SchedulingGated"


def test_a_pod_waits_for_its_claim(stage: Stage) -> None:
    source = {"name": "v", "persistentVolumeClaim": {"claimName": "room"}}
    stage.pod(volumes=[source])
    stage.clock.advance(1)
    none = "0/3 nodes are available: "
    ending = f"preemption: {none}3 Preemption is not helpful for scheduling."
    assert stage.messages("FailedScheduling") == [f'{none}persistentvolumeclaim "room" not found. {ending}']
    metadata = {"name": "room", "namespace": "default"}
    claim = stage.registry.create("persistentvolumeclaims", {"metadata": metadata, "spec": {}})
    stage.clock.advance(20)
    unbound = f"{none}pod has unbound immediate PersistentVolumeClaims. {ending}"
    assert unbound in stage.messages("FailedScheduling")
    stage.registry.update("persistentvolumeclaims", claim | {"status": {"phase": "Bound"}}, subresource="status")
    stage.clock.advance(20)
    assert stage.now()["spec"]["nodeName"]
