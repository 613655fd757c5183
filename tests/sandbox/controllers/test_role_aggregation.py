from rollouts.sandbox.controllers.actions import Update
from rollouts.sandbox.controllers.role_aggregation import State, plan
from tests.sandbox.controllers.making import NOW

GET, LIST = ({"apiGroups": [""], "resources": ["pods"], "verbs": [verb]} for verb in ("get", "list"))


def role(name, *rules, **labels):
    return {"metadata": {"name": name, "labels": labels}, "rules": list(rules)}


def gathering(*rules, **wanted):
    selectors = [{"matchLabels": {key: value}} for key, value in wanted.items()]
    return role("all", *rules) | {"aggregationRule": {"clusterRoleSelectors": selectors}}


def test_it_gathers_the_rules_of_the_chosen_roles_by_name_and_each_once():
    others = [role("b", LIST, GET, a="yes"), role("a", GET, a="yes"), role("c", LIST, a="no")]
    assert plan(State(gathering(a="yes"), others), NOW) == [
        Update("clusterroles", gathering(a="yes") | {"rules": [GET, LIST]})
    ]


def test_it_writes_nothing_where_nothing_is_new():
    assert plan(State(gathering(GET, a="yes"), [role("a", GET, a="yes")]), NOW) == []


def test_what_nobody_grants_any_more_is_granted_no_more():
    (action,) = plan(State(gathering(GET, a="yes"), []), NOW)
    assert isinstance(action, Update)
    assert action.object["rules"] == []
