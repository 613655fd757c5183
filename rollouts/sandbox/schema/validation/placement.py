"""What holds for where a pod may go: affinity, spreading, tolerations."""

from collections import Counter
from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import metadata, names
from rollouts.sandbox.schema.validation.faults import Faults, duplicate, forbidden, invalid, not_supported, required

REQUIRED, PREFERRED = (f"{word}DuringSchedulingIgnoredDuringExecution" for word in ("required", "preferred"))
ACTIONS = ("DoNotSchedule", "ScheduleAnyway")
INCLUSIONS = ("Honor", "Ignore")
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
WEIGHT = "must be in the range 1-100"
POSITIVE = "must be greater than zero"
NO_OPERATOR = "not a valid selector operator"


def affinity(given: Object, path: str) -> Faults:
    node = given.get("nodeAffinity") or {}
    if node.get(REQUIRED) is not None:
        yield from node_selector(node[REQUIRED], f"{path}.nodeAffinity.{REQUIRED}")
    for index, term in enumerate(node.get(PREFERRED) or ()):
        at = f"{path}.nodeAffinity.{PREFERRED}[{index}]"
        yield from _weight(term, at)
        yield from _node_term(term.get("preference") or {}, f"{at}.preference")
    for name in ("podAffinity", "podAntiAffinity"):
        pods, at = given.get(name) or {}, f"{path}.{name}"
        for index, term in enumerate(pods.get(REQUIRED) or ()):
            yield from _pod_term(term, f"{at}.{REQUIRED}[{index}]")
        for index, term in enumerate(pods.get(PREFERRED) or ()):
            yield from _weight(term, f"{at}.{PREFERRED}[{index}]")
            yield from _pod_term(term.get("podAffinityTerm") or {}, f"{at}.{PREFERRED}[{index}].podAffinityTerm")


def node_selector(selector: Object, path: str) -> Faults:
    """Terms of which a node must fit one."""
    if not selector.get("nodeSelectorTerms"):
        yield required(f"{path}.nodeSelectorTerms", "must have at least one node selector term")
    for index, term in enumerate(selector.get("nodeSelectorTerms") or ()):
        yield from _node_term(term, f"{path}.nodeSelectorTerms[{index}]")


def spreading(constraints: Iterable[Object], path: str) -> Faults:
    """A pod's topologySpreadConstraints."""
    given = list(constraints)
    ahead = Counter((each.get("topologyKey", ""), each.get("whenUnsatisfiable", "")) for each in given)
    for index, each in enumerate(given):
        at, key, action = f"{path}[{index}]", each.get("topologyKey", ""), each.get("whenUnsatisfiable", "")
        if each.get("maxSkew", 0) <= 0:
            yield invalid(f"{at}.maxSkew", each.get("maxSkew", 0), POSITIVE)
        if not key:
            yield required(f"{at}.topologyKey", "can not be empty")
        if action not in ACTIONS:
            yield not_supported(f"{at}.whenUnsatisfiable", action, ACTIONS)
        ahead[key, action] -= 1
        if ahead[key, action]:
            yield duplicate(f"{at}.{{topologyKey, whenUnsatisfiable}}", f"{{{key}, {action}}}")
        yield from _spread_details(each, at, action)


def _spread_details(each: Object, at: str, action: str) -> Faults:
    domains = each.get("minDomains")
    if domains is not None and domains <= 0:
        yield invalid(f"{at}.minDomains", domains, POSITIVE)
    if domains is not None and action != "DoNotSchedule":
        sentence = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        yield invalid(f"{at}.minDomains", domains, sentence)
    for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        if each.get(name) is not None and each[name] not in INCLUSIONS:
            yield not_supported(f"{at}.{name}", each[name], INCLUSIONS)
    selector, keys = each.get("labelSelector"), each.get("matchLabelKeys") or []
    if keys and selector is None:
        yield forbidden(f"{at}.matchLabelKeys", "must not be specified when labelSelector is not set")
    used = _keys(selector or {})
    for index, key in enumerate(keys):
        yield from (invalid(f"{at}.matchLabelKeys[{index}]", key, sentence) for sentence in names.qualified_name(key))
        if key in used:
            yield invalid(f"{at}.matchLabelKeys[{index}]", key, "exists in both matchLabelKeys and labelSelector")
    yield from metadata.selector(selector or {}, f"{at}.labelSelector")


