"""Names in addresses."""

import re

import pytest

from dashboard.converters import DeploymentName, Label, NamespaceName


@pytest.mark.parametrize("name", ["web", "http-go", "a.b-c.d", "x" * 63, "1a"])
def test_a_deployment_name_is_taken(name: str) -> None:
    assert re.fullmatch(DeploymentName.regex + "/", name + "/")


@pytest.mark.parametrize("name", ["", "..", "a..b", "Web", "-a", "a-", "a_b", "%2f", "a?b", "a/b", "x" * 254, "ünï"])
def test_no_other_text_is_a_deployment_name(name: str) -> None:
    assert not re.fullmatch(DeploymentName.regex + "/", name + "/")
    assert not re.fullmatch(NamespaceName.regex, name)


def test_a_cluster_label_has_no_slash() -> None:
    assert re.fullmatch(Label.regex, "kind-a@b.c")
    assert not re.fullmatch(Label.regex, "a/b")
