import pytest

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Again, Say, Update
from rollouts.sandbox.controllers.disruptions import State, plan
from rollouts.sandbox.limits.budgets import REFUSED, SEVERAL, charge
from tests.sandbox.controllers.making import NOW

OWNER = {"uid": "rs", "kind": "ReplicaSet", "name": "web", "controller": True}


def pod(name="p", *, ready=True, owned=True, leaving=False, phase="Running"):
    metadata = {"name": name, "namespace": "lab", "labels": {"app": "web"}}
    metadata |= {"ownerReferences": [OWNER]} if owned else {}
    metadata |= {"deletionTimestamp": seconds(NOW)} if leaving else {}
    condition = {"type": "Ready", "status": str(ready), "lastTransitionTime": seconds(NOW)}
    return {"metadata": metadata, "spec": {}, "status": {"phase": phase, "conditions": [condition]}}


def budget(status=None, **spec):
    metadata = {"name": "b", "namespace": "lab", "generation": 1}
    return {"metadata": metadata, "spec": {"selector": {"matchLabels": {"app": "web"}}} | spec, "status": status or {}}


def counted(state):
    """(currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods) that the plan writes."""
    written = next(each for each in plan(state, NOW) if isinstance(each, Update)).object["status"]
    return tuple(written[key] for key in ("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"))


@pytest.mark.parametrize(
    ("spec", "ready", "unready", "size", "counts"),
    [
        ({"minAvailable": 2}, 3, 0, 3, (3, 2, 1, 3)),
        ({"minAvailable": 3}, 3, 0, 3, (3, 3, 0, 3)),
        ({"minAvailable": 5}, 3, 0, 3, (3, 5, 0, 3)),
        ({"minAvailable": "50%"}, 5, 0, 5, (5, 3, 2, 5)),
        ({"minAvailable": "100%"}, 2, 1, 3, (2, 3, 0, 3)),
        ({"maxUnavailable": 1}, 4, 1, 5, (4, 4, 0, 5)),
        ({"maxUnavailable": 1}, 5, 0, 5, (5, 4, 1, 5)),
        ({"maxUnavailable": "30%"}, 10, 0, 10, (10, 7, 3, 10)),
        ({"maxUnavailable": "25%"}, 10, 0, 10, (10, 7, 3, 10)),
        ({"maxUnavailable": 9}, 5, 0, 5, (5, 0, 5, 5)),
        ({"minAvailable": 0}, 0, 0, 0, (0, 0, 0, 0)),
    ],
)
def test_it_counts_what_may_go(spec, ready, unready, size, counts):
    pods = [pod(f"{number}", ready=number < ready) for number in range(ready + unready)]
    assert counted(State(budget(**spec), pods, {"rs": size} if size else {})) == counts


def test_leaving_and_evicted_pods_are_not_healthy():
    status = {"disruptedPods": {"a": seconds(NOW - 10), "gone": seconds(NOW), "old": seconds(NOW - 121)}}
    state = State(budget(status, minAvailable=1), [pod("a"), pod("b", leaving=True), pod("old"), pod("c")], {"rs": 4})
    assert counted(state) == (2, 1, 1, 4)
    actions = plan(state, NOW)
    assert actions[-1] == Again(NOW + 110)
    assert actions[0].object["status"]["disruptedPods"] == {"a": seconds(NOW - 10)}  # type: ignore[union-attr]


def test_it_says_when_there_is_nothing_to_guard_and_when_it_cannot_reckon():
    says = [each.reason for each in plan(State(budget(minAvailable=1)), NOW) if isinstance(each, Say)]
    assert says == ["NoPods"]
    stray = State(budget(maxUnavailable=1), [pod(owned=False)])
    assert [each.reason for each in plan(stray, NOW) if isinstance(each, Say)] == ["UnmanagedPods"]


def test_it_writes_nothing_that_stands_there():
    state = State(budget(minAvailable=1), [pod("a"), pod("b")], {"rs": 2})
    written = plan(state, NOW)[0].object  # type: ignore[union-attr]
    assert written["status"]["conditions"][0]["reason"] == "SufficientPods"
    assert plan(State(written, state.pods, state.sizes), NOW + 60) == []


def guarding(**status):
    seen = {"observedGeneration": 1, "currentHealthy": 3, "desiredHealthy": 2, "disruptionsAllowed": 1}
    condition = {"type": "DisruptionAllowed", "status": "True", "reason": "SufficientPods"}
    return budget(seen | {"conditions": [condition]} | status, minAvailable=2)


def test_an_eviction_is_charged_and_the_next_refused():
    charged = charge([guarding()], pod("a"), NOW)
    assert charged is not None
    assert charged["status"]["disruptionsAllowed"] == 0
    assert charged["status"]["disruptedPods"] == {"a": seconds(NOW)}
    assert charged["status"]["conditions"][0]["reason"] == "InsufficientPods"
    with pytest.raises(ApiError, match=REFUSED) as refused:
        charge([charged], pod("b"), NOW)
    assert (refused.value.code, refused.value.reason) == (429, "TooManyRequests")
    why = "The disruption budget b needs 2 healthy pods and has 3 currently"
    assert refused.value.details == {"causes": [{"reason": "DisruptionBudget", "message": why}]}


def test_a_budget_that_was_just_changed_refuses_until_it_is_counted():
    with pytest.raises(ApiError) as refused:
        charge([guarding(observedGeneration=0)], pod(), NOW)
    assert "still being processed" in refused.value.details["causes"][0]["message"]  # type: ignore[index]


@pytest.mark.parametrize(
    "free",
    [pod(phase="Pending"), pod(phase="Succeeded"), pod(phase="Failed"), pod(leaving=True), pod(ready=False)],
)
def test_what_nobody_misses_goes_free(free):
    assert charge([guarding(disruptionsAllowed=0)], free, NOW) is None


def test_an_unready_pod_is_kept_while_too_few_are_healthy_unless_it_may_always_go():
    short = guarding(currentHealthy=1, disruptionsAllowed=0)
    with pytest.raises(ApiError):
        charge([short], pod(ready=False), NOW)
    short["spec"]["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
    assert charge([short], pod(ready=False), NOW) is None


def test_two_budgets_for_one_pod_are_a_fault():
    with pytest.raises(ApiError, match=SEVERAL):
        charge([guarding(), guarding()], pod(), NOW)


def test_a_budget_counts_by_the_deployment_above(cluster):
    cluster.deploy(replicas=4)
    cluster.live()
    cluster.create("poddisruptionbudgets", "b", spec={"selector": {}, "maxUnavailable": "50%"})
    cluster.settle()
    status = cluster.get("poddisruptionbudgets", "b")["status"]
    assert (status["expectedPods"], status["desiredHealthy"], status["disruptionsAllowed"]) == (4, 2, 2)
    cluster.change("deployments", "web", replicas=2)
    cluster.live()
    assert cluster.get("poddisruptionbudgets", "b")["status"]["expectedPods"] == 2
