"""Replace every pod by a new one of the same template."""

from datetime import datetime

from rollouts.model.template import RESTARTED_AT
from rollouts.operations.operation import Field, Patch, PatchKind, Reason, Values
from rollouts.operations.target import Target
from rollouts.operations.words import kubectl


class Restart:
    """`kubectl rollout restart`. `values["now"]` is the time of the request, an aware datetime in UTC."""

    name = "restart"
    label = "Restart"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:  # noqa: ARG002 - a bare button
        return ()

    def allowed(self, target: Target) -> Reason | None:
        return Reason("paused_restart", {"name": target.name}) if target.paused else None

    def patch(self, target: Target, values: Values) -> Patch:  # noqa: ARG002
        now: datetime = values["now"]
        annotations = {RESTARTED_AT: now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        return Patch(PatchKind.STRATEGIC, {"spec": {"template": {"metadata": {"annotations": annotations}}}})

    def twin(self, target: Target, values: Values) -> str:  # noqa: ARG002
        return kubectl(target, "rollout", "restart", f"deployment/{target.name}")
