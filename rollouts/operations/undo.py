"""Go back to the revision before."""

from rollouts.operations.history import previous, restore
from rollouts.operations.operation import Field, FieldType, Patch, Reason, Refused, Values
from rollouts.operations.target import Target
from rollouts.operations.words import CAUSE, annotate_cause, cause_of, kubectl

RESUME = Field("resume", FieldType.FLAG, "Resume as well", "kubectl refuses to undo a paused Deployment.")


class Undo:
    """`kubectl rollout undo`: the second-highest revision; undoing twice returns to where it began."""

    name = "undo"
    label = "Undo"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:
        return (RESUME, CAUSE) if target.paused else (CAUSE,)

    def allowed(self, target: Target) -> Reason | None:
        try:
            previous(target)
        except Refused as refused:
            return refused.reason
        return None

    def patch(self, target: Target, values: Values) -> Patch:
        return restore(target, previous(target), resume=bool(values.get("resume")), cause=cause_of(values))

    def twin(self, target: Target, values: Values) -> str:
        return undo_twin(target, values)


def undo_twin(target: Target, values: Values, *options: str) -> str:
    """The undo, after the resume that kubectl wants first when the Deployment is paused; then the cause, if any."""
    undo = kubectl(target, "rollout", "undo", f"deployment/{target.name}", *options)
    resume = kubectl(target, "rollout", "resume", f"deployment/{target.name}")
    cause = cause_of(values)
    return " && ".join(
        (
            *((resume,) if target.paused and values.get("resume") else ()),
            undo,
            *((annotate_cause(target, cause),) if cause else ()),
        )
    )
