"""Runs programs: expands words, joins pipes, follows exit codes. One instruction at a time, others in between."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rollouts.sandbox.nodes.shell.arithmetic import reckon
from rollouts.sandbox.nodes.shell.command import ASSIGNMENT, Commands
from rollouts.sandbox.nodes.shell.files import absolute
from rollouts.sandbox.nodes.shell.leaving import Break, Continue, Leave
from rollouts.sandbox.nodes.shell.lexer import Piece, Unclosed, Word
from rollouts.sandbox.nodes.shell.parser import (
    Choice,
    Command,
    Each,
    Group,
    Loop,
    Part,
    Pipeline,
    Program,
    SyntaxProblem,
    parse,
)
from rollouts.sandbox.nodes.shell.redirection import Redirection
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector
from rollouts.sandbox.nodes.shell.substitution import SUBSTITUTION, VARIABLE, inner
from rollouts.sandbox.nodes.shell.world import World

NOT_FOUND = 127
SYNTAX = 2
DEEPEST = 20


class Interpreter:
    """One shell in its world: its variables, arguments and last exit code."""

    def __init__(self, world: World, commands: Commands, arguments: Sequence[str] = ("sh",), depth: int = 0) -> None:
        self.world = world
        self.commands = commands
        self.arguments = tuple(arguments)
        self.variables = dict(world.variables)
        self.last = 0
        self.depth = depth
        self._steps = 0

    async def run_text(self, text: str, io: Streams) -> int:
        """Run a program to its end, or to an `exit`."""
        try:
            return await self.run(parse(text), io)
        except Leave as leave:
            return leave.code
        except Unclosed:
            io.err("sh: syntax error: unterminated quoted string\n")
        except (SyntaxProblem, ValueError) as problem:
            io.err(f"{problem}\n")
        except (Break, Continue):
            return self.last
        return SYNTAX

    async def run(self, program: Program, io: Streams) -> int:
        for pipeline in program.pipelines:
            if (pipeline.joiner == "&&" and self.last) or (pipeline.joiner == "||" and not self.last):
                continue
            await self._breathe()
            code = await self._run_pipeline(pipeline, io)
            self.last = int(not code) if pipeline.negated else code
        return self.last

    async def _breathe(self) -> None:
        """A loop without end must let others run, and ends one day."""
        self._steps += 1
        if self.world.steps is not None and self._steps > self.world.steps:
            raise Leave(1)
        await self.world.pace()

    async def _run_pipeline(self, pipeline: Pipeline, io: Streams) -> int:
        if len(pipeline.parts) == 1:
            return await self._run_part(pipeline.parts[0], io)
        stdin = io.stdin
        for part in pipeline.parts[:-1]:
            passed = bytearray()
            await self._run_part(part, Streams(stdin, collector(passed), io.stderr))
            stdin = Input(bytes(passed))
        return await self._run_part(pipeline.parts[-1], Streams(stdin, io.stdout, io.stderr))

    async def _run_part(self, part: Part, io: Streams) -> int:
        match part:
            case Command():
                return await self._run_command(part, io)
            case Loop():
                return await self._run_loop(part, io)
            case Each():
                return await self._run_each(part, io)
            case Choice():
                return await self._run_choice(part, io)
            case Group():
                return await self.run(part.body, io)

    async def _run_loop(self, loop: Loop, io: Streams) -> int:
        code = 0
        while (await self.run(loop.condition, io) == 0) != loop.negated:
            try:
                code = await self.run(loop.body, io)
            except Break:
                break
            except Continue:
                continue
        self.last = code
        return code

    async def _run_each(self, each: Each, io: Streams) -> int:
        self.last = 0
        for value in [text for word in each.words for text in await self.expand(word, io)]:
            self.variables[each.name] = value
            try:
                await self.run(each.body, io)
            except Break:
                break
            except Continue:
                continue
        return self.last

    async def _run_choice(self, choice: Choice, io: Streams) -> int:
        for condition, body in choice.cases:
            if await self.run(condition, io) == 0:
                return await self.run(body, io)
        self.last = 0
        return await self.run(choice.otherwise, io)

    async def _run_command(self, command: Command, io: Streams) -> int:
        words = [text for word in command.words for text in await self.expand(word, io)]
        assigned: dict[str, str] = {}
        while words and (found := ASSIGNMENT.fullmatch(words[0])):
            assigned[found[1]] = found[2]
            words.pop(0)
        redirection = Redirection(self, io)
        if not await redirection.follow(command):
            return 1
        if not words:
            self.variables.update(assigned)
            redirection.finish()
            return 0
        kept = dict(self.variables)
        self.variables.update(assigned)
        try:
            return await self.invoke(words, redirection.streams)
        finally:
            if assigned:
                self.variables = kept
            redirection.finish()

    async def invoke(self, words: list[str], io: Streams) -> int:
        """Run one command by its name."""
        command = self.commands.get(words[0])
        if command is None:
            io.err(f"sh: {words[0]}: not found\n")
            return NOT_FOUND
        return await command(self, words, io)

    def path(self, written: str) -> str:
        return absolute(written, self.world.directory)

    async def expand(self, word: Word, io: Streams) -> list[str]:
        """A word as the command gets it: none, one or several."""
        fields: list[str] = []
        current, exists = "", False
        for piece in word.pieces:
            text = await self._expand_piece(piece, io) if piece.expand else piece.text
            if piece.quoted or ("$" not in piece.text and "`" not in piece.text):
                current, exists = current + text, True
                continue
            parts = text.split()
            if text[:1].isspace() and exists:
                fields.append(current)
                current, exists = "", False
            for index, part in enumerate(parts):
                if index:
                    fields.append(current)
                    current = ""
                current, exists = current + part, True
        return [*fields, current] if exists else fields

    async def _expand_piece(self, piece: Piece, io: Streams) -> str:
        text, out = piece.text, ""
        while found := SUBSTITUTION.search(text):
            out += self._fill(text[: found.start()])
            program, text = inner(text, found.start())
            if program.startswith("(") and program.endswith(")"):
                out += str(reckon(self._fill(program[1:-1]), self._variable))
            else:
                out += await self._substitute(program, io)
        return out + self._fill(text)

    async def _substitute(self, program: str, io: Streams) -> str:
        if self.depth >= DEEPEST:
            return ""
        captured = bytearray()
        child = Interpreter(self.world, self.commands, self.arguments, self.depth + 1)
        child.variables = dict(self.variables)
        self.last = await child.run_text(program, Streams(io.stdin, collector(captured), io.stderr))
        return captured.decode("utf-8", "replace").rstrip("\n")

    def _fill(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            name = found[1] or found[3] or found[4]
            filled = self._variable(name)
            return filled if filled or found[2] is None else found[2]

        return VARIABLE.sub(value, text)

    def _variable(self, name: str) -> str:
        match name:
            case "?":
                return str(self.last)
            case "#":
                return str(len(self.arguments) - 1)
            case "@" | "*":
                return " ".join(self.arguments[1:])
            case "$":
                return "7"
        if name.isdigit():
            return self.arguments[int(name)] if int(name) < len(self.arguments) else ""
        return self.variables.get(name, "")

    def child(self, arguments: Sequence[str]) -> "Interpreter":
        """A shell of its own: `sh -c`."""
        world = replace(self.world, variables=dict(self.variables))
        return Interpreter(world, self.commands, arguments, self.depth + 1)