def toleration(value: Object, path: str) -> Faults:
    operator, key = value.get("operator") or "Equal", value.get("key", "")
    if key:
        yield from (invalid(f"{path}.key", key, sentence) for sentence in names.qualified_name(key))
    elif operator != "Exists":
        yield invalid(
            f"{path}.operator",
            value.get("operator", ""),
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        )
    if value.get("tolerationSeconds") is not None and value.get("effect") != "NoExecute":
        yield invalid(
            f"{path}.effect", value.get("effect", ""), "effect must be 'NoExecute' when `tolerationSeconds` is set"
        )
    if operator == "Equal":
        text = value.get("value", "")
        yield from (invalid(f"{path}.operator", text, sentence) for sentence in names.label_value(text))
    elif operator == "Exists" and value.get("value"):
        yield invalid(f"{path}.operator", value["value"], "value must be empty when `operator` is 'Exists'")
    elif operator != "Exists":
        yield not_supported(f"{path}.operator", operator, ("Equal", "Exists"))
    if value.get("effect") and value["effect"] not in EFFECTS:
        yield not_supported(f"{path}.effect", value["effect"], EFFECTS)


def _weight(term: Object, at: str) -> Faults:
    if not 1 <= term.get("weight", 0) <= 100:
        yield invalid(f"{at}.weight", term.get("weight", 0), WEIGHT)


def _node_term(term: Object, at: str) -> Faults:
    for index, each in enumerate(term.get("matchExpressions") or ()):
        yield from _node_expression(each, f"{at}.matchExpressions[{index}]")
    for index, each in enumerate(term.get("matchFields") or ()):
        yield from _node_field(each, f"{at}.matchFields[{index}]")


def _node_expression(each: Object, at: str) -> Faults:
    operator, values = each.get("operator", ""), each.get("values") or []
    if operator in ("In", "NotIn") and not values:
        yield required(f"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist") and values:
        yield forbidden(f"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    elif operator in ("Gt", "Lt") and len(values) != 1:
        yield required(f"{at}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
    elif operator not in ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"):
        yield invalid(f"{at}.operator", operator, NO_OPERATOR)
    key = each.get("key", "")
    yield from (invalid(f"{at}.key", key, sentence) for sentence in names.qualified_name(key))


def _node_field(each: Object, at: str) -> Faults:
    if each.get("operator", "") not in ("In", "NotIn"):
        yield invalid(f"{at}.operator", each.get("operator", ""), NO_OPERATOR)
    elif len(each.get("values") or ()) != 1:
        sentence = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        yield required(f"{at}.values", sentence)
    if each.get("key", "") != "metadata.name":
        yield invalid(f"{at}.key", each.get("key", ""), "not a valid field selector key")


def _pod_term(term: Object, at: str) -> Faults:
    for name in ("labelSelector", "namespaceSelector"):
        yield from metadata.selector(term.get(name) or {}, f"{at}.{name}")
    for name in term.get("namespaces") or ():
        yield from (invalid(f"{at}.namespace", name, sentence) for sentence in names.dns_label(name))
    selector = term.get("labelSelector")
    for field in ("matchLabelKeys", "mismatchLabelKeys"):
        keys = term.get(field) or []
        if keys and selector is None:
            yield forbidden(f"{at}.{field}", "must not be specified when labelSelector is not set")
        for index, key in enumerate(keys):
            yield from (invalid(f"{at}.{field}[{index}]", key, each) for each in names.qualified_name(key))
    key = term.get("topologyKey", "")
    if not key:
        yield required(f"{at}.topologyKey", "can not be empty")
    yield from (invalid(f"{at}.topologyKey", key, sentence) for sentence in names.qualified_name(key))


def _keys(selector: Object) -> set[str]:
    return {*(selector.get("matchLabels") or ()), *(e.get("key", "") for e in selector.get("matchExpressions") or ())}
