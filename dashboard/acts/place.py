"""Where an act happens, and whether this board lets the person act there before the API server is asked."""

from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import gettext as _

from dashboard.clusters import fleet
from dashboard.clusters.runtime import PROBED, Runtime
from dashboard.models import Person
from dashboard.rights.access import Verdict
from dashboard.words.sentences import trouble
from rollouts.cluster.reviews import Question
from rollouts.errors import Forbidden, Unauthorized
from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.operation import Operation

TURN = Question("put", "/sandbox/clock", group="")


@dataclass(frozen=True)
class Place:
    """A Deployment of a cluster that is shown; the names come from the address."""

    running: Runtime
    namespace: str
    name: str

    @property
    def cluster(self) -> str:
        """As addresses write it."""
        return self.running.cluster

    @property
    def address(self) -> tuple[str, str, str]:
        """What tells it apart from every other one."""
        return self.cluster, self.namespace, self.name

    def barred(self, person: Person) -> str:
        """Why nobody, or not this person, may act from here; "" when the API server is to decide."""
        return self.running.barred(person)


def find_place(cluster: str, namespace: str, name: str, operation: str) -> tuple[Place, Operation]:
    """The place and the operation; 404 for another cluster than those shown, or an operation that is none."""
    running = find_cluster(cluster)
    if operation not in CATALOGUE:
        raise Http404(operation)
    return Place(running, namespace, name), CATALOGUE[operation]


def find_cluster(cluster: str) -> Runtime:
    """The cluster of this name; 404 unless it is shown here: no address reaches another one."""
    running = fleet.current().clusters.get(cluster)
    if running is None:
        raise Http404(cluster)
    return running


async def find_rights(running: Runtime, person: Person, namespace: str) -> dict[str, bool | str]:
    """Per operation: true, or the sentence that says what is missing. In doubt it is missing."""
    refusal = running.barred(person)
    rights: dict[str, bool | str] = {}
    for operation in CATALOGUE.values():
        question = Question("patch", "deployments", namespace, subresource=operation.subresource)
        rights[operation.name] = refusal or await _ask(running, person, question)
    rights["traffic"] = await find_traffic_right(running, person, namespace)
    return rights


async def find_clock_right(running: Runtime, person: Person) -> bool | str:
    """True when the person may turn the sandbox's clock and start it over, else what is missing."""
    verdict = await running.access.ask(running.identity(person), TURN)
    if verdict is Verdict.DENIED:
        return _("Your role may watch the clock; an admin turns it.")
    return True if verdict is Verdict.ALLOWED else unanswered(running, person, running.namespace)


async def find_traffic_right(running: Runtime, person: Person, namespace: str) -> bool | str:
    """Whether the person may send requests to Services through the API server's proxy."""
    return running.barred(person) or await _ask(running, person, replace(PROBED, namespace=namespace))


async def _ask(running: Runtime, person: Person, question: Question) -> bool | str:
    verdict = await running.access.ask(running.identity(person), question)
    if verdict is Verdict.DENIED:
        return missing(question)
    return True if verdict is Verdict.ALLOWED else unanswered(running, person, question.namespace)


def unanswered(running: Runtime, person: Person, namespace: str) -> str:
    """Why it is not known what the person may do: nobody answers, or the credentials, or speaking for them, fail."""
    error = running.access.failure(running.identity(person))
    if isinstance(error, Unauthorized | Forbidden):
        return trouble(error, "impersonate", "users", namespace)
    return _("The API server does not answer, so what you may do is not known.")


def missing(question: Question) -> str:
    """The sentence for a permission that is not there."""
    return _("You lack the permission %(verb)s on %(resource)s in %(namespace)s.") % {
        "verb": question.verb,
        "resource": question.target,
        "namespace": question.namespace,
    }
