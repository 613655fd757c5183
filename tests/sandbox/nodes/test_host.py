"""The nodes run, read and reach nothing of the host: the names to do so do not occur."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rollouts.sandbox.nodes as nodes

HOME = Path(nodes.__file__).parent
FORBIDDEN_MODULES = {
    "commands", "ctypes", "ftplib", "glob", "httpx", "io", "multiprocessing", "os", "pathlib", "pickle", "platform",
    "pty", "requests", "runpy", "shutil", "smtplib", "ssl", "subprocess", "sys", "tempfile", "threading", "urllib",
}  # fmt: skip
FORBIDDEN_NAMES = {
    "__import__", "breakpoint", "compile_command", "connect", "create_connection", "create_subprocess_exec",
    "create_subprocess_shell", "environ", "eval", "execfile", "getaddrinfo", "getenv", "open_connection",
    "open_unix_connection", "popen", "run_in_executor", "sock_connect", "spawn", "system", "to_thread",
}  # fmt: skip
LISTENERS = {"serving/allocation.py", "serving/service_ports.py"}
READERS = {"images.py"}


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"import {alias.name.split('.')[0]}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"import {(node.module or '').split('.')[0]}"
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield f"call {node.func.id}"


def sources() -> list[str]:
    return sorted(str(path.relative_to(HOME)) for path in HOME.rglob("*.py"))


@pytest.mark.parametrize("source", sources())
def test_a_source_names_nothing_of_the_host(source: str) -> None:
    found = set(names(ast.parse((HOME / source).read_text())))
    assert not found & FORBIDDEN_NAMES
    assert not found & {f"import {module}" for module in FORBIDDEN_MODULES}
    assert not found & {"call open", "call exec", "call eval", "call compile"}
    assert "import socket" not in found or source in LISTENERS
    assert "resources" not in found or source in READERS
