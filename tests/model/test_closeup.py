"""What a closer look lets out of a pod and of a template."""

from rollouts.model.closeup import read_pod, read_template

CONTAINER = {
    "name": "web",
    "image": "web:v1",
    "args": ["--password=hunter2"],
    "command": ["/bin/hunter2"],
    "env": [{"name": "TOKEN", "value": "hunter2"}],
    "ports": [{"containerPort": 8080}],
    "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
    "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 5},
}


def template(**changed: object) -> dict[str, object]:
    return {"spec": {"containers": [CONTAINER | changed], "nodeSelector": {"disk": "ssd"}}}


def test_a_template_is_told_without_values_and_arguments() -> None:
    facts = read_template(template())
    assert facts == {
        "web image": "web:v1",
        "web ports": "8080/TCP",
        "web env": "TOKEN",
        "web requests": "cpu 100m memory 64Mi",
        "web readinessProbe": "GET /ready :8080, every 5 s",
        "nodeSelector": "disk=ssd",
    }
    assert "hunter2" not in repr(facts)


def test_templates_that_differ_in_a_variable_s_name_differ() -> None:
    assert read_template(template()) != read_template(template(env=[{"name": "KEY"}]))
    assert read_template(template()) == read_template(template(args=["other"]))


def test_a_pod_says_what_narrowed_the_choice_of_its_node() -> None:
    pod = read_pod({"spec": {**template()["spec"], "schedulerName": "default-scheduler"}})  # type: ignore[dict-item]
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
    assert "hunter2" not in repr(read_pod(template()))
