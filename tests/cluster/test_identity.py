"""On whose behalf a request goes out."""

import pytest

from rollouts import errors
from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from tests.cluster.answers import POD, Answers


async def test_sec_28_an_identity_goes_out_with_all_its_groups(answers: Answers, client: Client) -> None:
    await client.get(POD, identity=Identity("kim", ("rollboard:viewers", "class-3")))
    headers = answers.asked[0][0].headers
    assert headers["Impersonate-User"] == "kim"
    assert headers.getall("Impersonate-Group") == ["rollboard:viewers", "class-3"]
    await client.get(POD)
    assert not [name for name in answers.asked[1][0].headers if name.startswith("Impersonate")]


@pytest.mark.parametrize(
    ("user", "groups"),
    [
        ("", ("a",)),
        ("  ", ("a",)),
        ("system:admin", ("a",)),
        (" System:admin", ("a",)),
        ("kim", ()),
        ("kim", ("system:masters",)),
        ("kim", ("",)),
        ("kim\r\nImpersonate-Group: system:masters", ("a",)),
    ],
)
def test_sec_28_an_empty_or_reserved_identity_is_refused(user: str, groups: tuple[str, ...]) -> None:
    with pytest.raises(errors.Forbidden):
        Identity(user, groups)
