"""What the API is about: an object as JSON has it, with apiVersion, kind and metadata where it is a whole one."""

from typing import Any, TypeAlias

Object: TypeAlias = dict[str, Any]
"""Nobody changes one that is stored: it is replaced."""
