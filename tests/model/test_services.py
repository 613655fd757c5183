"""Whom a Service selects, and why it selects nobody, from labels alone."""

import msgspec

from rollouts.model.board import PodMemory, build_board
from rollouts.model.facts import PodFacts, read_pod
from rollouts.model.family import Family, Lane
from rollouts.model.front import Front, ServiceFacts, nearest, read_service, selects
from rollouts.model.manifests import PodMetadata, ReplicaSetManifest, ServiceManifest, ServicePort, ServiceSpec
from rollouts.model.manifests import WrittenMetadata as Metadata
from rollouts.model.service import Service
from rollouts.model.template import Template
from tests.model.builders import KEY, T0, family, lane, pod

BLUE, GREEN = {"app": "web", "version": "blue"}, {"app": "web", "version": "green"}


def template(labels: dict[str, str]) -> Template:
    return Template({"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "web:v1"}]}})


def labelled(name: str, labels: dict[str, str]) -> PodFacts:
    manifest = pod(name, ready_for=60_000)
    metadata = PodMetadata(**msgspec.structs.asdict(manifest.metadata) | {"labels": labels})
    return read_pod(msgspec.structs.replace(manifest, metadata=metadata))


def of(uid: str, labels: dict[str, str], *pods: PodFacts) -> Lane:
    made = lane(uid, template(labels), len(pods))
    spec = msgspec.structs.replace(made.replicaset.spec, template=template(labels))
    return Lane(ReplicaSetManifest(made.replicaset.metadata, spec), pods)


def service(selector: dict[str, str], name: str = "shop", **spec: object) -> ServiceFacts:
    manifest = ServiceManifest(Metadata(uid=name, name=name), ServiceSpec(selector=selector, **spec))  # type: ignore[arg-type]
    facts = read_service(manifest)
    assert facts is not None
    return facts


def built(selector: dict[str, str], *lanes: Lane, idle: bool = False) -> Service:
    whole = family(2, *lanes)
    fronts = (Front(service(selector), idle=idle),)
    with_fronts = Family(whole.deployment, whole.lanes, fronts=fronts)
    (found,) = build_board(with_fronts, T0, PodMemory(), KEY).services.values()
    return found


def test_a_selector_fits_the_revisions_whose_labels_have_all_of_it() -> None:
    lanes = (of("one", BLUE, labelled("one-a", BLUE)), of("two", GREEN, labelled("two-a", GREEN)))
    assert built({"app": "web"}, *lanes).lanes == ("one", "two")
    found = built({"app": "web", "version": "green"}, *lanes)
    assert (found.lanes, found.odd, found.differs) == (("two",), (), ())


def test_a_pod_labelled_by_hand_is_told_apart_from_its_revision() -> None:
    lanes = (of("one", BLUE, labelled("one-a", BLUE), labelled("one-b", {"app": "debug"})),)
    found = built({"app": "web"}, *lanes)
    assert (found.lanes, found.odd) == (("one",), ("one-b",))
    found = built({"app": "debug"}, *lanes)
    assert (found.lanes, found.odd, found.differs) == ((), ("one-b",), ())


def test_what_keeps_it_from_selecting_is_told_label_by_label() -> None:
    found = built({"app": "web", "tier": "front", "version": "gren"}, of("one", GREEN), idle=True)
    assert found.lanes == ()
    assert found.differs == (("tier", "front", None), ("version", "gren", "green"))
    assert found.idle


def test_a_service_that_selects_no_pods_by_design_is_none_of_ours() -> None:
    assert read_service(ServiceManifest(Metadata(uid="a"), ServiceSpec())) is None
    assert read_service(ServiceManifest(Metadata(uid="a"), ServiceSpec(type="ExternalName", selector=BLUE))) is None


def test_its_port_outside_is_that_of_its_first() -> None:
    ports = (ServicePort(80, 30_080), ServicePort(443, 30_443))
    found = service({"app": "web"}, type="NodePort", ports=ports)
    assert (found.type, found.port, found.node_port) == ("NodePort", 80, 30_080)
    assert service({"app": "web"}).port is None


def test_all_of_a_selector_must_fit() -> None:
    assert selects({"app": "web"}, BLUE)
    assert not selects({"app": "web", "tier": "x"}, BLUE)


def test_the_workload_that_was_likely_meant_is_found_by_label_by_name_and_by_letters() -> None:
    workloads = {"b": ("blue", {"app": "blue"}), "g": ("green", {"app": "green"}), "c": ("cart", {"app": "c"})}
    assert nearest(service({"app": "gren"}), workloads) == "g"
    assert nearest(service({"app": "zzzz"}, name="cart"), workloads) == "c"
    assert nearest(service({"app": "zzzz"}), workloads) is None
    assert nearest(service({"app": "zzzz"}), {"b": workloads["b"]}) == "b"
    assert nearest(service({"app": "x"}), {}) is None
    both = {"b": ("b", BLUE), "g": ("g", GREEN)}
    assert nearest(service({"app": "web", "version": "gren"}), both) == "g"
