"""Go back to a revision of the history."""

from rollouts.operations.history import restore, revisions
from rollouts.operations.operation import Field, FieldType, Patch, Reason, Values
from rollouts.operations.target import Target
from rollouts.operations.undo import RESUME, undo_twin
from rollouts.operations.words import CAUSE, cause_of


class UndoTo:
    """`kubectl rollout undo --to-revision`."""

    name = "undo-to"
    label = "Undo to revision"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:
        numbers = list(revisions(target))
        before = numbers[-2] if len(numbers) > 1 else None
        revision = Field("revision", FieldType.INTEGER, "Revision", required=True, minimum=1, initial=before)
        return (revision, *((RESUME,) if target.paused else ()), CAUSE)

    def allowed(self, target: Target) -> Reason | None:
        return None if len(revisions(target)) > 1 else Reason("no_history", {"name": target.name})

    def patch(self, target: Target, values: Values) -> Patch:
        return restore(target, int(values["revision"]), resume=bool(values.get("resume")), cause=cause_of(values))

    def twin(self, target: Target, values: Values) -> str:
        return undo_twin(target, values, f"--to-revision={values['revision']}")
