"""Who owns what after ordinary writes, held to what a real server recorded."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.patching.ownership import own
from rollouts.sandbox.schema import defaults
from rollouts.sandbox.writing.plugins import Authorship

RECORDED = json.loads((Path(__file__).parent / "data" / "recorded_writes.json").read_text())
PLURALS = {known.kind: plural for plural, known in RESOURCES.items()}
KUBECTL = Authorship("kubectl-create")


def owners(obj):
    return {each["manager"]: each["fieldsV1"] for each in obj["metadata"].get("managedFields", ())}


def written(entries, before):
    return next(each for each in entries if each not in before)


@pytest.mark.parametrize("write", RECORDED, ids=lambda each: f"{each['new']['kind']} {each['new']['metadata']['name']}")
def test_a_real_servers_owners_are_found_again(write):
    old, new = write["old"], write["new"]
    before = (old or {"metadata": {}})["metadata"].get("managedFields", [])
    entry = written(new["metadata"]["managedFields"], before)
    rest = {name: value for name, value in new["metadata"].items() if name != "managedFields"}
    given = new | {"metadata": rest | ({"managedFields": before} if before else {})}
    author = Authorship(entry["manager"], entry["operation"], entry.get("subresource", ""))
    now = datetime.fromisoformat(entry["time"]).timestamp()
    result = own(PLURALS[new["kind"]], given, old, author, now)
    assert result["metadata"]["managedFields"] == new["metadata"]["managedFields"]


def deployment(image="web:1", **spec):
    containers = [{"name": "web", "image": image}]
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers}}
    body = {"selector": {"matchLabels": {"app": "web"}}, "template": template} | spec
    named = {"name": "web", "namespace": "demo"}
    return defaults.default(
        "deployments", {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": named, "spec": body}
    )


def test_what_another_changes_is_theirs_alone():
    made = own("deployments", deployment(), None, KUBECTL, 0)
    changed = deployment("web:2") | {"metadata": made["metadata"]}
    found = owners(own("deployments", changed, made, Authorship("kubectl-set"), 1))
    containers: dict = {'k:{"name":"web"}': {"f:image": {}}}
    assert found["kubectl-set"] == {"f:spec": {"f:template": {"f:spec": {"f:containers": containers}}}}
    container = found["kubectl-create"]["f:spec"]["f:template"]["f:spec"]["f:containers"]['k:{"name":"web"}']
    assert "f:image" not in container


def test_a_write_that_changes_nothing_changes_no_owner():
    made = own("deployments", deployment(), None, KUBECTL, 0)
    again = own("deployments", made, made, Authorship("other"), 99)
    assert again == made


def test_a_field_that_goes_is_nobodys():
    made = own("deployments", deployment(paused=True), None, KUBECTL, 0)
    resumed = deployment() | {"metadata": made["metadata"]}
    found = owners(own("deployments", resumed, made, Authorship("kubectl-rollout"), 1))
    assert list(found) == ["kubectl-create"]
    assert "f:paused" not in found["kubectl-create"]["f:spec"]


def test_an_empty_list_forgets_all_owners():
    made = own("deployments", deployment(), None, KUBECTL, 0)
    forgetful = made | {"metadata": made["metadata"] | {"managedFields": []}}
    assert "managedFields" not in own("deployments", forgetful, made, KUBECTL, 1)["metadata"]


def test_a_client_that_sends_no_owners_does_not_lose_them():
    made = own("deployments", deployment(), None, KUBECTL, 0)
    bare = deployment(replicas=5)
    assert set(owners(own("deployments", bare, made, Authorship("python"), 1))) == {"kubectl-create", "python"}
