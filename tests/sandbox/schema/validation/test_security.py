"""As whom a pod and its containers run, in the server's sentences."""

import pytest

from tests.sandbox.schema.validation.saying import told_of_pod


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        ({"securityContext": {"supplementalGroups": [-1]}},
         ["spec.securityContext.supplementalGroups[0]: Invalid value: -1: must be between 0 and "
          "2147483647, inclusive"]),
        ({"shareProcessNamespace": True, "hostPID": True},
         ["spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and "
          "HostPID cannot both be enabled"]),
        ({"securityContext": {"sysctls": [{"name": ""}, {"name": "A"}, {"name": "kernel.x"},
          {"name": "kernel.x"}]}},
         ["spec.securityContext.sysctls[0].name: Required value",
          'spec.securityContext.sysctls[1].name: Invalid value: "A": must have at most 253 characters and '
          "match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
          'spec.securityContext.sysctls[3].name: Duplicate value: "kernel.x"']),
        ({"hostIPC": True, "securityContext": {"sysctls": [{"name": "kernel/shm_rmid_forced"}]}},
         ['spec.securityContext.sysctls[0].name: Invalid value: "kernel/shm_rmid_forced": may not be '
          "specified when 'hostIPC' is true"]),
        ({"securityContext": {"fsGroupChangePolicy": "Never",
          "supplementalGroupsPolicy": "Loose", "fsGroup": 2147483648}},
         ["spec.securityContext.fsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
          'spec.securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: '
          '"Always", "OnRootMismatch"',
          'spec.securityContext.supplementalGroupsPolicy: Unsupported value: "Loose": supported values: '
          '"Merge", "Strict"']),
        ({"securityContext": {"seccompProfile": {}}},
         ["spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set"]),
        ({"securityContext": {"seccompProfile": {"type": "x"}}},
         ['spec.securityContext.seccompProfile.type: Unsupported value: "x": supported values: '
          '"Localhost", "RuntimeDefault", "Unconfined"']),
        ({"securityContext": {"seccompProfile": {"type": "Localhost",
          "localhostProfile": "/a/.."}}},
         ['spec.securityContext.seccompProfile.localhostProfile: Invalid value: "/a/..": must be a relative path',
          "spec.securityContext.seccompProfile.localhostProfile: Invalid value: \"/a/..\": must not contain '..'"]),
        ({"securityContext": {"seccompProfile": {"type": "Unconfined", "localhostProfile": "a"}}},
         ['spec.securityContext.seccompProfile.localhostProfile: Invalid value: "a": can only be set when '
          "seccomp type is Localhost"]),
        ({"securityContext": {"appArmorProfile": {"type": "Localhost"}}},
         ["spec.securityContext.appArmorProfile.localhostProfile: Required value: must be set when "
          "AppArmor type is Localhost"]),
        ({"securityContext": {"appArmorProfile": {"type": "Localhost",
          "localhostProfile": " a"}}},
         ['spec.securityContext.appArmorProfile.localhostProfile: Invalid value: " a": must not be padded '
          "with whitespace"]),
        ({"securityContext": {"appArmorProfile": {}}},
         ["spec.securityContext.appArmorProfile.type: Required value: type is required when "
          "appArmorProfile is set"]),
        ({"securityContext": {"appArmorProfile": {"type": "RuntimeDefault",
          "localhostProfile": "a"}}},
         ['spec.securityContext.appArmorProfile.localhostProfile: Invalid value: "a": can only be set when '
          "AppArmor type is Localhost"]),
        ({"container": {"securityContext": {"procMount": "x"}}},
         ['spec.containers[0].securityContext.procMount: Unsupported value: "x": supported values: '
          '"Default", "Unmasked"']),
        ({"container": {"securityContext": {"allowPrivilegeEscalation": False,
          "privileged": True}}},
         ["spec.containers[0].securityContext: Invalid value: core.SecurityContext{...}: cannot set "
          "`allowPrivilegeEscalation` to false and `privileged` to true"]),
        ({"container": {"securityContext": {"allowPrivilegeEscalation": False,
          "capabilities": {"add": ["CAP_SYS_ADMIN"]}}}},
         ["spec.containers[0].securityContext: Invalid value: core.SecurityContext{...}: cannot set "
          "`allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"]),
    ],
)  # fmt: skip
def test_a_security_context_must_make_sense(spec: dict, sentences: list[str]) -> None:
    assert told_of_pod(**spec) == sentences
