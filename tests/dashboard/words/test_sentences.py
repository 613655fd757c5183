"""Every message has its Korean, every code its sentence, and the compiled catalogue is fresh."""

import re

import pytest
from django.utils import translation

from dashboard.words.sentences import REASONS, say, trouble
from rollouts.errors import Forbidden
from rollouts.operations.operation import Reason
from tools import messages

PO = messages.ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.po"


def test_the_korean_catalogue_is_whole_and_its_mo_is_fresh() -> None:
    assert messages.complaints(PO) == []


def test_a_stale_mo_is_found(tmp_path) -> None:
    copy = tmp_path / "ko" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(PO.read_bytes())
    copy.with_suffix(".mo").write_bytes(b"old")
    assert messages.complaints(copy) == ["django.po: the .mo is stale"]


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_reason_is_a_sentence_that_keeps_its_arguments(code: str, language: str) -> None:
    names = set(re.findall(r"%\((\w+)\)s", REASONS[code]))
    with translation.override(language):
        sentence = say(Reason(code, {name: f"<{name}>" for name in names}))
    assert all(f"<{name}>" in sentence for name in names)
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ('in the namespace "shop"', "patch on pods in shop"),
        ("at the cluster scope", "patch on pods in the whole cluster"),
    ],
)
def test_a_missing_permission_is_named_where_it_is_missing(where: str, words: str) -> None:
    message = f'pods is forbidden: User "ana" cannot patch resource "pods" in API group "" {where}'
    assert words in trouble(Forbidden(message, code=403), "get", "deployments", "default")


def test_every_code_that_an_operation_may_give_has_a_sentence() -> None:
    sources = (messages.ROOT / "rollouts" / "operations").glob("*.py")
    codes = {code for source in sources for code in re.findall(r'(?:Refused|Reason)\("(\w+)"', source.read_text())}
    assert codes == set(REASONS)
