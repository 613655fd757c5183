"""Let a paused rollout go on."""

from rollouts.operations.operation import Field, Patch, PatchKind, Reason, Values
from rollouts.operations.target import Target
from rollouts.operations.words import kubectl


class Resume:
    """`kubectl rollout resume`."""

    name = "resume"
    label = "Resume"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:  # noqa: ARG002 - a bare button
        return ()

    def allowed(self, target: Target) -> Reason | None:
        return None if target.paused else Reason("not_paused", {"name": target.name})

    def patch(self, target: Target, values: Values) -> Patch:  # noqa: ARG002
        # The field is omitted when false: null takes it away.
        return Patch(PatchKind.STRATEGIC, {"spec": {"paused": None}})

    def twin(self, target: Target, values: Values) -> str:  # noqa: ARG002
        return kubectl(target, "rollout", "resume", f"deployment/{target.name}")
