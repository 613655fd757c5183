"""Whatever a client writes is taken or refused, never a fault of ours."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.access.identity import SYSTEM
from rollouts.sandbox.admission import chain
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.patching.apply import apply
from rollouts.sandbox.patching.ownership import own
from rollouts.sandbox.schema import bodies, defaults, kinds
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update
from rollouts.sandbox.writing.plugins import Authorship
from tests.sandbox.admission.objects import Objects
from tests.sandbox.schema.anything import objects

STORED = sorted(name for name, known in RESOURCES.items() if known.stored)
NAMED = {"name": "it", "namespace": "demo"}
HELD = Objects(
    serviceaccounts=[{"metadata": {"name": "default", "namespace": "demo"}}],
    resourcequotas=[{"metadata": {"name": "q", "namespace": "demo"}, "spec": {"hard": {"pods": "9", "cpu": "1"}}}],
    limitranges=[
        {
            "metadata": {"name": "l", "namespace": "demo"},
            "spec": {"limits": [{"type": "Container", "max": {"cpu": "1"}, "default": {"cpu": "1"}}]},
        }
    ],
    namespaces=[{"metadata": {"name": "demo", "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}],
)


def born(resource, fields):
    known = RESOURCES[resource]
    metadata = (fields.get("metadata") or {}) | NAMED
    return fields | {"apiVersion": known.api_version, "kind": known.kind, "metadata": metadata}


def filled(resource, fields):
    return defaults.default(resource, bodies.decode(resource, born(resource, fields))[0])


WRITES = st.sampled_from(STORED).flatmap(
    lambda resource: st.tuples(
        st.just(resource), objects(kinds.stored_type(resource)), objects(kinds.stored_type(resource))
    )
)


@given(WRITES)
def test_a_write_is_taken_or_refused(write):
    resource, first, second = write
    old, new = (
        defaults.default(resource, bodies.decode(resource, born(resource, each))[0]) for each in (first, second)
    )
    validate_create(resource, new)
    validate_update(resource, new, old)
    owned = own(resource, new, old, Authorship("a"), 0)
    for admit in (*chain.MUTATING, *chain.VALIDATING):
        with suppress(ApiError):
            owned = admit("CREATE", resource, owned, None, SYSTEM, HELD)
    with suppress(ApiError):
        apply(
            resource, own(resource, old, None, Authorship("b"), 0), born(resource, second), Authorship("c", "Apply"), 1
        )


NAMES = ["spec", "metadata", "template", "containers", "name", "labels", "x"]
LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["spec", "metadata", "template", "containers", "name", "labels", "x"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@given(st.sampled_from(STORED), st.dictionaries(st.sampled_from(["spec", "data", "rules", "x"]), LOOSE, max_size=3))
def test_a_body_of_the_wrong_shape_is_taken_or_refused(resource, fields):
    body = born(resource, {})
    with suppress(ApiError):
        decoded, _ = bodies.decode(resource, body | fields)
        validate_create(resource, defaults.default(resource, decoded))
    with suppress(ApiError):
        apply(resource, None, body | fields, Authorship("c", "Apply"), 1)
