"""Deployments that may not be stored, in the server's words (v1.32)."""

import pytest

from rollouts.sandbox.basics.errors import invalid
from rollouts.sandbox.schema import defaults
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update


def deployment(**spec):
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "web:1"}]}}
    body = {"replicas": 3, "selector": {"matchLabels": {"app": "web"}}, "template": template} | spec
    metadata = {"name": "http-go", "namespace": "demo", "labels": {"app": "web"}}
    given = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": body}
    return defaults.default("deployments", given)


def rolling(**values):
    return {"strategy": {"type": "RollingUpdate", "rollingUpdate": values}}


def sentences(faults):
    return [f"{fault.field}: {fault.message}" for fault in faults]


def told(**spec):
    return sentences(validate_create("deployments", deployment(**spec)))


def pod(**spec):
    containers = [{"name": "web", "image": "web:1"}]
    return {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers} | spec}}


def container(**fields):
    return pod(containers=[{"name": "web", "image": "web:1"} | fields])


def test_a_good_deployment_has_no_faults():
    assert told() == []


@pytest.mark.parametrize(
    ("strategy", "sentence"),
    [
        (
            rolling(maxSurge=0, maxUnavailable=0),
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
            'intstr.IntOrString{Type:0, IntVal:0, StrVal:""}: may not be 0 when `maxSurge` is 0',
        ),
        (
            rolling(maxSurge="0%", maxUnavailable="0%"),
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
            'intstr.IntOrString{Type:1, IntVal:0, StrVal:"0%"}: may not be 0 when `maxSurge` is 0',
        ),
        (
            rolling(maxSurge="10", maxUnavailable=1),
            'spec.strategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"10"}: '
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
            "regex used for validation is '[0-9]+%')",
        ),
        (
            rolling(maxSurge=-1, maxUnavailable=1),
            "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            rolling(maxSurge=1, maxUnavailable="150%"),
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
            'intstr.IntOrString{Type:1, IntVal:0, StrVal:"150%"}: must not be greater than 100%',
        ),
        (
            {"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}},
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
        ),
        (
            {"strategy": {"type": "Sideways"}},
            'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"Sideways", '
            "RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: "
            'supported values: "Recreate", "RollingUpdate"',
        ),
        ({"replicas": -1}, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        (
            {"progressDeadlineSeconds": 10, "minReadySeconds": 10},
            "spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds",
        ),
        (
            {"selector": {}},
            "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), "
            "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment",
        ),
        (
            pod(restartPolicy="Never"),
            'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
        ),
        (pod(containers=[]), "spec.template.spec.containers: Required value"),
        (container(image=""), "spec.template.spec.containers[0].image: Required value"),
        (container(name=""), "spec.template.spec.containers[0].name: Required value"),
        (
            container(name="Web"),
            'spec.template.spec.containers[0].name: Invalid value: "Web": a lowercase RFC 1123 label must consist of '
            "lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. "
            "'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        ),
        (
            pod(containers=[{"name": "a", "image": "x"}, {"name": "a", "image": "y"}]),
            'spec.template.spec.containers[1].name: Duplicate value: "a"',
        ),
        (
            container(ports=[{"containerPort": 70000}]),
            "spec.template.spec.containers[0].ports[0].containerPort: "
            "Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        (
            container(ports=[{"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web"}]),
            'spec.template.spec.containers[0].ports[1].name: Duplicate value: "web"',
        ),
        (
            container(resources={"requests": {"cpu": "500m"}, "limits": {"cpu": "100m"}}),
            'spec.template.spec.containers[0].resources.requests: Invalid value: "500m": '
            "must be less than or equal to cpu limit of 100m",
        ),
        (
            container(imagePullPolicy="Sometimes"),
            'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": '
            'supported values: "Always", "IfNotPresent", "Never"',
        ),
        (
            container(readinessProbe={}),
            "spec.template.spec.containers[0].readinessProbe: Required value: must specify a handler type",
        ),
        (
            container(livenessProbe={"exec": {"command": ["x"]}, "tcpSocket": {"port": 80}}),
            "spec.template.spec.containers[0].livenessProbe.tcpSocket: Forbidden: "
            "may not specify more than 1 handler type",
        ),
        (
            container(volumeMounts=[{"name": "gone", "mountPath": "/x"}]),
            'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "gone"',
        ),
        (
            pod(volumes=[{"name": "v"}, {"name": "v"}]),
            'spec.template.spec.volumes[1].name: Duplicate value: "v"',
        ),
        (container(env=[{"name": ""}]), "spec.template.spec.containers[0].env[0].name: Required value"),
    ],
)
def test_it_tells_the_one_fault(strategy, sentence):
    assert told(**strategy) == [sentence]


def test_labels_that_the_selector_does_not_match_are_told():
    template = deployment()["spec"]["template"] | {"metadata": {"labels": {"app": "other"}}}
    assert told(template=template) == [
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"other"}: '
        "`selector` does not match template `labels`",
    ]


def test_a_missing_selector_is_told_with_the_labels_it_does_not_match():
    given = deployment()
    given["spec"]["selector"] = None
    assert sentences(validate_create("deployments", given)) == [
        "spec.selector: Required value",
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: '
        "`selector` does not match template `labels`",
    ]


def test_a_bad_name_is_told_first():
    given = deployment(replicas=-1)
    given["metadata"]["name"] = "Http_Go"
    assert sentences(validate_create("deployments", given)) == [
        'metadata.name: Invalid value: "Http_Go": a lowercase RFC 1123 subdomain must consist of lower case '
        "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
        "'example.com', regex used for validation is "
        r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
    ]


def test_the_selector_never_changes():
    old, new = deployment(), deployment(selector={"matchLabels": {"app": "web", "tier": "x"}})
    new["spec"]["template"]["metadata"]["labels"]["tier"] = "x"
    assert sentences(validate_update("deployments", new, old)) == [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"web", "tier":"x"}, '
        "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable",
    ]


def test_an_update_that_changes_nothing_is_not_judged():
    odd = deployment(replicas=-1)
    assert validate_update("deployments", odd, odd) == []


def test_faults_become_a_status_with_causes():
    faults = validate_create("deployments", deployment(replicas=-1))
    status = invalid("Deployment", "http-go", faults, "apps").status()
    sentence = "Invalid value: -1: must be greater than or equal to 0"
    assert status["message"] == f'Deployment.apps "http-go" is invalid: spec.replicas: {sentence}'
    assert status["details"]["causes"] == [
        {"reason": "FieldValueInvalid", "message": sentence, "field": "spec.replicas"}
    ]
