"""ConfigMaps, Secrets, ServiceAccounts and role bindings."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Column, Printer, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import age


def _config_map(obj: Object, now: float) -> Cells:
    return [name_of(obj), len(part(obj, "data")) + len(part(obj, "binaryData")), age(obj, now)]


def _secret(obj: Object, now: float) -> Cells:
    return [name_of(obj), obj.get("type", ""), len(part(obj, "data")), age(obj, now)]


def _account(obj: Object, now: float) -> Cells:
    return [name_of(obj), len(obj.get("secrets") or ()), age(obj, now)]


def _binding(obj: Object, now: float) -> Cells:
    role = part(obj, "roleRef")
    subjects = obj.get("subjects") or []
    accounts = [f"{each.get('namespace', '')}/{each.get('name')}" for each in _of_kind(subjects, "ServiceAccount")]
    names = [", ".join(str(each.get("name")) for each in _of_kind(subjects, kind)) for kind in ("User", "Group")]
    return [name_of(obj), f"{role.get('kind')}/{role.get('name')}", age(obj, now), *names, ", ".join(accounts)]


def _of_kind(subjects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in subjects if each.get("kind") == kind]


CONFIG_MAPS = Printer((NAME, Column("Data"), AGE), _config_map)
SECRETS = Printer((NAME, *narrow("Type", "Data"), AGE), _secret)
SERVICE_ACCOUNTS = Printer((NAME, Column("Secrets"), AGE), _account)
BINDINGS = Printer((NAME, Column("Role"), AGE, *wide("Users", "Groups", "ServiceAccounts")), _binding)
