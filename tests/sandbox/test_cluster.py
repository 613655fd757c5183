"""The whole cluster: what it begins with, and what a start that fails leaves behind."""

import socket
from pathlib import Path

import pytest

from rollouts.sandbox.basics.clock import LoopClock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.cluster import Options, start

MAP: Object = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "first", "namespace": "default"}}


async def test_a_start_on_a_taken_port_leaves_the_data_to_the_next(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        await start(Options(tmp_path / "kube", taken.getsockname()[1], tmp_path / "data"), LoopClock())
    again = await start(Options(tmp_path / "kube", data=tmp_path / "data"), LoopClock())
    await again.stop()


async def test_what_cannot_be_created_first_ends_the_start(tmp_path: Path) -> None:
    odd = MAP | {"kind": "Oddity"}
    with pytest.raises(ApiError, match="no kind 'Oddity' in version 'v1'"):
        await start(Options(tmp_path / "kube", data=tmp_path / "data", first=(odd,)), LoopClock())


async def test_a_cluster_begins_with_its_first_objects_once(tmp_path: Path) -> None:
    options = Options(tmp_path / "kube", data=tmp_path / "data", first=(MAP,))
    began = await start(options, LoopClock())
    began.registry.delete("configmaps", "default", "first")
    await began.stop()
    again = await start(options, LoopClock())
    assert again.registry.storage.get("configmaps", "default", "first") is None
    await again.stop()
