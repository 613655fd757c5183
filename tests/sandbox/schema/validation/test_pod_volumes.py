"""A pod's volumes, in the server's sentences."""

import pytest

from tests.sandbox.schema.validation.saying import told_of_pod

LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
    "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)


@pytest.mark.parametrize(
    ("volume", "sentences"),
    [
        ({"emptyDir": {"sizeLimit": "-1"}},
         ["spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"]),
        ({"emptyDir": {}, "hostPath": {"path": "/x"}},
         ["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"]),
        ({"configMap": {}},
         ["spec.volumes[0].configMap.name: Required value"]),
        ({"secret": {"defaultMode": 512}},
         ["spec.volumes[0].secret.secretName: Required value",
          "spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 "
          "(octal), both inclusive"]),
        ({"persistentVolumeClaim": {}},
         ["spec.volumes[0].persistentVolumeClaim.claimName: Required value"]),
        ({"hostPath": {}},
         ["spec.volumes[0].hostPath.path: Required value"]),
        ({"hostPath": {"path": "/a/../b"}},
         ["spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"]),
        ({"nfs": {"path": "x"}},
         ["spec.volumes[0].nfs.server: Required value",
          'spec.volumes[0].nfs.path: Invalid value: "x": must be an absolute path']),
        ({"downwardAPI": {"defaultMode": -1, "items": [{"path": "p", "mode": 999,
          "fieldRef": {"fieldPath": "metadata.name"}}]}},
         ["spec.volumes[0].downwardAPI.defaultMode: Invalid value: -1: must be a number between 0 and 0777 "
          "(octal), both inclusive",
          "spec.volumes[0].downwardAPI.mode: Invalid value: 999: must be a number between 0 and 0777 "
          "(octal), both inclusive"]),
        ({"projected": {"sources": [{}]}},
         ["spec.volumes[0].projected.sources[0]: Required value: must specify a source"]),
        ({"projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "m"}}]}},
         ["spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source"]),
        ({"projected": {"sources": [{"secret": {}}]}},
         ["spec.volumes[0].projected.sources[0].secret.name: Required value"]),
        ({"projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": 60}}]}},
         ["spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: "
          "may not specify a duration less than 10 minutes",
          "spec.volumes[0].projected.sources[0].serviceAccountToken.path: Required value"]),
        ({"ephemeral": {}},
         ["spec.volumes[0].ephemeral.volumeClaimTemplate: Required value"]),
        ({"ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"]}}}},
         ["spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value"]),
        ({"csi": {}},
         ["spec.volumes[0].csi.driver: Required value"]),
        ({"configMap": {"name": "m", "items": [{"key": "", "path": "/x", "mode": -1}]}},
         ["spec.volumes[0].configMap.items[0].key: Required value",
          'spec.volumes[0].configMap.items[0].path: Invalid value: "/x": must be a relative path',
          "spec.volumes[0].configMap.items[0].mode: Invalid value: -1: must be a number between 0 and 0777 "
          "(octal), both inclusive"]),
    ],
)  # fmt: skip
def test_a_volume_has_one_source_that_makes_sense(volume: dict, sentences: list[str]) -> None:
    assert told_of_pod(volumes=[{"name": "v"} | volume]) == sentences


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        ({"volumes": [{"name": "v", "emptyDir": {}}, {"name": "v", "emptyDir": {}}]},
         ['spec.volumes[1].name: Duplicate value: "v"']),
        ({"volumes": [{"name": "V_", "emptyDir": {}}]},
         [f'spec.volumes[0].name: Invalid value: "V_": {LABEL}']),
        ({"volumes": [{"name": "", "emptyDir": {}}]},
         ["spec.volumes[0].name: Required value"]),
    ],
)  # fmt: skip
def test_a_volume_has_a_name_of_its_own(spec: dict, sentences: list[str]) -> None:
    assert told_of_pod(**spec) == sentences
