"""What others do with kubectl is told as what they typed; what a person clicks is not mixed up with it."""

from collections.abc import Callable

from tests.journeys.conftest import Person
from tests.journeys.rollouts import press, roll_out, settle, wait_for
from tests.stack import Stack

People = Callable[..., Person]


def commands(page: Person) -> list[str]:
    """Those among the events, the oldest first."""
    told = page.page.eval_on_selector_all(
        "#events li[data-kind='command'] .text", "all => all.map(one => one.textContent)"
    )
    return list(reversed(told))


def test_what_is_typed_elsewhere_is_told_as_it_was_typed(stack: Stack, person: People, namespace: str) -> None:
    ada = person("operator", "ada")
    ada.open(namespace, "web")
    roll_out(stack, namespace, "web", 1)
    expected = []
    for typed, told in [
        (["set", "env", "deployment/web", "LEVEL=9"], "kubectl set env deployment/web …"),
        (["set", "resources", "deployment/web", "--limits=cpu=100m"], "kubectl set resources deployment/web …"),
        (["rollout", "restart", "deployment/web"], "kubectl rollout restart deployment/web"),
        (["rollout", "undo", "deployment/web"], "kubectl rollout undo deployment/web"),
        (
            ["rollout", "undo", "deployment/web", "--to-revision=1"],
            "kubectl rollout undo deployment/web --to-revision=1",
        ),
    ]:
        stack.kubectl("-n", namespace, *typed)
        expected.append(f"{told} -n {namespace} (inferred)")
        wait_for(lambda: commands(ada) == expected, f"{expected[-1]} among {commands(ada)}")
        settle(stack, namespace, "web")
    ada.picture("others-narrated")


def test_a_click_is_told_apart_from_what_somebody_does_in_the_same_moment(
    stack: Stack, person: People, namespace: str
) -> None:
    ada = person("operator", "ada")
    ada.open(namespace, "web")
    roll_out(stack, namespace, "web", 1)
    stack.kubectl("-n", namespace, "set", "image", "deployment/web", "web=gasbugs/http-go:v2")
    image = f"kubectl set image deployment/web web=gasbugs/http-go:v2 -n {namespace} (inferred)"
    wait_for(lambda: commands(ada) == [image], "the image from outside")
    press(ada.page, "pause")
    both = [image, f"kubectl rollout pause deployment/web -n {namespace}"]
    wait_for(lambda: commands(ada) == both, f"the pause of ada's own, saw {commands(ada)}")
    assert ada.page.inner_text("#twin .from") == "what your click did"


def test_how_many_watch_is_a_number_and_never_a_name(stack: Stack, person: People, namespace: str) -> None:
    ada = person("operator", "ada-who-watches")
    ada.open(namespace, "web")
    wait_for(lambda: ada.page.inner_text("#viewers") == "1 watching", "herself")
    ben = person("viewer", "ben-who-watches", locale="ko-KR")
    ben.open(namespace, "web")
    wait_for(lambda: ada.page.inner_text("#viewers") == "2 watching", "the other one")
    wait_for(lambda: ben.page.inner_text("#viewers") == "2명 보는 중", "the same number in Korean")
    assert "ben-who-watches" not in ada.page.content()
    ben.page.close()
    wait_for(lambda: ada.page.inner_text("#viewers") == "1 watching", "herself alone again")
