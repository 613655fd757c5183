"""Whatever is asked, the server refuses or answers: never a 500, and it lives on."""

import json
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollouts.sandbox.basics.resources import RESOURCES, join_group
from tests.sandbox.api.odd import WORDS, values
from tests.sandbox.wire import DEPLOYMENTS, PODS, TABLE, deployment

EVENTS = "/api/v1/namespaces/default/events"

STRAY = ["", "/", "/api", "/apis/x/y/z", "/openapi/v3", "/openapi/v2", "/healthz/x", "/api/v1/namespaces//pods", "/%ff"]


def _places() -> list[str]:
    found = list(STRAY)
    for resource in RESOURCES.values():
        for group, version in resource.api_versions:
            root = f"/{'apis' if group else 'api'}/{join_group(group, version)}"
            for scope in ("", "/namespaces/default") if resource.namespaced else ("",):
                collection = f"{root}{scope}/{resource.plural}"
                item = f"{collection}/web"
                found += [collection, item, *(f"{item}/{sub.name}" for sub in resource.subresources)]
    return found


paths = st.sampled_from(_places())
queries = st.dictionaries(
    st.sampled_from(
        ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "dryRun",
         "fieldManager", "fieldValidation", "force", "propagationPolicy", "gracePeriodSeconds", "sendInitialEvents"]
    ),
    st.sampled_from([*WORDS, "1", "0", "Exact", "NotOlderThan", "All", "Strict", "true", "a in (b"]),
    max_size=3,
)  # fmt: skip
TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "text/plain", "",
         "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
         "application/apply-patch+yaml"]  # fmt: skip
parts = st.fixed_dictionaries(
    {"metadata": st.just({"name": "web"}) | values},
    optional=dict.fromkeys(("spec", "status", "data", "rules", "subjects", "roleRef", "subsets", "ports"), values),
)
bodies = st.builds(lambda value: json.dumps(value).encode(), parts | values) | st.binary(max_size=40)
ACCEPTS = ["application/json", "*/*", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io", "x"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    method=st.sampled_from(METHODS),
    path=paths,
    query=queries,
    body=bodies,
    content_type=st.sampled_from(TYPES),
    accept=st.sampled_from(ACCEPTS),
)
async def test_it_never_answers_with_a_fault_of_its_own(wire, method, path, query, body, content_type, accept):
    sent = None if method == "GET" else body
    got = await wire.ask(method, f"{path}?{urlencode(query)}", sent, Content_Type=content_type, Accept=accept)
    # A resourceVersion that is no number is a 500 of the real server.
    assert got.status < 500 or got.status in (503, 504) or b"strconv.ParseUint" in got.body, got.body


SPECS = st.fixed_dictionaries(
    {},
    optional={
        "replicas": st.integers(-1, 5) | st.sampled_from([2**31, "3", None]),
        "minReadySeconds": st.integers(-1, 700),
        "paused": st.booleans(),
        "strategy": values,
        "revisionHistoryLimit": st.integers(-2, 2),
        "progressDeadlineSeconds": st.integers(-1, 700),
        "selector": values,
        "template": values,
    },
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spec=SPECS)
async def test_it_keeps_its_controllers_when_it_is_given_odd_deployments(cluster, wire, still_clock, spec):
    await wire.ask("DELETE", f"{DEPLOYMENTS}/web")
    made = await wire.post(DEPLOYMENTS, deployment(**spec))
    assert made.status in (201, 400, 422)
    still_clock.advance(1.0)
    for path in (DEPLOYMENTS, PODS, EVENTS):
        assert (await wire.get(path, Accept=TABLE)).status == 200
