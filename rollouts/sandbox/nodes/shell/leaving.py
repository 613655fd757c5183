"""The ways out of a program before its end."""


class Leave(Exception):
    """`exit`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Break(Exception):
    """`break`."""


class Continue(Exception):
    """`continue`."""
