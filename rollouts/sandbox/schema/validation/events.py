"""What holds for events: those of old name an object of their own namespace, the newer ones who reports what."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import Faults, invalid, required

ANYWHERE = ("default", "kube-system")
LIMITS = {"reportingInstance": 128, "action": 128, "reason": 128, "message": 1024}
ELSEWHERE = "does not match event.namespace"


def event(obj: Object) -> Faults:
    own, meant = obj["metadata"].get("namespace", ""), (obj.get("involvedObject") or {}).get("namespace", "")
    if obj.get("eventTime"):
        if not meant and own not in ANYWHERE:
            yield invalid("involvedObject.namespace", "", ELSEWHERE)
        yield from _reported(obj)
    elif own != (meant or "default"):
        yield invalid("involvedObject.namespace", meant, ELSEWHERE)


def _reported(obj: Object) -> Faults:
    reporter = obj.get("reportingComponent") or ""
    if not reporter:
        yield required("reportingComponent")
    yield from (invalid("reportingComponent", reporter, sentence) for sentence in names.qualified_name(reporter))
    for name, limit in LIMITS.items():
        said = obj.get(name) or ""
        if not said and name != "message":
            yield required(name)
        if len(said) > limit:
            yield invalid(name, "", f"can have at most {limit} {'bytes' if name == 'message' else 'characters'}")
