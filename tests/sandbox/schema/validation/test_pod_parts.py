"""The parts of a pod: where it may go, as whom it runs, what it mounts and is told, in the server's sentences."""

import pytest

from rollouts.sandbox.schema.defaults import default
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def told(container=None, **spec) -> list[str]:
    """What is said of a pod with these parts, as "path: sentence"."""
    own = {"name": "c", "image": "i"} | (container or {})
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"}}
    made = default("pods", pod | {"spec": {"containers": [own]} | spec})
    return [f"{fault.field}: {fault.message}" for fault in validate_create("pods", made)]


def node_affinity(**term) -> dict:
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [term]}]}}}


EXPRESSION = f"spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]"
SPREAD = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {}}


@pytest.mark.parametrize(
    ("affinity", "sentence"),
    [
        (node_affinity(key="a", operator="In"),
         f"{EXPRESSION}.values: Required value: must be specified when `operator` is 'In' or 'NotIn'"),
        (node_affinity(key="a", operator="Gt", values=["1", "2"]),
         f"{EXPRESSION}.values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'"),
        (node_affinity(key="a", operator="Like"),
         f'{EXPRESSION}.operator: Invalid value: "Like": not a valid selector operator'),
        ({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}},
         f"spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms: Required value: must have at least one node "
         "selector term"),
        ({"nodeAffinity": {PREFERRED: [{"weight": 101, "preference": {}}]}},
         f"spec.affinity.nodeAffinity.{PREFERRED}[0].weight: Invalid value: 101: must be in the range 1-100"),
        ({"podAntiAffinity": {REQUIRED: [{"labelSelector": {}}]}},
         f"spec.affinity.podAntiAffinity.{REQUIRED}[0].topologyKey: Required value: can not be empty"),
    ],
)  # fmt: skip
def test_affinity_must_make_sense(affinity, sentence):
    assert told(affinity=affinity)[0] == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"maxSkew": 0}, "maxSkew: Invalid value: 0: must be greater than zero"),
        ({"topologyKey": ""}, "topologyKey: Required value: can not be empty"),
        ({"whenUnsatisfiable": "Never"},
         'whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"'),
        ({"minDomains": 2, "whenUnsatisfiable": "ScheduleAnyway"},
         "minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not "
         "ScheduleAnyway"),
        ({"matchLabelKeys": ["a"], "labelSelector": {"matchLabels": {"a": "b"}}},
         'matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector'),
    ],
)  # fmt: skip
def test_spreading_must_make_sense(change, sentence):
    assert told(topologySpreadConstraints=[SPREAD | change]) == [f"spec.topologySpreadConstraints[0].{sentence}"]


@pytest.mark.parametrize(
    ("seconds", "grace", "fits"), [(1, 30, True), (30, 30, True), (31, 30, False), (0, 30, False), (1, 0, False)]
)
def test_a_hook_may_not_sleep_longer_than_the_pod_has_for_stopping(seconds, grace, fits):
    hook = {"lifecycle": {"preStop": {"sleep": {"seconds": seconds}}}}
    said = told(hook, terminationGracePeriodSeconds=grace)
    sentence = (
        f"spec.containers[0].lifecycle.preStop.sleep: Invalid value: {seconds}: must be greater than 0 and less than "
        f"terminationGracePeriodSeconds ({grace}). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero "
        "sleep."
    )
    assert said == ([] if fits else [sentence])


def test_a_spread_constraint_is_said_once():
    sentence = 'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, '
    assert told(topologySpreadConstraints=[SPREAD, SPREAD]) == [f'{sentence}DoNotSchedule}}"']


