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
