from itertools import pairwise

from rollouts.sandbox.nodes.machine import default_machines, new_node

NOW = 1_795_374_490.0


def test_machines_share_neither_addresses_nor_identities() -> None:
    nodes = [new_node(machine, NOW) for machine in default_machines(3)]
    for one, other in pairwise(nodes):
        assert one["spec"]["podCIDR"] != other["spec"]["podCIDR"]
        assert one["status"]["addresses"][0] != other["status"]["addresses"][0]
        assert one["status"]["nodeInfo"]["machineID"] != other["status"]["nodeInfo"]["machineID"]


def test_a_machine_that_boots_anew_is_the_same_machine() -> None:
    (machine,) = default_machines(1)
    before, after = (new_node(machine, at)["status"]["nodeInfo"] for at in (NOW, NOW + 60))
    assert before["machineID"] == after["machineID"]
    assert before["bootID"] != after["bootID"]
