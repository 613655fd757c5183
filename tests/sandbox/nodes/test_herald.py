"""What a kubelet says of its own machine."""

from tests.sandbox.nodes.stage import Stage


def test_it_says_that_it_starts_and_when_it_is_cordoned_and_uncordoned(stage: Stage) -> None:
    def told() -> list[tuple[str, str, str]]:
        return [(said.reason, said.message, said.host) for said in stage.said if said.name == "node-1"]

    starting = ("Starting", "Starting kubelet.", "node-1")
    assert told() == [starting]
    node = stage.registry.get("nodes", "", "node-1")
    stage.registry.update("nodes", {**node, "spec": {**node["spec"], "unschedulable": True}})
    stage.clock.advance(30)
    closed = ("NodeNotSchedulable", "Node node-1 status is now: NodeNotSchedulable", "node-1")
    assert told() == [starting, closed]
    stage.registry.update("nodes", {**stage.registry.get("nodes", "", "node-1"), "spec": node["spec"]})
    stage.clock.advance(30)
    assert told() == [starting, closed, ("NodeSchedulable", "Node node-1 status is now: NodeSchedulable", "node-1")]
