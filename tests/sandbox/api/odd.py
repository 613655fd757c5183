"""Strategies for what no client should send."""

import json
import struct

import yaml
from hypothesis import strategies as st

FIELDS = ["metadata", "spec", "status", "name", "labels", "selector", "template", "replicas", "containers", "data",
          "kind", "apiVersion", "ports", "rules", "subjects", "roleRef", "matchLabels", "annotations", "finalizers",
          "$patch", "$setElementOrder/containers", "strategy", "rollingUpdate", "maxSurge", "ownerReferences",
          "generateName", "target", "hard", "limits", "resourceVersion", "uid", "nodeName"]  # fmt: skip
WORDS = [
    *FIELDS,
    "web",
    "default",
    "",
    "v1",
    "apps/v1",
    "a=b",
    "/",
    "..",
    "%00",
    "\u00e9",
    "-1",
    "999999999999999999999",
]
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars | st.sampled_from(WORDS) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)

MAGIC = b"k8s\x00"


def _field(number: int, content: bytes) -> bytes:
    return bytes((number << 3 | 2,)) + _length(len(content)) + content


def _length(size: int) -> bytes:
    return bytes((size,)) if size < 128 else bytes((size & 127 | 128, size >> 7))


def _unknown(api_version: str, kind: str, raw: bytes) -> bytes:
    """A `runtime.Unknown`: the type, then the message."""
    return MAGIC + _field(1, _field(1, api_version.encode()) + _field(2, kind.encode())) + _field(2, raw)


messages = st.binary(max_size=60) | st.lists(
    st.builds(lambda number, content: _field(number, content), st.integers(1, 15), st.binary(max_size=20)), max_size=5
).map(b"".join)
protobufs = st.builds(
    _unknown,
    st.sampled_from(["apps/v1", "v1", "autoscaling/v1", "", "meta.k8s.io/v1"]),
    st.sampled_from(["Deployment", "Pod", "Namespace", "Service", "DeleteOptions", "x"]),
    messages,
) | st.binary(max_size=40).map(MAGIC.__add__)
yamls = values.map(lambda value: yaml.safe_dump(value).encode()) | st.sampled_from(
    [
        b"a: [",
        b"a: &x 1\nb: *x",
        b"\t- ",
        b"%YAML 9",
        b"--- 1\n--- 2",
        b"? {a: 1}\n: 2",
        b"a: 2026-01-01",
        b"a: .nan",
        b"",
    ]
)
numbers = st.sampled_from([0, -1, 2**31, 2**63, 2**64, 1.5, 1e308])
jsons = (values | numbers).map(lambda value: json.dumps(value).encode()) | st.sampled_from(
    [
        b"{",
        b"nul",
        b'{"a":1}x',
        b'{"a":1,"a":2}',
        b"[" * 300,
        b'"\\ud800"',
        b"\xff\xfe",
        b"1e999",
        struct.pack("<d", 1.0),
    ]
)

POINTERS = ["", "/", "/metadata/labels", "/metadata/name", "/metadata/managedFields", "/metadata/annotations/a~1b",
            "/spec", "/spec/replicas", "/spec/~2", "spec", "/kind", "/status", "/spec/selector/matchLabels/app",
            "/spec/template/spec/containers/0", "/spec/template/spec/containers/-",
            "/spec/template/spec/containers/9"]  # fmt: skip
operations = st.lists(
    st.fixed_dictionaries(
        {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test", "nothing"])},
        optional={"path": st.sampled_from(POINTERS), "from": st.sampled_from(POINTERS), "value": values},
    )
    | values,
    max_size=4,
)
named = st.fixed_dictionaries({"name": st.sampled_from(["c", "d"])})
DIRECTIVES = {
    "$patch": st.sampled_from(["replace", "delete", "merge", "x", 1]),
    "$retainKeys": st.lists(st.sampled_from(["type", "name", 1]), max_size=2) | values,
    "$setElementOrder/containers": st.lists(named | values, max_size=2),
    "$deleteFromPrimitiveList/finalizers": st.lists(st.sampled_from(["a", 1]), max_size=2) | values,
}  # fmt: skip
containers = st.lists(
    st.fixed_dictionaries({}, optional={"name": st.sampled_from(["c", "d", None, 1]), "image": values, "env": values,
                                        "ports": values, "resources": values, "$patch": DIRECTIVES["$patch"]}),
    max_size=3,
)  # fmt: skip
pod_specs = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("initContainers", "volumes", "nodeSelector", "tolerations", "affinity", "securityContext"), values
    )
    | {"containers": containers | values}
    | DIRECTIVES,
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "metadata": values
        | st.fixed_dictionaries({}, optional={"labels": values, "finalizers": values, "ownerReferences": values}),
        "spec": values
        | st.fixed_dictionaries(
            {},
            optional={"template": values | st.fixed_dictionaries({"spec": pod_specs | values}), "strategy": values}
            | DIRECTIVES,
        ),
        "status": values,
        "data": values,
        **DIRECTIVES,
    },
)
