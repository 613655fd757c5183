import shutil

import pytest

from tests.traces.facts import differences, facts
from tests.traces.golden import golden_names, read_golden
from tests.traces.recording import record
from tests.traces.sandbox import running_sandbox
from tests.traces.scenarios import SCENARIOS


def test_every_scenario_has_a_golden_recording_and_every_recording_its_scenario():
    assert golden_names() == sorted(SCENARIOS)


@pytest.mark.parametrize("name", ["undo", "fail-quota"])
def test_a_recording_agrees_with_itself_and_shows_what_was_changed_in_it(name):
    golden, changed = read_golden(name), read_golden(name)
    assert differences(golden, changed) == []
    last = [each for each in changed["records"] if each["kind"] == "Deployment"][-1]
    last["status"]["availableReplicas"] = 2
    (told,) = [each for each in differences(golden, changed) if "http-go: end" in each]
    assert '"availableReplicas": 3' in told
    assert facts(golden)["first scaling steps"][0] == ["RS1", None, 3]


def disagreements(names, folder):
    """What differs from the recordings, by scenario, in a sandbox of its own."""
    with running_sandbox(folder) as kubeconfig:
        recorded = record(names, kubeconfig)
    found = {name: differences(read_golden(name), trace) for name, trace in recorded.items()}
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.kubectl
def test_the_sandbox_does_what_a_real_control_plane_did_in_every_scenario(tmp_path):
    """Eight at a time. Two kubectl commands may follow each other within 100 ms, and a machine that is busy with other
    tests can be later than that: the few that differ are recorded once more with the machine to themselves."""
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not on the PATH")
    late = disagreements(SCENARIOS, tmp_path / "eight")
    assert len(late) <= 2, late
    assert not late or disagreements(list(late), tmp_path / "alone") == {}
