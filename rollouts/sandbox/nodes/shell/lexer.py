"""Shell text into tokens: words with their quoting, and operators."""

from dataclasses import dataclass

OPERATORS = ("&&", "||", ">>", "2>&1", "2>", "1>", ">&2", "&", ";", "|", ">", "<", "(", ")", "\n")
BLANK = " \t\r"
LONGEST = 64_000


class Unclosed(Exception):
    """The text ends within quotes or a compound command: an interactive shell reads on."""


@dataclass(frozen=True)
class Piece:
    """A part of a word. expand: $ means something in it; quoted: blanks in it do not split."""

    text: str
    expand: bool
    quoted: bool


@dataclass(frozen=True)
class Word:
    """Pieces side by side: `a"b c"'d'`."""

    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The text when nothing in it is quoted or expanded; "" otherwise. Only such a word can be a keyword."""
        if len(self.pieces) == 1 and not self.pieces[0].quoted and "$" not in self.pieces[0].text:
            return self.pieces[0].text
        return ""


@dataclass(frozen=True)
class Operator:
    """`;`, `&&`, `|`, `>` ..."""

    text: str


Token = Word | Operator


def read_tokens(text: str) -> list[Token]:
    """All tokens of the text. Raises Unclosed, and ValueError when it is too long."""
    if len(text) > LONGEST:
        raise ValueError("sh: input too long")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in BLANK:
            at += 1
        elif text.startswith("\\\n", at):
            at += 2
        elif text[at] == "#":
            at = _line_end(text, at)
        elif operator := _operator(text, at):
            tokens.append(Operator(operator))
            at += len(operator)
        else:
            word, at = _read_word(text, at)
            tokens.append(word)
    return tokens


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _operator(text: str, at: int) -> str:
    return next((operator for operator in OPERATORS if text.startswith(operator, at)), "")


def _read_word(text: str, at: int) -> tuple[Word, int]:
    pieces: list[Piece] = []
    while at < len(text) and text[at] not in BLANK and not _ends_word(text, at):
        if text[at] == "'":
            end = _closing(text, at, "'")
            pieces.append(Piece(text[at + 1 : end], expand=False, quoted=True))
            at = end + 1
        elif text[at] == '"':
            piece, at = _read_double(text, at)
            pieces.append(piece)
        elif text[at] == "\\":
            if at + 1 == len(text):
                raise Unclosed
            pieces.append(Piece(text[at + 1], expand=False, quoted=True))
            at += 2
        else:
            start, at = at, _plain_end(text, at)
            pieces.append(Piece(text[start:at], expand=True, quoted=False))
    return Word(tuple(pieces)), at


def _ends_word(text: str, at: int) -> bool:
    # `2>` begins an operator only at the start of a word: `echo a2>b` writes "a2".
    return text[at] in "&;|<>()\n"


def _plain_end(text: str, at: int) -> int:
    while at < len(text) and text[at] not in BLANK and text[at] not in "'\"\\" and not _ends_word(text, at):
        at = _substitution_end(text, at) if text.startswith("$(", at) or text[at] == "`" else at + 1
    return at


def _substitution_end(text: str, at: int) -> int:
    if text[at] == "`":
        return _closing(text, at, "`") + 1
    depth, at = 0, at + 1
    while at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return at
    raise Unclosed


def _closing(text: str, at: int, quote: str) -> int:
    end = text.find(quote, at + 1)
    if end < 0:
        raise Unclosed
    return end


def _read_double(text: str, at: int) -> tuple[Piece, int]:
    """A double-quoted piece: backslashes keep their meaning before $ " \\ only."""
    at += 1
    out = ""
    while at < len(text):
        if text[at] == '"':
            return Piece(out, expand=True, quoted=True), at + 1
        if text[at] == "\\" and at + 1 < len(text) and text[at + 1] in '"\\`':
            out += text[at + 1]
            at += 2
        elif text.startswith("$(", at) or text[at] == "`":
            end = _substitution_end(text, at)
            out += text[at:end]
            at = end
        else:
            out += text[at]
            at += 1
    raise Unclosed
