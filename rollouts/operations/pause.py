"""Stop a rollout where it is."""

from rollouts.operations.operation import Field, Patch, PatchKind, Reason, Values
from rollouts.operations.target import Target
from rollouts.operations.words import kubectl


class Pause:
    """`kubectl rollout pause`."""

    name = "pause"
    label = "Pause"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:  # noqa: ARG002 - a bare button
        return ()

    def allowed(self, target: Target) -> Reason | None:
        return Reason("already_paused", {"name": target.name}) if target.paused else None

    def patch(self, target: Target, values: Values) -> Patch:  # noqa: ARG002
        return Patch(PatchKind.STRATEGIC, {"spec": {"paused": True}})

    def twin(self, target: Target, values: Values) -> str:  # noqa: ARG002
        return kubectl(target, "rollout", "pause", f"deployment/{target.name}")
