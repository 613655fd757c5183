"""Which program a container runs."""

from typing import Any

import pytest

from rollouts.sandbox.nodes.images import shipped
from rollouts.sandbox.nodes.kubelet.program import OWN, Program, behaving, program_of
from rollouts.sandbox.nodes.shell.commands import EXECUTABLES

MISSING = "missing"

PROGRAMS = [
    # image, the container's fields, what runs
    ("gasbugs/http-go:v1", {}, OWN),
    ("gasbugs/http-go:v1", {"command": ["sleep", "5"]}, ("sleep", "5")),
    ("gasbugs/http-go:v1", {"command": ["/main"]}, OWN),
    ("gasbugs/http-go:v1", {"command": ["/bin/http-go", "-v"]}, OWN),
    ("gasbugs/http-go:v1", {"command": ["nosuch"]}, MISSING),
    ("gasbugs/http-go:v1", {"args": ["nosuch"]}, MISSING),
    ("gasbugs/http-go:v1", {"args": ["--port=80"]}, OWN),
    ("nginx", {"command": ["nginx", "-g", "daemon off;"]}, OWN),
    ("nginx", {"args": ["sleep", "1"]}, ("sleep", "1")),
    ("nginx", {"command": ["/usr/bin/python3"]}, MISSING),
    ("busybox", {}, OWN),
    ("busybox", {"stdin": True}, ("sh",)),
    ("busybox", {"command": ["sh", "-c"], "args": ["exit 1"]}, ("sh", "-c", "exit 1")),
    ("busybox", {"command": ["/bin/sh"]}, ("/bin/sh",)),
    ("curlimages/curl", {"args": ["-s", "http://web"]}, ("curl", "-s", "http://web")),
    ("curlimages/curl", {"args": ["http://web"]}, ("curl", "http://web")),
    ("curlimages/curl", {"args": ["sh"]}, ("sh",)),
    ("team/app:v1", {"command": ["/app/server"]}, OWN),
    ("team/app:v1", {"command": ["java", "-jar", "app.jar"]}, OWN),
    ("team/app:v1", {"command": ["nosuch"]}, MISSING),
    ("team/app:v1", {"args": ["serve"]}, OWN),
    ("registry.k8s.io/pause:3.10", {"command": ["sh"]}, MISSING),
    ("registry.k8s.io/pause:3.10", {}, OWN),
]


@pytest.mark.parametrize(("image", "fields", "runs"), PROGRAMS)
def test_a_command_an_entrypoint_or_the_image_decides(image: str, fields: dict[str, Any], runs: Any) -> None:
    found = program_of({"image": image, **fields}, shipped().behaviour(image), EXECUTABLES.__contains__)
    assert (MISSING if found.problem else found.words or OWN) == runs


def test_what_is_missing_is_told_as_the_runtime_tells_it() -> None:
    exists = EXECUTABLES.__contains__
    bare = program_of({"image": "nginx", "args": ["nosuch"]}, shipped().behaviour("nginx"), exists)
    assert bare.problem.endswith('container init: exec: "nosuch": executable file not found in $PATH: unknown')
    path = program_of({"image": "nginx", "command": ["/nosuch"]}, shipped().behaviour("nginx"), exists)
    assert path.problem.endswith('exec: "/nosuch": stat /nosuch: no such file or directory: unknown')


def test_another_program_in_the_place_of_the_images_own_serves_nothing_and_does_not_crash() -> None:
    crashing = shipped().behaviour("gasbugs/http-go:crash")
    quiet = behaving(crashing, Program(("sleep", "1")))
    assert (quiet.ports, quiet.exits_after, quiet.log) == ((0,), None, ())
    assert behaving(crashing, OWN) == crashing
