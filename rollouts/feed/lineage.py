"""Whose a ReplicaSet or a pod was by its name, `<deployment>-<hash>-<random>`, where nothing else tells any more."""

import re

HASH = re.compile("[bcdfghjklmnpqrstvwxz2456789]{6,10}")
"""A number of up to ten digits, each written as one of these; words have vowels."""


def replicaset_of(pod: str) -> str:
    """The name that its ReplicaSet had, if it had one."""
    return pod.rpartition("-")[0]


def deployment_of(replicaset: str) -> str:
    """The name that its Deployment had; "" if it had none: where the hash is, Jobs have a time, and others words."""
    name, _, made = replicaset.rpartition("-")
    return name if HASH.fullmatch(made) and not made.isdigit() else ""
