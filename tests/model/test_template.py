from typing import Any

from rollouts.model.template import Container, Template


def template(**spec: Any) -> dict[str, Any]:
    return {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": "web:v1"}], **spec},
    }


def test_the_hash_label_makes_no_difference() -> None:
    hashed = template()
    hashed["metadata"]["labels"] = {"app": "web", "pod-template-hash": "6b9cd4d7"}
    assert Template(hashed).fingerprint == Template(template()).fingerprint


def test_null_and_empty_make_no_difference() -> None:
    plain = template(securityContext={}, volumes=[], hostAliases=None)
    plain["metadata"]["creationTimestamp"] = None
    assert Template(plain).fingerprint == Template(template()).fingerprint


def test_everything_else_does() -> None:
    ours = Template(template()).fingerprint
    assert Template(template(restartPolicy="Always")).fingerprint != ours
    assert Template(template(containers=[{"name": "web", "image": "web:v2"}])).fingerprint != ours
    assert Template(template(terminationGracePeriodSeconds=0)).fingerprint != ours


def test_init_containers_come_first_and_are_marked() -> None:
    read = Template(template(initContainers=[{"name": "wait", "image": "wait:1"}]))
    assert read.containers == (Container("wait", "wait:1", init=True), Container("web", "web:v1"))


def parts(**spec: Any) -> dict[str, str]:
    return Template(template(**spec)).marks("u", b"key")


def test_each_field_that_differs_is_told_by_name_and_none_by_what_it_holds() -> None:
    plain = parts()
    assert list(plain) == ["labels"]
    web = {"name": "web", "image": "web:v1"}
    env = parts(containers=[{**web, "env": [{"name": "PASSWORD", "value": "hunter2"}]}])
    assert {name for name in env if env.get(name) != plain.get(name)} == {"env"}
    assert all(len(mark) == 4 for mark in env.values())
    assert parts(containers=[{**web, "env": [{"name": "PASSWORD", "value": "hunter3"}]}])["env"] != env["env"]
    assert set(parts(containers=[{**web, "readinessProbe": {"periodSeconds": 5}}])) - set(plain) == {"readinessProbe"}
    assert set(parts(serviceAccountName="a", serviceAccount="a", nodeSelector={"a": "b"})) - set(plain) == {
        "nodeSelector",
        "serviceAccountName",
    }


def test_what_every_template_has_is_no_part_of_it_and_neither_are_image_and_restart() -> None:
    usual = template(restartPolicy="Always", dnsPolicy="ClusterFirst", terminationGracePeriodSeconds=30)
    usual["spec"]["containers"] = [{"name": "web", "image": "web:v9", "imagePullPolicy": "IfNotPresent"}]
    usual["metadata"]["annotations"] = {"kubectl.kubernetes.io/restartedAt": "2026-11-22T19:08:10Z"}
    assert Template(usual).marks("u", b"key") == parts()


def test_nobody_can_try_a_guess_of_what_a_field_holds() -> None:
    secret = Template(template(containers=[{"name": "web", "env": [{"name": "PIN", "value": "1234"}]}]))
    ours = secret.marks("u", b"key")
    assert ours == secret.marks("u", b"key")
    assert ours["env"] != secret.marks("u", b"another key")["env"]
    assert ours["env"] != secret.marks("another Deployment", b"key")["env"]


def test_a_template_of_any_shape_has_parts() -> None:
    for broken in ({"spec": 1}, {"metadata": [], "spec": {"containers": {"a": 1}}}, {"spec": {"containers": [1]}}):
        assert isinstance(Template(broken).marks("u", b"key"), dict)
