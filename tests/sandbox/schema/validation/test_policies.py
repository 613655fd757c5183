"""Disruption budgets, priority and runtime classes, in the server's sentences."""

import pytest

from tests.sandbox.schema.validation.saying import changed, told

LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
    "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
LABEL_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used "
    "for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


@pytest.mark.parametrize(
    ("resource", "fields", "sentences"),
    [
        ("poddisruptionbudgets", {"spec": {"minAvailable": 1, "maxUnavailable": "20%"}},
         ["spec: Invalid value: "
          "policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(0xc000a1b2c0), "
          "Selector:(*v1.LabelSelector)(nil), MaxUnavailable:(*intstr.IntOrString)(0xc000a1b2c0), "
          "UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}: minAvailable and "
          "maxUnavailable cannot be both set"]),
        ("poddisruptionbudgets", {"spec": {"minAvailable": -1}},
         ["spec.minAvailable: Invalid value: -1: must be greater than or equal to 0"]),
        ("poddisruptionbudgets", {"spec": {"minAvailable": "101%"}},
         ['spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not '
          "be greater than 100%"]),
        ("poddisruptionbudgets", {"spec": {"minAvailable": "half"}},
         ['spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"half"}: a valid '
          "percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex "
          "used for validation is '[0-9]+%')"]),
        ("poddisruptionbudgets", {"spec": {"unhealthyPodEvictionPolicy": "Never"}},
         ['spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", '
          '"IfHealthyBudget"']),
        ("poddisruptionbudgets", {"spec": {"selector": {"matchLabels": {"a": "?"}}}},
         [f'spec.selector.matchLabels: Invalid value: "?": {LABEL_VALUE}']),
        ("priorityclasses", {"value": 1000000001},
         ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"]),
        ("priorityclasses", {"metadata": {"name": "system-mine"}, "value": 1},
         ["metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system "
          "use only. error: system-mine is not a known system priority class"]),
        ("priorityclasses", {"metadata": {"name": "system-node-critical"}, "value": 1},
         ["metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system "
          "use only. error: value of system-node-critical PriorityClass must be 2000001000"]),
        ("priorityclasses", {"metadata": {"name": "system-node-critical"}, "value": 2000001000,
          "globalDefault": True},
         ["metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system "
          "use only. error: globalDefault of system-node-critical PriorityClass must be false"]),
        ("priorityclasses", {"metadata": {"name": "system-node-critical"}, "value": 2000001000},
         []),
        ("priorityclasses", {"value": 1, "preemptionPolicy": "Maybe"},
         ['preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"']),
        ("priorityclasses", {"value": 1, "preemptionPolicy": ""},
         ["preemptionPolicy: Required value"]),
        ("runtimeclasses", {"handler": "Run C"},
         [f'handler: Invalid value: "Run C": {LABEL}']),
    ],
)  # fmt: skip
def test_a_policy_must_make_sense(resource: str, fields: dict, sentences: list[str]) -> None:
    assert told(resource, **fields) == sentences


@pytest.mark.parametrize(
    ("resource", "before", "after", "sentences"),
    [
        ("priorityclasses", {"value": 1}, {"value": 2}, ["value: Forbidden: may not be changed in an update."]),
        ("priorityclasses", {"value": 1}, {"value": 1, "preemptionPolicy": "Never"},
         ['preemptionPolicy: Invalid value: "Never": field is immutable']),
        ("priorityclasses", {"value": 1}, {"value": 1, "description": "slow"}, []),
        ("runtimeclasses", {"handler": "runc"}, {"handler": "gvisor"},
         ['handler: Invalid value: "gvisor": field is immutable']),
        ("poddisruptionbudgets", {"spec": {"minAvailable": 1}}, {"spec": {"minAvailable": "50%"}}, []),
    ],
)  # fmt: skip
def test_what_a_policy_is_stays(resource: str, before: dict, after: dict, sentences: list[str]) -> None:
    assert changed(resource, before, after) == sentences
