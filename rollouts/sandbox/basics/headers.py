"""What a request's header says, as text that an answer can carry."""


def read_header(value: str) -> str:
    """Give it without the bytes that are no UTF-8: they come as surrogates, which no JSON can hold."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
