"""What the sources of pages must not contain (lines 16, 21, 23), and what is pinned (46)."""

import hashlib
import importlib.metadata
import re
from pathlib import Path

import pytest

from tests.stack import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
SOURCES = sorted((ROOT / "dashboard").rglob("*.py"))


def code(script: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", script.read_text(), flags=re.DOTALL | re.MULTILINE)


def test_there_is_something_to_read() -> None:
    assert min(len(TEMPLATES), len(SCRIPTS), len(SOURCES)) > 10


def test_sec_16_htmx_stays_on_this_origin_and_compiles_nothing() -> None:
    base = (ROOT / "templates" / "base.html").read_text()
    config = re.search(r"htmx-config\" content='([^']+)'", base)
    assert config
    assert '"mode": "same-origin"' in config[1]
    assert '"includeIndicatorCSS": false' in config[1]
    assert '"history": false' in config[1]
    assert re.search(r"<body[^>]* hx-headers:inherited='", base)
    for template in TEMPLATES:
        text = template.read_text()
        assert not re.search(r"hx-on|\bjs:|javascript:|\son\w+\s*=|hx-trigger=\"[^\"]*\[", text), template
        assert "hx-ext" not in text
    for script in SCRIPTS:
        assert not re.search(r"hx-on|['\"]js:", code(script)), script


def test_sec_16_every_script_is_a_file_and_no_style_stands_in_markup() -> None:
    for template in TEMPLATES:
        text = template.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), template
        assert not re.search(r"<style|\sstyle=", text), template


@pytest.mark.parametrize(
    "forbidden", [r"\|\s*safe\b", r"autoescape\s+off", r"safeseq", r"\binclude_raw\b"], ids=lambda word: word
)
def test_sec_23_templates_escape_everything(forbidden: str) -> None:
    for template in TEMPLATES:
        assert not re.search(forbidden, template.read_text()), template


def test_sec_23_no_code_makes_markup_of_texts() -> None:
    for source in SOURCES:
        assert not re.search(r"mark_safe|SafeString|format_html|html_safe|csrf_exempt", source.read_text()), source
    words = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|ContextualFragment|\beval\(|new Function"
    for script in SCRIPTS:
        assert not re.search(words, code(script)), script


def test_sec_21_no_address_is_taken_from_the_cluster() -> None:
    """Every href that a script sets comes from the page's own configuration."""
    for script in SCRIPTS:
        for found in re.findall(
            r"\bhref\s*[:=]\s*([^,;}\n]+)|location\.(?:href|assign)\s*[=(]\s*([^;)\n]+)", code(script)
        ):
            value = "".join(found)
            assert re.search(r"urls|href|overview|address|base|`\$\{this|url\(|#", value), f"{script.name}: {value}"
        assert not re.search(r"target:\s*['\"]_blank", code(script)) or "noopener" in code(script)


def test_sec_46_every_requirement_is_pinned_with_hashes_and_installed_by_them() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = re.split(
            r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE).strip()
        )
        assert len(pins) > 10
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins), name
    makefile = (ROOT / "Makefile").read_text()
    installs = [line for line in makefile.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


@pytest.mark.parametrize(("package", "least"), [("daphne", (4, 2, 3)), ("channels", (4, 3)), ("django", (5, 2))])
def test_sec_46_the_fixed_versions_are_installed(package: str, least: tuple[int, ...]) -> None:
    installed = tuple(int(part) for part in re.findall(r"\d+", importlib.metadata.version(package))[:3])
    assert installed >= least


def test_sec_46_the_vendored_script_is_the_one_of_its_checksum() -> None:
    script = ROOT / "static" / "vendor" / "htmx.min.js"
    wanted = script.with_name("htmx.min.js.sha256").read_text().split()[0]
    assert hashlib.sha256(script.read_bytes()).hexdigest() == wanted
