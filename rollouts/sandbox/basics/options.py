"""Options of a request that are either set or not."""

from collections.abc import Mapping

UNSET = ("0", "false")


def is_set(options: Mapping[str, str], name: str) -> bool:
    """Tell whether an option is there and does not say no: whatever else it says means yes."""
    return name in options and options[name].lower() not in UNSET
