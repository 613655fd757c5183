"""The words of an operation, which are plain English where it is defined."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def in_words(label: str) -> str:
    """The label in the language of the request."""
    return gettext(label) if label else ""
