"""Shell programs as people write them in classes."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollouts.sandbox.nodes.shell.lexer import Unclosed
from rollouts.sandbox.nodes.shell.parser import SyntaxProblem, parse
from tests.sandbox.nodes.serving.shop import open_shop
from tests.sandbox.nodes.shell.bench import run, sh
from tests.sandbox.nodes.stage import Stage


@pytest.mark.parametrize(
    ("program", "code", "out"),
    [
        ("echo a; echo b", 0, "a\nb\n"),
        ("true && echo yes || echo no", 0, "yes\n"),
        ("false && echo yes || echo no", 0, "no\n"),
        ("echo one two | wc -w", 0, "2\n"),
        ("for i in 1 2 3; do echo $i; done", 0, "1\n2\n3\n"),
        ("for i in $(seq 2); do echo n$i; done", 0, "n1\nn2\n"),
        ("X=3; while [ $X -lt 5 ]; do echo $X; X=5; done", 0, "3\n"),
        ("while true; do echo once; break; done", 0, "once\n"),
        ("until true; do echo never; done; echo end", 0, "end\n"),
        ("if [ -f /etc/hostname ]; then echo there; else echo gone; fi", 0, "there\n"),
        ("if false; then echo a; elif true; then echo b; fi", 0, "b\n"),
        ("echo 'a  $HOME' \"b  $HOME\"", 0, "a  $HOME b  /root\n"),
        ("echo ${NOPE:-other} $?", 0, "other 0\n"),
        ("false; echo $?", 0, "1\n"),
        ("exit 7", 7, ""),
        ("(echo in; exit 3); echo after", 3, "in\n"),
        ("echo hi > /tmp/a; echo ho >> /tmp/a; cat /tmp/a", 0, "hi\nho\n"),
        ("cat < /etc/hostname", 0, "p0\n"),
        ("echo lost > /dev/null; ls /nope 2>/dev/null; echo $?", 0, "1\n"),
        ("ls /nope 2>&1", 1, "ls: /nope: No such file or directory\n"),
        ("! false && echo turned", 0, "turned\n"),
        ("A=1 env | grep -c A=1", 0, "1\n"),
        ("echo a\\ b # a comment", 0, "a b\n"),
        ("cd /etc && pwd", 0, "/etc\n"),
        ("{ echo x; echo y; } | tail -n 1", 0, "y\n"),
    ],
)
async def test_a_program_does_what_a_shell_does(shop: Stage, program: str, code: int, out: str) -> None:
    assert await sh(shop, program) == (code, out, "")


async def test_an_unknown_command_is_not_found(shop: Stage) -> None:
    assert await sh(shop, "python3 -V; echo $?") == (0, "127\n", "sh: python3: not found\n")
    code, _, said = await run(shop, "python3")
    assert (code, said) == (
        127,
        "OCI runtime exec failed: exec failed: unable to start container process: "
        'exec: "python3": executable file not found in $PATH: unknown\n',
    )


async def test_a_path_that_is_not_there_says_so(shop: Stage) -> None:
    code, _, said = await run(shop, "/opt/tool")
    assert code == 127
    assert said.endswith('exec: "/opt/tool": stat /opt/tool: no such file or directory: unknown\n')


async def test_an_image_without_a_shell_runs_nothing() -> None:
    stage = open_shop("registry.k8s.io/pause:3.9")
    assert (await run(stage, "sh"))[0] == 127


async def test_a_shell_reads_its_program_from_standard_input(shop: Stage) -> None:
    program = "echo hi\nfor i in a b\ndo\necho $i\ndone\nexit 4\necho never\n"
    assert await run(shop, "sh", stdin=program) == (4, "hi\na\nb\n", "")


@pytest.mark.parametrize(
    "program", ["echo 'open", "if true; then echo", "for do", "done", "a | | b", "(echo", ") x", "<", "&&"]
)
async def test_what_is_no_program_is_refused_with_code_2(shop: Stage, program: str) -> None:
    code, _, said = await sh(shop, program)
    assert code == 2
    assert said.startswith("sh: syntax error")


async def test_what_a_container_wrote_is_gone_after_its_restart(shop: Stage) -> None:
    await sh(shop, "echo kept > /tmp/note")
    assert (await sh(shop, "cat /tmp/note"))[1] == "kept\n"
    pod = shop.now("p0")
    image = {**pod["spec"]["containers"][0], "image": "gasbugs/http-go:v3"}
    shop.registry.update("pods", {**pod, "spec": {**pod["spec"], "containers": [image]}})
    shop.clock.advance(10)
    assert (await sh(shop, "cat /tmp/note"))[0] == 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab $(){}'\"`\\|&;<>\n#!=01/-[]", max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    with suppress(Unclosed, SyntaxProblem):
        parse(text)
