"""Tokens into a program: pipelines, lists, while, until, for and if."""

from dataclasses import dataclass, field

from rollouts.sandbox.nodes.shell.lexer import Operator, Token, Unclosed, Word, read_tokens

SEPARATORS = (";", "\n", "&")
REDIRECTS = (">", ">>", "<", "2>", "1>", "2>&1", ">&2")
CLOSERS = ("do", "done", "then", "elif", "else", "fi", "}")
DEEPEST = 30


class SyntaxProblem(Exception):
    """The shell's sentence about a text that it cannot read."""


@dataclass(frozen=True)
class Command:
    """Words and redirections: (operator, target word or None)."""

    words: tuple[Word, ...]
    redirects: tuple[tuple[str, Word | None], ...] = ()


@dataclass(frozen=True)
class Loop:
    """`while`, or with `negated` `until`."""

    condition: "Program"
    body: "Program"
    negated: bool = False


@dataclass(frozen=True)
class Each:
    """`for name in words`."""

    name: str
    words: tuple[Word, ...]
    body: "Program"


@dataclass(frozen=True)
class Choice:
    """`if`: (condition, body) pairs, and what else."""

    cases: tuple[tuple["Program", "Program"], ...]
    otherwise: "Program"


@dataclass(frozen=True)
class Group:
    """`( ... )` or `{ ...; }`."""

    body: "Program"


Part = Command | Loop | Each | Choice | Group


@dataclass(frozen=True)
class Pipeline:
    """Parts joined by |. joiner: what stands before it: ";", "&&" or "||". negated: it began with `!`."""

    parts: tuple[Part, ...]
    joiner: str = ";"
    negated: bool = False


@dataclass(frozen=True)
class Program:
    """Pipelines one after another."""

    pipelines: tuple[Pipeline, ...] = field(default=())


def parse(text: str) -> Program:
    """Raises SyntaxProblem, or Unclosed when more text could complete it."""
    reader = _Reader(read_tokens(text))
    program = reader.program(())
    if reader.here() is not None:
        raise SyntaxProblem(f"sh: syntax error: unexpected {_quoted(reader.here())}")
    return program


def _quoted(token: Token | None) -> str:
    if isinstance(token, Operator):
        return f'"{token.text}"' if token.text != "\n" else "newline"
    return f'"{token.plain}"' if token else "end of file"


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def here(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _keyword(self) -> str:
        token = self.here()
        return token.plain if isinstance(token, Word) else ""

    def _operator(self) -> str:
        token = self.here()
        return token.text if isinstance(token, Operator) else ""

    def _expect(self, keyword: str) -> None:
        if self.here() is None:
            raise Unclosed
        if self._keyword() != keyword:
            raise SyntaxProblem(f'sh: syntax error: unexpected {_quoted(self.here())} (expecting "{keyword}")')
        self._at += 1

    def program(self, until: tuple[str, ...]) -> Program:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SyntaxProblem("sh: syntax error: nested too deeply")
        pipelines: list[Pipeline] = []
        joiner = ";"
        while True:
            while self._operator() in SEPARATORS:
                self._at += 1
            if self.here() is None or self._keyword() in until or self._operator() == ")":
                break
            if self._keyword() in CLOSERS:
                raise SyntaxProblem(f"sh: syntax error: unexpected {_quoted(self.here())}")
            pipelines.append(self._pipeline(joiner))
            joiner = self._joiner()
        self._depth -= 1
        return Program(tuple(pipelines))

    def _joiner(self) -> str:
        """How the next pipeline depends on the last one; after && and || there must be one, on a later line perhaps."""
        joiner = self._operator()
        if joiner not in ("&&", "||"):
            return ";"
        self._at += 1
        while self._operator() == "\n":
            self._at += 1
        if self.here() is None:
            raise Unclosed
        return joiner

    def _pipeline(self, joiner: str) -> Pipeline:
        negated = self._keyword() == "!"
        if negated:
            self._at += 1
        parts = [self._part()]
        while self._operator() == "|":
            self._at += 1
            if self.here() is None:
                raise Unclosed
            parts.append(self._part())
        return Pipeline(tuple(parts), joiner, negated)

    def _part(self) -> Part:
        match self._keyword():
            case "while" | "until" as keyword:
                self._at += 1
                condition = self._until("do")
                return Loop(condition, self._until("done"), keyword == "until")
            case "for":
                return self._each()
            case "if":
                return self._choice()
            case "{":
                self._at += 1
                return Group(self._until("}"))
        if self._operator() == "(":
            self._at += 1
            body = self.program(())
            if self._operator() != ")":
                raise Unclosed
            self._at += 1
            return Group(body)
        return self._command()

    def _until(self, keyword: str) -> Program:
        body = self.program((keyword,))
        self._expect(keyword)
        return body

    def _each(self) -> Each:
        self._at += 1
        name = self._keyword()
        self._at += 1
        words: list[Word] = []
        if self._keyword() == "in":
            self._at += 1
            while isinstance(token := self.here(), Word):
                words.append(token)
                self._at += 1
        while self._operator() in (";", "\n"):
            self._at += 1
        self._expect("do")
        return Each(name, tuple(words), self._until("done"))

    def _choice(self) -> Choice:
        cases: list[tuple[Program, Program]] = []
        keyword = "if"
        while keyword in ("if", "elif"):
            self._at += 1
            condition = self._until("then")
            cases.append((condition, self.program(("elif", "else", "fi"))))
            if self.here() is None:
                raise Unclosed
            keyword = self._keyword()
        otherwise = Program()
        if keyword == "else":
            self._at += 1
            otherwise = self.program(("fi",))
        self._expect("fi")
        return Choice(tuple(cases), otherwise)

    def _command(self) -> Command:
        words: list[Word] = []
        redirects: list[tuple[str, Word | None]] = []
        while (token := self.here()) is not None:
            if isinstance(token, Word):
                words.append(token)
                self._at += 1
            elif token.text in REDIRECTS:
                redirects.append(self._redirect(token.text))
            else:
                break
        if not words and not redirects:
            raise SyntaxProblem(f"sh: syntax error: unexpected {_quoted(self.here())}")
        return Command(tuple(words), tuple(redirects))

    def _redirect(self, operator: str) -> tuple[str, Word | None]:
        self._at += 1
        if operator in ("2>&1", ">&2"):
            return operator, None
        target = self.here()
        if not isinstance(target, Word):
            raise SyntaxProblem(f"sh: syntax error: unexpected {_quoted(target)}")
        self._at += 1
        return operator, target
