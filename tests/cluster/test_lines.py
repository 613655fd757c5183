"""Chunks to lines, wherever they are cut."""

from collections.abc import AsyncIterator

import pytest

from rollouts import errors
from rollouts.cluster.lines import LINE_LIMIT, split_lines


async def chunks(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
async def test_lines_are_the_same_wherever_the_chunks_are_cut(size: int) -> None:
    text = b'{"a":1}\n{"b":2}\n\n{"c":3}\n{"cut'
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert [line async for line in split_lines(chunks(*pieces))] == [b'{"a":1}', b'{"b":2}', b'{"c":3}']


async def test_a_line_without_end_is_given_up() -> None:
    piece = bytes(LINE_LIMIT // 2)
    with pytest.raises(errors.ServerFault, match="longer"):
        _ = [line async for line in split_lines(chunks(piece, piece, b"x"))]
