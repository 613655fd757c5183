"""How transcripts are read and compared."""

import pytest

from tests.sandbox.kubectl.transcript import Step, read_transcript


def test_it_reads_commands_with_what_they_say(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("# since 1.30\n# About it.\n$ kubectl get a < b.yaml\nout\n! err\n= 1\n$ kubectl x\n= *\n")
    transcript = read_transcript(path)
    assert transcript.since == 30
    assert transcript.steps == [Step("kubectl get a < b.yaml", ["out"], ["err"], 1), Step("kubectl x", code=None)]
    assert transcript.steps[0].arguments("lab") == (["get", "a"], "b.yaml")


@pytest.mark.parametrize(
    ("lines", "said", "same"),
    [
        (["NAME  AGE"], "NAME      AGE\n", True),
        (["a <...> c"], "a b c\n", True),
        (["a <...>"], "a\nb\n", False),
        (["a", "<lines>", "b"], "a\nb\n", True),
        (["a", "<lines>", "b"], "a\n1\n2\nb\n", True),
        (["<lines>", "b"], "b\n", True),
        (["<lines>", "b"], "1\n2\nb\n", True),
        (["<lines>", "b"], "1\n2\nbc\n", False),
        (["a", "<lines>"], "a\n", True),
        (["<lines>"], "", True),
        (["in <namespace>"], "in lab\n", True),
        (["a.c"], "abc\n", False),
        ([], "a\n", False),
    ],
)
def test_it_compares_lines_with_what_was_said(lines, said, same):
    assert (Step("kubectl", lines).differences(0, said, "", "lab") == []) is same


def test_it_tells_every_difference():
    assert [each.partition(":")[0] for each in Step("kubectl", ["a"], ["b"]).differences(1, "x", "y", "lab")] == [
        "exit code 1, not 0",
        "stdout",
        "stderr",
    ]
