"""Ask for another number of pods."""

from rollouts.operations.operation import Field, FieldType, Patch, PatchKind, Reason, Refused, Values
from rollouts.operations.target import Target
from rollouts.operations.words import kubectl

MOST = 1_000


class Scale:
    """`kubectl scale`, through the scale subresource as kubectl does it."""

    name = "scale"
    label = "Scale"
    subresource = "scale"

    def fields(self, target: Target) -> tuple[Field, ...]:
        now = target.replicas
        return (Field("replicas", FieldType.INTEGER, "Replicas", required=True, minimum=0, maximum=MOST, initial=now),)

    def allowed(self, target: Target) -> Reason | None:  # noqa: ARG002 - always, paused or not
        return None

    def patch(self, target: Target, values: Values) -> Patch:
        replicas = int(values["replicas"])
        if replicas == target.replicas:
            raise Refused("scale_is_set", field="replicas", replicas=replicas)
        return Patch(PatchKind.MERGE, {"spec": {"replicas": replicas}}, subresource="scale")

    def twin(self, target: Target, values: Values) -> str:
        return kubectl(target, "scale", f"deployment/{target.name}", f"--replicas={values['replicas']}")
