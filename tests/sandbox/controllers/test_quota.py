from rollouts.sandbox.controllers.quota import State, plan
from tests.sandbox.controllers.making import NOW, pod


def needing(**resources):
    made = pod("p")
    made["spec"]["containers"][0]["resources"] = resources
    return made


def test_it_writes_the_hard_limits_and_what_is_used_of_them():
    quota = {
        "metadata": {"name": "q", "namespace": "lab"},
        "spec": {"hard": {"pods": "5", "requests.cpu": "2", "secrets": "1"}},
    }
    content = [("pods", needing(requests={"cpu": "250m"})), ("pods", needing(requests={"cpu": "250m"}))]
    (update,) = plan(State(quota, content), NOW)
    status = {
        "hard": {"pods": "5", "requests.cpu": "2", "secrets": "1"},
        "used": {"pods": "2", "requests.cpu": "500m", "secrets": "0"},
    }
    assert update.object["status"] == status  # type: ignore[union-attr]
    assert plan(State(quota | {"status": status}, content), NOW) == []


def test_what_goes_is_counted_no_longer(cluster):
    cluster.create("resourcequotas", "q", spec={"hard": {"pods": "5"}})
    cluster.deploy(replicas=3)
    cluster.live()
    assert cluster.get("resourcequotas", "q")["status"]["used"] == {"pods": "3"}
    cluster.change("deployments", "web", replicas=1)
    cluster.live()
    assert cluster.get("resourcequotas", "q")["status"]["used"] == {"pods": "1"}
