"""The words of an operation, which are plain English where it is defined."""

import json

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def plainly(value: object) -> str:
    """A value as YAML has it: true, 25%, 3; a dash for nothing."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value)


@register.filter
def in_words(label: str) -> str:
    """The label in the language of the request."""
    return gettext(label) if label else ""
