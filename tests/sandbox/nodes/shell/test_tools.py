"""The small commands, as BusyBox has them."""

import pytest

from tests.sandbox.nodes.shell.bench import run, sh
from tests.sandbox.nodes.stage import Stage


@pytest.mark.parametrize(
    ("program", "out"),
    [
        ("echo", "\n"),
        ("echo -n a", "a"),
        ("echo -e 'a\\tb\\nc'", "a\tb\nc\n"),
        ("echo -ne 'a\\n'", "a\n"),
        ("echo -E 'a\\n'", "a\\n\n"),
        ("echo -x a", "-x a\n"),
        ("echo -e 'a\\\\nb'", "a\\nb\n"),
        ("echo -e '\\033[1mB\\x41\\q'", "\x1b[1mBA\\q\n"),
        ("printf 'a%sb\\n' x", "axb\n"),
        ("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n"),
        ("printf '%s-%s\\n' a", "a-\n"),
        ("printf '%d%%\\n'", "0%\n"),
        ("printf '%3d|%-3s|%03d\\n' 7 x 7", "  7|x  |007\n"),
        ("printf '%x %c\\n' 255 word", "ff w\n"),
        ("printf 'x\\n' a b", "x\n"),
        ("printf", ""),
        ("hostname", "p0\n"),
        ("pwd", "/\n"),
        ("cd /etc; cd; pwd", "/root\n"),
        ("env -i 2>/dev/null; A=1 printenv A", "1\n"),
        ("env A=1 B=2 printenv A B; echo ${A:-gone}", "1\n2\ngone\n"),
        ("echo A | env grep -i a", "A\n"),
        ("env -i A=1 env", "A=1\n"),
        ("export A=1 B; printenv A", "1\n"),
        ("date +%Y-%m-%d | wc -c", "11\n"),
        ("echo 'one two three' | { read a b; echo $b-$a; }", "two three-one\n"),
        ("echo word | { read; echo $REPLY; }", "word\n"),
        ("exec echo a; echo never", "a\n"),
        ("exec; echo on", "on\n"),
        ("sh -c 'echo $0-$1' me you", "me-you\n"),
        ("echo 'echo $1' > /tmp/s; sh /tmp/s there", "there\n"),
        ("echo 'echo in' | sh", "in\n"),
        ("set -e; trap 'x' EXIT; wait; : nothing; echo on", "on\n"),
        ("ps | wc -l", "3\n"),
    ],
)
async def test_a_command_says_what_it_says_elsewhere(shop: Stage, program: str, out: str) -> None:
    _, said, complaint = await sh(shop, program)
    assert (said, complaint) == (out, "")


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("cd /nope", 1, "sh: cd: can't cd to /nope: No such file or directory\n"),
        ("HOME=/nope; cd", 1, "sh: cd: can't cd to /nope: No such file or directory\n"),
        ("sleep", 1, "BusyBox\n\nUsage: sleep [N]...\n"),
        ("sleep 0 long", 1, "sleep: invalid number 'long'\n"),
        ("sh -c", 2, "sh: option requires an argument -- c\n"),
        ("sh /nope", 127, "sh: can't open '/nope': No such file or directory\n"),
        ("printenv NOPE", 1, ""),
        ("exit 300", 44, ""),
        ("false; exit", 1, ""),
        ("read a < /dev/null", 1, ""),
        ("env nope", 127, "sh: nope: not found\n"),
    ],
)
async def test_a_command_fails_as_it_does_elsewhere(shop: Stage, program: str, code: int, said: str) -> None:
    assert await sh(shop, program) == (code, "", said)


async def test_a_shell_within_shells_ends_one_day(shop: Stage) -> None:
    code, _, said = await sh(shop, "echo 'sh /tmp/s' > /tmp/s; sh /tmp/s")
    assert (code, said) == (1, "sh: too many levels\n")


async def test_a_program_on_standard_input_may_leave_or_be_wrong(shop: Stage) -> None:
    assert await run(shop, "sh", stdin="echo a\nexit 4\necho b\n") == (4, "a\n", "")
    code, out, said = await run(shop, "sh", stdin="fi\necho b\n")
    assert (code, out) == (0, "b\n")
    assert "syntax error" in said
