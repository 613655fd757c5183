"""What the API fills in."""

import pytest

from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema import defaults


def filled(resource, **fields):
    known = RESOURCES[resource]
    return defaults.default(resource, {"apiVersion": known.api_version, "kind": known.kind, "metadata": {}} | fields)


def pod_spec(resource="pods", **container):
    spec = {"containers": [{"name": "a", "image": "a:1"} | container]}
    if resource == "pods":
        return filled("pods", spec=spec)["spec"]
    return filled(resource, spec={"template": {"spec": spec}})["spec"]["template"]["spec"]


def test_a_deployment_rolls_by_quarters_and_keeps_ten_revisions():
    spec = filled("deployments", spec={"template": {"spec": {"containers": []}}})["spec"]
    assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}
    assert (spec["replicas"], spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]) == (1, 10, 600)


def test_what_is_given_stays_even_when_it_is_zero():
    spec = filled("deployments", spec={"replicas": 0, "revisionHistoryLimit": 0, "strategy": {"type": "Recreate"}})[
        "spec"
    ]
    assert (spec["replicas"], spec["revisionHistoryLimit"]) == (0, 0)
    assert spec["strategy"] == {"type": "Recreate"}


def test_the_object_given_is_left_alone():
    given = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"strategy": {}}}
    defaults.default("deployments", given)
    assert given["spec"] == {"strategy": {}}


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("web", "Always"),
        ("web:latest", "Always"),
        ("web:v2", "IfNotPresent"),
        ("registry:5000/web", "Always"),
        ("registry:5000/web:v2", "IfNotPresent"),
        ("web@sha256:0a", "IfNotPresent"),
        ("web:latest@sha256:0a", "Always"),
    ],
)
def test_an_image_is_pulled_anew_only_when_its_tag_may_move(image, policy):
    assert pod_spec(image=image)["containers"][0]["imagePullPolicy"] == policy


def test_a_template_lacks_what_only_pods_are_given():
    assert "enableServiceLinks" not in pod_spec("deployments")
    assert pod_spec()["enableServiceLinks"] is True


def test_a_probe_gets_its_numbers_and_its_request():
    probe = pod_spec(readinessProbe={"httpGet": {"port": 80}})["containers"][0]["readinessProbe"]
    assert probe == {
        "httpGet": {"port": 80, "path": "/", "scheme": "HTTP"},
        "timeoutSeconds": 1,
        "periodSeconds": 10,
        "successThreshold": 1,
        "failureThreshold": 3,
    }


def test_requests_follow_limits_in_a_pod():
    resources = pod_spec(resources={"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}})
    assert resources["containers"][0]["resources"]["requests"] == {"cpu": "500m", "memory": "1Gi"}


def test_volumes_get_modes_and_a_bare_one_is_an_empty_directory():
    volumes = [{"name": "a"}, {"name": "b", "configMap": {"name": "c"}}]
    spec = filled("pods", spec={"containers": [], "volumes": volumes})["spec"]
    assert spec["volumes"] == [
        {"name": "a", "emptyDir": {}},
        {"name": "b", "configMap": {"name": "c", "defaultMode": 420}},
    ]


def test_a_service_sends_to_the_port_it_listens_on():
    spec = filled("services", spec={"type": "NodePort", "ports": [{"port": 80}]})["spec"]
    assert spec["ports"] == [{"port": 80, "protocol": "TCP", "targetPort": 80}]
    assert (spec["sessionAffinity"], spec["externalTrafficPolicy"]) == ("None", "Cluster")
    assert spec["internalTrafficPolicy"] == "Cluster"


def test_a_controller_takes_selector_and_labels_from_its_template():
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": []}}
    controller = filled("replicationcontrollers", spec={"template": template})
    assert controller["spec"]["selector"] == {"a": "b"} == controller["metadata"]["labels"]
    assert controller["spec"]["replicas"] == 1


def test_a_limit_ranges_defaults_come_from_its_bounds():
    item = filled("limitranges", spec={"limits": [{"type": "Container", "max": {"cpu": "100m"}}]})["spec"]["limits"][0]
    assert item["default"] == item["defaultRequest"] == {"cpu": "100m"}


def test_a_namespace_is_labelled_with_its_name():
    labels = filled("namespaces", metadata={"name": "demo"})["metadata"]["labels"]
    assert labels == {"kubernetes.io/metadata.name": "demo"}


def test_an_autoscaler_aims_at_80_percent_of_the_cpu():
    spec = filled("horizontalpodautoscalers", spec={"maxReplicas": 3})["spec"]
    target = {"type": "Utilization", "averageUtilization": 80}
    assert spec["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    assert spec["minReplicas"] == 1


def test_a_cron_job_leaves_open_what_its_jobs_will_be_filled_with():
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i:1"}]}}
    made = filled("cronjobs", spec={"jobTemplate": {"spec": {"template": template}}})
    assert list(made["spec"]["jobTemplate"]["spec"]) == ["template"]
    assert made["spec"]["jobTemplate"]["spec"]["template"]["spec"]["dnsPolicy"] == "ClusterFirst"
    job = filled("jobs", spec={"template": template})
    assert (job["spec"]["backoffLimit"], job["spec"]["suspend"], job["spec"]["completions"]) == (6, False, 1)
