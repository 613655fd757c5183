"""Give a container of the pod template another image."""

from typing import Any

from rollouts.model.template import Container
from rollouts.operations.history import CHANGE_CAUSE
from rollouts.operations.images import LIMIT, is_image
from rollouts.operations.operation import Field, FieldType, Patch, PatchKind, Reason, Refused, Values
from rollouts.operations.target import Target
from rollouts.operations.words import CAUSE, annotate_cause, cause_of, kubectl


class SetImage:
    """`kubectl set image`, for one container, init containers included."""

    name = "set-image"
    label = "Set image"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:
        names = tuple(container.name for container in target.containers)
        image = target.containers[0].image if target.containers else ""
        return (
            Field("container", FieldType.CHOICE, "Container", choices=names, initial=names[0] if names else None),
            Field("image", FieldType.IMAGE, "Image", required=True, maximum=LIMIT, initial=image),
            CAUSE,
        )

    def allowed(self, target: Target) -> Reason | None:  # noqa: ARG002 - a paused Deployment takes an image too
        return None

    def patch(self, target: Target, values: Values) -> Patch:
        container, image = _container(target, values), str(values["image"])
        if not is_image(image):
            raise Refused("not_an_image", field="image", image=image)
        if container.image == image:
            raise Refused("image_is_set", field="image", image=image, container=container.name)
        key = "initContainers" if container.init else "containers"
        body: dict[str, Any] = {"spec": {"template": {"spec": {key: [{"name": container.name, "image": image}]}}}}
        cause = cause_of(values)
        if cause or CHANGE_CAUSE in target.annotations:
            # Left alone, the cause of the revision before would be copied to the new one.
            body["metadata"] = {"annotations": {CHANGE_CAUSE: cause or None}}
        return Patch(PatchKind.STRATEGIC, body)

    def twin(self, target: Target, values: Values) -> str:
        pair = f"{_container(target, values).name}={values['image']}"
        command = kubectl(target, "set", "image", f"deployment/{target.name}", pair)
        cause = cause_of(values)
        if cause or CHANGE_CAUSE in target.annotations:
            return f"{command} && {annotate_cause(target, cause)}"
        return command


def _container(target: Target, values: Values) -> Container:
    """The named container; without a name the only one there is."""
    name = values.get("container") or (target.containers[0].name if target.containers else "")
    for container in target.containers:
        if container.name == name:
            return container
    raise Refused("unknown_container", field="container", container=name)
