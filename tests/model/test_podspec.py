"""What a pod template tells of itself, and what of it may never be told."""

import pytest

from rollouts.model.podspec import hidden_differences, read_template

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


@pytest.mark.parametrize(
    ("changed", "hidden"),
    [
        ({}, []),
        ({"args": ["--password=other"]}, ["args"]),
        ({"env": [{"name": "TOKEN", "value": "other"}]}, ["env"]),
        ({"env": [{"name": "KEY", "value": "hunter2"}]}, []),
        ({"resources": {"requests": {"cpu": "1", "memory": "64Mi"}}}, []),
        ({"image": "web:v2"}, []),
        ({"livenessProbe": {"exec": {"command": ["hunter2"]}}}, []),
        ({"ports": [{"containerPort": 8080, "name": "http"}]}, ["ports"]),
    ],
    ids=str,
)
def test_what_differs_where_nobody_may_look_is_named_and_not_told(
    changed: dict[str, object], hidden: list[str]
) -> None:
    assert hidden_differences(template(), template(**changed)) == hidden
    assert hidden_differences(template(**changed), template()) == hidden
