"""A value that does not fit its field, and the two sentences that the server has for it."""

import re
from typing import Any

from rollouts.sandbox.schema import types
from rollouts.sandbox.schema.go_names import go_name


class WrongType(Exception):
    """A value does not fit its field. `for_json` is the sentence for a body, `for_map` that for a patched object."""

    def __init__(self, value: Any, shape: types.Shape, *, note: str = "") -> None:
        super().__init__(note)
        self._value = value
        self._shape = shape
        self._note = note
        self._field = ""
        self._go = ""

    def inside(self, owner: str, path: str, known: types.Field) -> "WrongType":
        """The same, said of a field of `owner`; the innermost field is the one that is named."""
        if not self._field:
            plain = re.sub(r"\[\d+\]", "", path)
            self._field = f"{owner.rpartition('.')[2]}.{plain}"
            self._go = known.go if self._shape.of is None and known.shape.of is None else ""
        return self

    @property
    def for_json(self) -> str:
        if self._note:
            return self._note
        where = f"Go struct field {self._field}" if self._field else "Go value"
        kind, named = go_name(self._value).json, self._go or go_type(self._shape)
        return f"json: cannot unmarshal {kind} into {where} of type {named}"

    @property
    def for_map(self) -> str:
        if self._note:
            return self._note
        if self._shape.kind == "list":
            return f"cannot restore slice from {go_name(self._value).reflected}"
        if self._shape.kind == "map":
            return f"cannot restore map from {go_name(self._value).reflected}"
        if self._shape.struct:
            return f"cannot restore struct from: {go_name(self._value).reflected}"
        return f"unrecognized type: {go_type(self._shape)}"


def go_type(shape: types.Shape) -> str:
    """How Go names the type: "[]v1.Container", "map[string]string"."""
    if shape.of is not None:
        return ("[]" if shape.kind == "list" else "map[string]") + go_type(shape.of)
    if shape.struct:
        return ".".join(shape.name.split(".")[1:])
    return _GO_NAMES.get(shape.name, shape.name)


_GO_NAMES = {
    "double": "float64",
    "bytes": "[]uint8",
    "quantity": "resource.Quantity",
    "intorstring": "intstr.IntOrString",
    "time": "string",
    "microtime": "string",
    "raw": "runtime.RawExtension",
    "fieldsv1": "v1.FieldsV1",
}
