"""Transcripts: what one types, and what kubectl prints against a real cluster.

`$ command` (with `< file` for its input) is followed by the lines of standard output, those of standard error behind
`! `, and `= N` where the exit code is not 0 (`= *`: any). Runs of blanks count as one. `<...>` stands for anything
within a line, `<lines>` for any lines, `<namespace>` for the transcript's own. A first line `# since 1.30` names the
oldest kubectl that can do it.
"""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

TRANSCRIPTS = Path(__file__).parent / "transcripts"
MANIFESTS = Path(__file__).parent / "manifests"
ANY_CODE = None


@dataclass
class Step:
    """One command and what it must say; code None: any."""

    command: str
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    code: int | None = 0

    def arguments(self, namespace: str) -> tuple[list[str], str]:
        """The arguments after `kubectl`, and the file that is its standard input ("" for none)."""
        words = [word.replace("<namespace>", namespace) for word in shlex.split(self.command)]
        assert words[0] == "kubectl", self.command
        if "<" in words:
            return words[1 : words.index("<")], words[words.index("<") + 1]
        return words[1:], ""

    def differences(self, code: int, out: str, err: str, namespace: str) -> list[str]:
        """What was said otherwise than written, for people to read."""
        found = [] if self.code in (ANY_CODE, code) else [f"exit code {code}, not {self.code}"]
        for name, said, lines in (("stdout", out, self.out), ("stderr", err, self.err)):
            if not re.fullmatch(_pattern(lines, namespace), _plain(said)):
                found.append(f"{name}:\n{said}\n--- expected:\n" + "\n".join(lines))
        return found


@dataclass
class Transcript:
    """The steps of one file. since: the oldest minor version of kubectl that it is for."""

    steps: list[Step]
    since: int = 0


def read_transcript(path: Path) -> Transcript:
    """Read a transcript. Raises ValueError for output before the first command."""
    transcript = Transcript([])
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# since 1."):
            transcript.since = int(line.removeprefix("# since 1."))
        elif line.startswith("$ "):
            transcript.steps.append(Step(line[2:]))
        elif transcript.steps:
            _take(transcript.steps[-1], line)
        elif line and not line.startswith("#"):
            raise ValueError(f"{path.name}: output before any command: {line}")
    return transcript


def _take(step: Step, line: str) -> None:
    if line.startswith("= "):
        step.code = ANY_CODE if line == "= *" else int(line[2:])
    elif line.startswith("! "):
        step.err.append(line[2:])
    else:
        step.out.append(line)


def _pattern(lines: list[str], namespace: str) -> str:
    wanted = _plain("\n".join(lines)).replace("<namespace>", namespace).splitlines()
    return "".join("(?:[^\n]*\n)*?" if line == "<lines>" else f"{_line(line)}\n" for line in wanted)


def _line(line: str) -> str:
    return re.escape(line).replace(re.escape("<...>"), "[^\n]*")


def _plain(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "".join(f"{line}\n" for line in "\n".join(lines).strip("\n").splitlines())
