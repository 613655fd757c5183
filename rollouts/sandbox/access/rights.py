"""What one set of rules lacks of another: nobody may grant what they do not hold."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rollouts.sandbox.schema.go_text import quoted

Rule = dict[str, Any]
EVERY = "*"


class Right(NamedTuple):
    """The smallest part of a rule: one verb on one resource (of one name, or of all: ""), or on one path."""

    verb: str
    group: str = ""
    resource: str = ""
    name: str = ""
    path: str = ""


def missing(held: Iterable[Rule], wanted: Iterable[Rule]) -> list[str]:
    """Tell what `wanted` grants beyond `held`, a line each as the server writes it, sorted."""
    owned = tuple(held)
    lacking = [each for rule in wanted for each in _parts(rule) if not any(_covers(own, each) for own in owned)]
    verbs: dict[Right, list[str]] = {}
    for each in lacking:
        # What differs by its verb only is told together.
        key = each if each.path else each._replace(verb="")
        verbs.setdefault(key, []).append(each.verb)
    return sorted({_written(right, found) for right, found in verbs.items()})


def _parts(rule: Rule) -> Iterator[Right]:
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            for verb in rule.get("verbs") or ():
                for name in rule.get("resourceNames") or ("",):
                    yield Right(verb, group, resource, name)
    for path in rule.get("nonResourceURLs") or ():
        for verb in rule.get("verbs") or ():
            yield Right(verb, path=path)


def _covers(own: Rule, right: Right) -> bool:
    if not _has(own.get("verbs"), right.verb):
        return False
    if right.path:
        return any(_covers_path(each, right.path) for each in own.get("nonResourceURLs") or ())
    names = own.get("resourceNames")
    named = not names or (bool(right.name) and right.name in names)
    return named and _has(own.get("apiGroups"), right.group) and _covers_resource(own, right.resource)


def _has(values: Any, wanted: str) -> bool:
    return EVERY in (values or ()) or wanted in (values or ())


def _covers_resource(own: Rule, resource: str) -> bool:
    _, slash, sub = resource.partition("/")
    resources = own.get("resources") or ()
    return _has(resources, resource) or bool(slash and f"{EVERY}/{sub}" in resources)


def _covers_path(own: str, path: str) -> bool:
    return own == path or (own.endswith(EVERY) and path.startswith(own.rstrip(EVERY)))


def _written(right: Right, verbs: list[str]) -> str:
    if right.path:
        parts = [("NonResourceURLs", [right.path])]
    else:
        parts = [("APIGroups", [right.group]), ("Resources", [right.resource])]
    if right.name:
        parts.append(("ResourceNames", [right.name]))
    parts.append(("Verbs", verbs))
    return "{" + ", ".join(f"{title}:[{' '.join(map(quoted, values))}]" for title, values in parts) + "}"
