"""The page's layers: a pure core, thin adapters over it, main.js alone on top."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "static/js"
PURE = [
    "board-store",
    "boards",
    "by-hand",
    "colours",
    "fitting",
    "front-words",
    "fronts",
    "history",
    "inference",
    "journey",
    "layouts",
    "marks",
    "motion",
    "narrator",
    "overview",
    "particles",
    "pod-words",
    "protocol",
    "reselected",
    "room",
    "scene",
    "sentence",
    "showing",
    "standing",
    "story",
    "tile-sizes",
    "timeline",
    "traffic",
    "twin",
    "words",
    "words/en",
    "words/ko",
]
# Plain scripts of pages that have no board: they import nothing and nothing imports them.
ALONE = {"first-paint.js", "enter.js", "try-again.js"}
LONGEST_LINE, LONGEST_FILE = 120, 250
IMPURE = re.compile(
    r"\b(window|document|globalThis|localStorage|navigator|performance|requestAnimationFrame|setTimeout|setInterval"
    r"|fetch|WebSocket|Date|Math\.random)\b"
)
IMPORT = re.compile(r"^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:'])//[^\n]*", re.DOTALL)
UNSAFE = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|eval|new Function|document\.write)\b|setAttribute\('style'"
)


def modules() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.js"))


@cache
def code(module: str) -> str:
    return COMMENT.sub("", (ROOT / module).read_text())


@cache
def imports(module: str) -> frozenset[str]:
    found = {first or second for first, second in IMPORT.findall(code(module))}
    return frozenset(((ROOT / module).parent / name).resolve().relative_to(ROOT).as_posix() for name in found)


@pytest.mark.parametrize("module", PURE)
def test_the_pure_core_names_nothing_of_the_browser(module: str) -> None:
    assert IMPURE.findall(code(f"{module}.js")) == []


@pytest.mark.parametrize("module", PURE)
def test_the_pure_core_imports_only_itself(module: str) -> None:
    assert imports(f"{module}.js") <= {f"{name}.js" for name in PURE}


def test_nothing_imports_the_top() -> None:
    assert [module for module in modules() if "main.js" in imports(module)] == []


def test_painters_and_panels_know_neither_the_pages_nor_the_socket() -> None:
    above = {"main.js", "board-page.js", "overview-page.js", "drawing.js", "picture.js", "operate.js", "socket.js"}
    parts = [module for module in modules() if module.startswith(("painters/", "panels/"))]
    assert {module: sorted(imports(module) & above) for module in parts if imports(module) & above} == {}


def test_imports_have_no_cycle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module in done:
            return
        for other in sorted(imports(module)):
            visit(other, (*path, module))
        done.add(module)

    for module in modules():
        visit(module, ())


def test_every_module_is_reached_from_main() -> None:
    reached: set[str] = set()
    waiting = ["main.js"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting.extend(imports(module))
    assert set(modules()) - reached == ALONE


@pytest.mark.parametrize("module", modules())
def test_a_module_is_type_checked_and_never_makes_markup_of_text(module: str) -> None:
    assert (ROOT / module).read_text().startswith("// @ts-check")
    assert UNSAFE.findall(code(module)) == []


def test_files_stay_small() -> None:
    sizes = {module: len((ROOT / module).read_text().splitlines()) for module in modules()}
    tables = ("words/en.js", "words/ko.js")
    assert {module: size for module, size in sizes.items() if size > LONGEST_FILE and module not in tables} == {}


def test_no_line_is_long() -> None:
    """Words stay one entry a line, whatever their length."""
    long = [
        f"{module}:{number}"
        for module in modules()
        if not module.startswith("words/")
        for number, line in enumerate((ROOT / module).read_text().splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []
