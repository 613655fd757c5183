"""What a closer look lets out of a pod."""

from rollouts.model.closeup import read_pod

SPEC = {
    "containers": [
        {
            "name": "web",
            "image": "web:v1",
            "args": ["--password=hunter2"],
            "command": ["/bin/hunter2"],
            "env": [{"name": "TOKEN", "value": "hunter2"}],
            "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        }
    ],
    "nodeSelector": {"disk": "ssd"},
}


def test_a_pod_says_what_narrowed_the_choice_of_its_node() -> None:
    pod = read_pod({"spec": SPEC | {"schedulerName": "default-scheduler"}})
    assert pod.placement == {
        "schedulerName": "default-scheduler",
        "requests": "web: cpu 100m memory 64Mi",
        "nodeSelector": "disk=ssd",
    }


def test_null_is_taken_wherever_go_writes_it() -> None:
    pod = read_pod({"spec": {"containers": [{"name": "a", "env": None}]}, "status": {"containerStatuses": None}})
    assert pod.containers == ()
    assert pod.placement == {}


def test_a_pod_carries_no_argument_and_no_value() -> None:
    assert "hunter2" not in repr(read_pod({"spec": SPEC}))
