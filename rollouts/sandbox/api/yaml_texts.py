"""YAML as Kubernetes reads and writes it."""

from typing import Any

import msgspec
import yaml

GO_WORDS = {
    "mapping values are not allowed here": "mapping values are not allowed in this context",
    "expected ',' or ']'": "did not find expected ',' or ']'",
    "expected ',' or '}'": "did not find expected ',' or '}'",
    "expected the node content": "did not find expected node content",
    "expected <block end>": "did not find expected key",
    "expected '<document start>'": "did not find expected <document start>",
    "found character": "found character that cannot start any token",
}
"""How Go's reader says what ours says, by the beginning of the sentence; where both say the same there is no row."""


class _PlainLoader(yaml.SafeLoader):
    """No dates, and no aliases, which could unfold without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not accepted")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """Double quotes around what would else be no string, and lines as lines."""


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tag = "tag:yaml.org,2002:str"
    if "\n" in text:
        return dumper.represent_scalar(tag, text, style="|")
    plain = dumper.resolve(yaml.ScalarNode, text, (True, False)) == tag  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, text, style=None if plain else '"')


_Dumper.add_representer(str, _written)


def encode_yaml(value: Any) -> bytes:
    """Give a document."""
    return str(yaml.dump(value, Dumper=_Dumper, width=2**16, allow_unicode=True)).encode()


def decode_yaml(body: bytes) -> Any:
    """Give what is written as JSON could hold it. Raises ValueError with the server's sentence."""
    try:
        value = yaml.load(body, _PlainLoader)  # noqa: S506 - a SafeLoader
        return msgspec.json.decode(msgspec.json.encode(value, enc_hook=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"error converting YAML to JSON: yaml: {_told(error)}") from error


def _told(error: Exception) -> str:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem is None:
        return str(error).partition("\n")[0]
    said = next((go for ours, go in GO_WORDS.items() if error.problem.startswith(ours)), error.problem)
    line = error.problem_mark.line if error.problem_mark else 0
    if not line:
        return said
    # Go's scanner counts from one, its parser from nought.
    return f"line {line + isinstance(error, yaml.scanner.ScannerError)}: {said}"
