"""Several namespaces in one shelf."""

from rollouts.feed.kinds import PODS
from rollouts.feed.names import Names
from rollouts.feed.part import Part
from rollouts.model.manifests import Metadata, NamespaceManifest


def thing(uid: str) -> NamespaceManifest:
    return NamespaceManifest(Metadata(uid=uid, name=uid))


def test_each_part_knows_its_own_and_the_shelf_knows_all() -> None:
    shelf = Names(lambda: None)
    one, other = Part(shelf), Part(shelf)
    one.put(thing("a"))
    other.put(thing("b"))
    assert (one.uids(), other.uids(), shelf.uids()) == ({"a"}, {"b"}, {"a", "b"})
    one.drop("a")
    assert (one.uids(), shelf.uids()) == (set(), {"b"})


def test_a_kind_of_one_namespace_is_another_kind_at_another_place() -> None:
    inside = PODS.within("shop")
    assert (inside.name, inside.plural) == ("pods in shop", "pods")
    assert inside.path("") == PODS.path("shop") == "/api/v1/namespaces/shop/pods"
    assert (PODS.name, PODS.path("")) == ("pods", "/api/v1/pods")
