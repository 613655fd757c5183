import pytest

from rollouts.sandbox.nodes.images import Catalogue, read_reference, shipped


@pytest.mark.parametrize(
    ("image", "canonical", "familiar"),
    [
        ("nginx", "docker.io/library/nginx:latest", "nginx"),
        ("gasbugs/http-go:v1", "docker.io/gasbugs/http-go:v1", "gasbugs/http-go"),
        ("registry:5000/app:v2", "registry:5000/app:v2", "registry:5000/app"),
        ("localhost/x:1", "localhost/x:1", "localhost/x"),
        ("registry.k8s.io/e2e/agnhost:2.5", "registry.k8s.io/e2e/agnhost:2.5", "registry.k8s.io/e2e/agnhost"),
        (f"x@sha256:{'a' * 64}", f"docker.io/library/x@sha256:{'a' * 64}", "x"),
    ],
)
def test_a_reference_is_spelt_out(image: str, canonical: str, familiar: str) -> None:
    reference = read_reference(image)
    assert reference is not None
    assert (reference.canonical, reference.familiar) == (canonical, familiar)


@pytest.mark.parametrize("image", ["", "Nginx", "a/B:v", "nginx:1:2", "x y", "-x", "x:", "../x"])
def test_a_name_that_no_runtime_takes_is_none(image: str) -> None:
    assert read_reference(image) is None


@pytest.mark.parametrize(
    ("tag", "field", "value"),
    [
        ("missing", "pull", "missing"),
        ("v2-crash", "exit_code", 1),
        ("notready", "probe", "fails"),
        ("very-slow-1", "ready", 20.0),
        ("oom", "exit_reason", "OOMKilled"),
        ("v3-errors", "errors_share", 0.5),
        ("v1", "pull", "ok"),
    ],
)
def test_a_tag_says_what_an_image_does(tag: str, field: str, value: object) -> None:
    for image in ("gasbugs/http-go", "dalgudcks/http-go", "registry:5000/anything"):
        assert getattr(shipped().behaviour(f"{image}:{tag}"), field) == value


def test_annotations_change_the_times_of_one_pod_template() -> None:
    found = shipped().behaviour("nginx", {"sandbox.rollboard/stop": "4.5", "sandbox.rollboard/ready": "soon"})
    assert (found.start, found.ready, found.stop) == (1.0, 1.0, 4.5)


def test_a_catalogue_with_a_wrong_word_is_refused_at_once() -> None:
    text = (shipped_text := "[default]\n") + "nonsense = 1\n"
    with pytest.raises(TypeError):
        Catalogue(text)
    assert shipped_text
