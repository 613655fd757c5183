"""Objects of every kind, with any of their fields."""

import base64

from hypothesis import strategies as st

from rollouts.sandbox.schema import types


def scalar(name):
    return {
        "string": st.text("ab/.-", max_size=3),
        "bool": st.booleans(),
        "int32": st.integers(-(2**31), 2**31 - 1),
        "int64": st.integers(-(2**63), 2**63 - 1),
        "double": st.floats(allow_nan=False, allow_infinity=False),
        "bytes": st.binary(max_size=3).map(lambda raw: base64.b64encode(raw).decode()),
        "quantity": st.sampled_from(["0", "1", "250m", "1Gi", "-1"]),
        "intorstring": st.integers(-5, 5) | st.sampled_from(["25%", "http", "x%", ""]),
        "time": st.just("2026-01-02T03:04:05Z"),
        "microtime": st.just("2026-01-02T03:04:05.000006Z"),
        "fieldsv1": st.just({"f:spec": {}}),
        "raw": st.just({"a": 1}),
    }[name]


def value_of(shape):
    """A value of a shape, never empty."""
    if shape.kind == "list":
        return st.lists(value_of(shape.of), min_size=1, max_size=2)
    if shape.kind == "map":
        return st.dictionaries(st.text("ab", max_size=2), value_of(shape.of), min_size=1, max_size=2)
    return objects(shape.name) if shape.struct else scalar(shape.name)


def objects(type_name):
    """An object with up to three of its type's fields; kind and apiVersion are left to the test."""
    fields = types.fields(type_name)
    named = [name for name, known in fields.items() if name not in ("kind", "apiVersion") or known.number]

    def chosen(names):
        return st.fixed_dictionaries({name: value_of(fields[name].shape) for name in names})

    return st.lists(st.sampled_from(named), max_size=3, unique=True).flatmap(chosen) if named else st.just({})
