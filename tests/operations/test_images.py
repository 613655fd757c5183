"""What is an image reference, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.operations.images import is_image

SHA = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    "text",
    [
        "nginx",
        "nginx:1.27",
        "gasbugs/http-go:v1",
        "registry:5000/app:v2",
        "registry.example.com:5000/team/app:v2",
        f"app@{SHA}",
        f"registry:5000/app:v2@{SHA}",
        "[::1]:5000/app",
        "ghcr.io/a/b_c/d__e/f-g--h:V1.2_x-y",
    ],
)
def test_it_is_an_image(text: str) -> None:
    assert is_image(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nginx",
        "nginx:",
        "nginx:-1",
        ":v1",
        "a//b",
        "a/b/",
        "app@sha256:short",
        "app:v1:v2",
        "app v1",
        "app\n",
        "https://registry/app",
        "<img src=x>",
        "a" * 256,
        "app:" + "v" * 129,
        "앱:v1",
    ],
)
def test_it_is_no_image(text: str) -> None:
    assert not is_image(text)


@given(st.text(max_size=600))
def test_any_text_is_judged_without_harm_and_never_lets_blanks_or_markup_through(text: str) -> None:
    if is_image(text):
        assert not set(text) & set(" \n\t<>\"'&;$`\\")
