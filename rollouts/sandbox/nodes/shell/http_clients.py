"""curl and wget: they reach the sandbox's pods and Services, and nothing else."""

from dataclasses import dataclass, field
from http import HTTPStatus

from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.streams import Streams

WITH_VALUE = {
    "-o", "--output", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "-X", "--request", "-H", "--header",
    "-d", "--data", "-A", "--user-agent", "--retry", "--retry-delay", "-O", "-T", "-U", "-t", "-u", "--user",
}  # fmt: skip
UNKNOWN, REFUSED = "unknown", "refused"
PORTS = {"http": 80, "https": 443}


@dataclass
class Asked:
    """A command line taken apart."""

    urls: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        return any(name in self.flags for name in names)

    def value(self, *names: str) -> str | None:
        return next((self.values[name] for name in names if name in self.values), None)


def _read(words: list[str], clustered: str) -> Asked:
    """clustered: the letters after which a value follows, also within `-qO-`."""
    asked, rest = Asked(), list(words[1:])
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            asked.flags.add(name)
            if name in WITH_VALUE and (equals or rest):
                asked.values[name] = value if equals else rest.pop(0)
        elif word.startswith("-") and len(word) > 1:
            _read_letters(word[1:], clustered, rest, asked)
        else:
            asked.urls.append(word)
    return asked


def _read_letters(letters: str, clustered: str, rest: list[str], asked: Asked) -> None:
    for index, letter in enumerate(letters):
        asked.flags.add(f"-{letter}")
        if letter in clustered:
            value = letters[index + 1 :]
            asked.values[f"-{letter}"] = value or (rest.pop(0) if rest else "")
            return


@dataclass(frozen=True)
class Url:
    """host, port and path of a URL; http where it says nothing."""

    host: str
    port: int
    path: str


def read_url(text: str) -> Url | None:
    """None for what is no URL."""
    scheme, separator, rest = text.partition("://")
    scheme, rest = (scheme.lower(), rest) if separator else ("http", text)
    authority, slash, path = rest.partition("/")
    host, _, port = authority.rpartition("@")[2].partition(":")
    if scheme not in PORTS or not host or (port and not port.isdigit()) or int(port or 1) > 65_535:
        return None
    return Url(host, int(port) if port else PORTS[scheme], slash + path or "/")


async def curl(shell: Shell, words: list[str], io: Streams) -> int:
    asked = _read(words, "owmXHdAu")
    if not asked.urls:
        io.err("curl: try 'curl --help' or 'curl --manual' for more information\n")
        return 2
    code = 0
    for text in asked.urls:
        code = _curl_one(shell, text, asked, io)
    return code


def _curl_one(shell: Shell, text: str, asked: Asked, io: Streams) -> int:
    url = read_url(text)
    if url is None:
        return _complain(io, asked, 3, "URL using bad/illegal format or missing URL")
    method = "HEAD" if asked.has("-I", "--head") else asked.value("-X", "--request") or _implied(asked)
    answer = shell.world.fetch(url.host, url.port, url.path, method)
    if answer == UNKNOWN:
        return _complain(io, asked, 6, f"Could not resolve host: {url.host}")
    if isinstance(answer, str):
        sentence = f"Failed to connect to {url.host} port {url.port} after 0 ms: Couldn't connect to server"
        _write_out(asked, None, io)
        return _complain(io, asked, 7, sentence)
    if answer.status >= 400 and asked.has("-f", "--fail"):
        return _complain(io, asked, 22, f"The requested URL returned error: {answer.status}")
    _show(shell, answer, asked, io)
    _write_out(asked, answer, io)
    return 0


def _implied(asked: Asked) -> str:
    return "POST" if asked.value("-d", "--data") is not None else "GET"


def _show(shell: Shell, answer: Answer, asked: Asked, io: Streams) -> None:
    shown = b""
    if asked.has("-i", "--include", "-I", "--head"):
        shown += _head(answer)
    if not asked.has("-I", "--head"):
        shown += answer.body
    path = asked.value("-o", "--output")
    if path in (None, "-"):
        io.stdout(shown)
    else:
        shell.world.files.write(shell.path(path or ""), shown.decode("utf-8", "replace"))


def _head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines.append(f"Content-Length: {len(answer.body)}")
    return "\r\n".join([*lines, "", ""]).encode()


def _write_out(asked: Asked, answer: Answer | None, io: Streams) -> None:
    pattern = asked.value("-w", "--write-out")
    if pattern is None:
        return
    status = f"{answer.status:03}" if answer else "000"
    size = str(len(answer.body)) if answer else "0"
    text = pattern.replace("%{http_code}", status).replace("%{response_code}", status)
    io.out(text.replace("%{size_download}", size).replace("\\n", "\n"))


def _complain(io: Streams, asked: Asked, code: int, sentence: str) -> int:
    if not asked.has("-s", "--silent") or asked.has("-S", "--show-error"):
        io.err(f"curl: ({code}) {sentence}\n")
    return code


async def wget(shell: Shell, words: list[str], io: Streams) -> int:
    asked = _read(words, "OTUt")
    if not asked.urls:
        io.err("wget: missing URL\n")
        return 1
    url = read_url(asked.urls[0])
    if url is None:
        io.err(f"wget: not an http or ftp url: {asked.urls[0]}\n")
        return 1
    answer = shell.world.fetch(url.host, url.port, url.path, "GET")
    if answer == UNKNOWN:
        io.err(f"wget: bad address '{url.host}'\n")
        return 1
    if isinstance(answer, str):
        io.err(f"wget: can't connect to remote host ({url.host}): Connection refused\n")
        return 1
    if answer.status >= 400:
        io.err(f"wget: server returned error: HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\n")
        return 1
    return _save(shell, url, answer, asked, io)


def _save(shell: Shell, url: Url, answer: Answer, asked: Asked, io: Streams) -> int:
    if asked.has("--spider"):
        return 0
    target = asked.value("-O") or url.path.rstrip("/").rpartition("/")[2] or "index.html"
    quiet = asked.has("-q")
    if not quiet:
        io.err(f"Connecting to {url.host}:{url.port} ({url.host}:{url.port})\n")
    if target == "-":
        if not quiet:
            io.err("writing to stdout\n")
        io.stdout(answer.body)
        return 0
    if not quiet:
        io.err(f"saving to '{target}'\n'{target}' saved\n")
    problem = shell.world.files.write(shell.path(target), answer.body.decode("utf-8", "replace"))
    if problem is not None:
        io.err(f"wget: can't open '{target}': {problem.text}\n")
    return int(problem is not None)
