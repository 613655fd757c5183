"""The words of pages and answers: collect them from the sources, keep the catalogues in step, compile them.

    python -m tools.messages           update locale/*/LC_MESSAGES/django.po and compile the .mo beside it
    python -m tools.messages --check   say what is missing or stale, and fail

Sources: templates (by Django's own reading of them), gettext calls in dashboard/, and the labels and helps of the
operations, which are free of Django.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.target import Target

ROOT = Path(__file__).parents[1]
KEYWORDS = {"gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2)}
HEADER = "# The words of Rollboard's pages. `python -m tools.messages` keeps this file in step with the sources."


def found_messages() -> Catalog:
    """Every message of the sources with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for path, message in (*_of_templates(), *_of_python(), *_of_operations()):
        catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return catalog


def updated(po: Path) -> Catalog:
    """The catalogue of the file with the sources' messages: new ones empty, gone ones left out."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3], domain="django")
    catalog.update(found_messages(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What belongs into the .mo."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def complaints(po: Path) -> list[str]:
    """What is wrong with a catalogue: messages not translated, and a stale .mo."""
    catalog = updated(po)
    missing = [f"{po.name}: not translated: {message.id}" for message in catalog if message.id and not message.string]
    stale = [] if po.with_suffix(".mo").read_bytes() == compiled(catalog) else [f"{po.name}: the .mo is stale"]
    return missing + stale


def _of_templates() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from _extracted(path, templatize(path.read_text()))


def _of_python() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        yield from _extracted(path, path.read_text())


def _extracted(path: Path, source: str) -> Iterator[tuple[Path, str]]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield path, message if isinstance(message, str) else message[0]


def _of_operations() -> Iterator[tuple[Path, str]]:
    """Every label and help, of a paused Deployment's forms as well; a label that is the API's own name stays."""
    for operation in CATALOGUE.values():
        path = Path(sys.modules[type(operation).__module__].__file__ or "")
        yield path, operation.label
        for field in (*operation.fields(Target({})), *operation.fields(Target({"spec": {"paused": True}}))):
            yield from ((path, text) for text in (field.label, field.help) if text not in ("", field.name))


def main(check: bool) -> int:
    """Update and compile, or check; returns the exit code."""
    settings.configure(USE_I18N=False)
    django.setup()
    wrong = []
    for po in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        if check:
            wrong += complaints(po)
            continue
        catalog = updated(po)
        catalog.header_comment = HEADER
        with po.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False, include_lineno=False)
        po.with_suffix(".mo").write_bytes(compiled(catalog))
        wrong += complaints(po)
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
