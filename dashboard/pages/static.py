"""Static files under names that carry their hash, imports between ES modules included."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from servestatic.storage import CompressedManifestStaticFilesStorage

_PATTERNS = ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed; without hashed imports an upgrade would mix two versions of the modules."""

    support_js_module_import_aggregation = True
    # Without Django's fourth pattern: `import("./x.js")` is a JSDoc type here, and types may go in circles.
    _js_module_import_aggregation_patterns = ("*.js", _PATTERNS[:3])


@cache
def build() -> str:
    """What the page was made from, in 12 characters: the same for the same static files and templates."""
    digest = hashlib.sha256()
    for folder in (*settings.STATICFILES_DIRS, settings.BASE_DIR / "templates"):
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