@pytest.mark.parametrize(
    ("container", "spec", "sentence"),
    [
        ({"securityContext": {"runAsUser": -1}}, {},
         "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, "
         "inclusive"),
        ({}, {"securityContext": {"seccompProfile": {"type": "Localhost"}}},
         "spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is "
         "Localhost"),
        ({}, {"securityContext": {"appArmorProfile": {"type": "x"}}},
         'spec.securityContext.appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", '
         '"RuntimeDefault", "Unconfined"'),
        ({}, {"hostNetwork": True, "securityContext": {"sysctls": [{"name": "net.core.somaxconn", "value": "1"}]}},
         'spec.securityContext.sysctls[0].name: Invalid value: "net.core.somaxconn": may not be specified when '
         "'hostNetwork' is true"),
        ({"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.x"}}}]}, {},
         'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: '
         "field label not supported: spec.x"),
        ({"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.phase"}}}]}, {},
         'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: '
         '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", '
         '"status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"'),
        ({"env": [{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "cpu"}}}]}, {},
         'spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "cpu": supported values: '
         '"limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", '
         '"requests.memory"'),
        ({}, {"volumes": [{"name": "v", "hostPath": {"path": "/x", "type": "y"}}]},
         'spec.volumes[0].hostPath.type: Unsupported value: "y": supported values: "", "BlockDevice", "CharDevice", '
         '"Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"'),
        ({}, {"volumes": [{"name": "v", "configMap": {"name": "m", "items": [{"key": "k", "path": "../x"}]}}]},
         "spec.volumes[0].configMap.items[0].path: Invalid value: \"../x\": must not contain '..'"),
        ({}, {"volumes": [{"name": "v", "projected": {"sources": [{"downwardAPI": {"items": [{"path": "p"}]}}]}}]},
         "spec.volumes[0].projected.sources[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is "
         "required"),
        ({}, {"dnsPolicy": "None"},
         "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
        ({}, {"hostAliases": [{"ip": "x"}]},
         'spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
        ({}, {"schedulingGates": [{"name": "a"}, {"name": "a"}]}, 'spec.schedulingGates[1]: Duplicate value: "a"'),
        ({}, {"os": {"name": "plan9"}},
         'spec.os.name: Unsupported value: "plan9": supported values: "linux", "windows"'),
    ],
)  # fmt: skip
def test_the_other_parts_must_make_sense(container, spec, sentence):
    assert told(container, **spec) == [sentence]


def test_a_careful_pod_has_nothing_wrong():
    fields = [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": f"metadata.{path}"}}}
              for path in ("name", "labels['app']", "annotations['example.com/x']")]  # fmt: skip
    affinity = node_affinity(key="a", operator="Exists") | {
        "podAffinity": {PREFERRED: [{"weight": 1, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {}}}]}
    }
    profile = {"type": "Localhost", "localhostProfile": "a/b"}
    context = {"fsGroup": 1, "seccompProfile": profile, "sysctls": [{"name": "kernel.shm_rmid_forced", "value": "0"}]}
    assert told({"env": fields}, affinity=affinity, topologySpreadConstraints=[SPREAD], securityContext=context) == []


@pytest.mark.parametrize("cost", ["", "abc", "+1", "007", "-", "1.5", "2147483648", "-2147483649"])
def test_what_a_deletion_costs_is_a_number(cost):
    key = "controller.kubernetes.io/pod-deletion-cost"
    plain = default(
        "pods", {"metadata": {"name": "p", "namespace": "d"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
    )
    priced = plain | {"metadata": plain["metadata"] | {"annotations": {key: cost}}}
    sentence = f'metadata.annotations[{key}] Invalid value: "{cost}": must be a 32bit integer'
    assert [f"{fault.field} {fault.message}" for fault in validate_create("pods", priced)] == [sentence]
    assert [f"{fault.field} {fault.message}" for fault in validate_update("pods", priced, plain)] == [sentence]


@pytest.mark.parametrize("cost", ["0", "-0", "-5", "2147483647", "-2147483648"])
def test_a_deletion_may_cost_any_whole_number(cost):
    metadata = {"name": "p", "namespace": "d", "annotations": {"controller.kubernetes.io/pod-deletion-cost": cost}}
    assert (
        validate_create(
            "pods", default("pods", {"metadata": metadata, "spec": {"containers": [{"name": "c", "image": "i"}]}})
        )
        == []
    )


def test_of_two_sources_of_a_volume_the_later_of_the_servers_list_is_too_many():
    volume = {"name": "v", "hostPath": {"path": "/x", "type": ""}, "emptyDir": {}}
    sentence = "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"
    assert told(volumes=[volume]) == [sentence]
