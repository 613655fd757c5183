"""What holds for roles and their bindings."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    GoSyntax,
    invalid,
    not_supported,
    required,
)

RBAC_GROUP = "rbac.authorization.k8s.io"
SUBJECTS = ("ServiceAccount", "User", "Group")


def role(obj: Object) -> Faults:
    cluster = obj.get("kind") == "ClusterRole"
    for index, each in enumerate(obj.get("rules") or ()):
        yield from _rule(each, f"rules[{index}]", cluster)


def role_binding(obj: Object) -> Faults:
    yield from _role_ref(obj.get("roleRef") or {}, ("Role", "ClusterRole"))
    yield from _subjects(obj)


def cluster_role_binding(obj: Object) -> Faults:
    yield from _role_ref(obj.get("roleRef") or {}, ("ClusterRole",))
    yield from _subjects(obj)


def same_role(new: Object, old: Object) -> Faults:
    if new.get("roleRef") != old.get("roleRef"):
        fields = new.get("roleRef") or {}
        inner = ", ".join(f"{title}:{quoted(fields.get(name, ''))}" for title, name in _ROLE_REF)
        yield invalid("roleRef", GoSyntax(f"rbac.RoleRef{{{inner}}}"), "cannot change roleRef")


_ROLE_REF = (("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name"))


def _rule(each: Object, path: str, cluster: bool) -> Faults:
    if not each.get("verbs"):
        yield required(f"{path}.verbs", "verbs must contain at least one value")
    if each.get("nonResourceURLs"):
        if not cluster:
            sentence = "namespaced rules cannot apply to non-resource URLs"
            yield invalid(f"{path}.nonResourceURLs", each["nonResourceURLs"], sentence)
        if each.get("apiGroups") or each.get("resources") or each.get("resourceNames"):
            sentence = "rules cannot apply to both regular resources and non-resource URLs"
            yield invalid(f"{path}.nonResourceURLs", each["nonResourceURLs"], sentence)
        return
    if not each.get("apiGroups"):
        yield required(f"{path}.apiGroups", "resource rules must supply at least one api group")
    if not each.get("resources"):
        yield required(f"{path}.resources", "resource rules must supply at least one resource")


def _role_ref(reference: Object, kinds: tuple[str, ...]) -> Faults:
    if reference.get("apiGroup", "") != RBAC_GROUP:
        yield not_supported("roleRef.apiGroup", reference.get("apiGroup", ""), (RBAC_GROUP,))
    if reference.get("kind", "") not in kinds:
        yield not_supported("roleRef.kind", reference.get("kind", ""), kinds)
    if not reference.get("name"):
        yield required("roleRef.name")


def _subjects(obj: Object) -> Faults:
    for index, each in enumerate(obj.get("subjects") or ()):
        path, kind = f"subjects[{index}]", each.get("kind", "")
        if not each.get("name"):
            yield required(f"{path}.name")
        if kind not in SUBJECTS:
            yield not_supported(f"{path}.kind", kind, SUBJECTS)
        elif kind == "ServiceAccount":
            if each.get("apiGroup"):
                yield not_supported(f"{path}.apiGroup", each["apiGroup"], ("",))
            if not each.get("namespace"):
                yield required(f"{path}.namespace")
        elif each.get("apiGroup") != RBAC_GROUP:
            yield not_supported(f"{path}.apiGroup", each.get("apiGroup", ""), (RBAC_GROUP,))
