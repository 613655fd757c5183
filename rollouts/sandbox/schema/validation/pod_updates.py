"""What an update may change of a pod that exists: almost nothing but its images."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.go_text import as_json, quoted
from rollouts.sandbox.schema.validation.containers import ephemeral
from rollouts.sandbox.schema.validation.faults import Faults, forbidden, invalid, required

EPHEMERAL = "ephemeralContainers"
ONLY = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def on_update(new: Object, old: Object) -> Faults:
    now, before = new.get("spec") or {}, old.get("spec") or {}
    for group in ("containers", "initContainers"):
        if len(now.get(group) or ()) != len(before.get(group) or ()):
            yield forbidden(f"spec.{group}", "pod updates may not add or remove containers")
            return
    yield from _images(now)
    yield from _deadline(now, before)
    lost = [each for each in before.get("tolerations") or () if each not in (now.get("tolerations") or ())]
    if lost:
        yield forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")
    munged = _with_allowed_changes(now, before)
    if munged != before:
        yield forbidden("spec", f"{ONLY}\n{_difference(before, munged)}")


def joined(new: Object, old: Object) -> Faults:
    """Ephemeral containers only join a pod: none leaves it, none changes."""
    spec = new.get("spec") or {}
    yield from ephemeral(spec, f"spec.{EPHEMERAL}")
    now = {each.get("name"): each for each in spec.get(EPHEMERAL) or ()}
    for each in (old.get("spec") or {}).get(EPHEMERAL) or ():
        name = quoted(each.get("name", ""))
        if each.get("name") not in now:
            yield forbidden(f"spec.{EPHEMERAL}", f"existing ephemeral containers {name} may not be removed\n")
        elif now[each["name"]] != each:
            yield forbidden(f"spec.{EPHEMERAL}", f"existing ephemeral containers {name} may not be changed\n")


def _images(spec: Object) -> Faults:
    for group in ("containers", "initContainers"):
        for index, each in enumerate(spec.get(group) or ()):
            if not each.get("image"):
                yield required(f"spec.{group}[{index}].image")
            elif each["image"] != each["image"].strip():
                sentence = "must not have leading or trailing whitespace"
                yield invalid(f"spec.{group}[{index}].image", each["image"], sentence)


def _deadline(now: Object, before: Object) -> Faults:
    new, old = now.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds")
    if old is not None and new is None:
        yield invalid("spec.activeDeadlineSeconds", None, "must not update from a positive integer to nil value")
    elif old is not None and new is not None and new > old:
        yield invalid("spec.activeDeadlineSeconds", new, "must be less than or equal to previous value")


def _with_allowed_changes(now: Object, before: Object) -> Object:
    """The new spec with what may change set back, so that only forbidden changes are left."""
    munged = {**now}
    for group in ("containers", "initContainers"):
        if now.get(group):
            pairs = zip(now[group], before.get(group) or (), strict=False)
            munged[group] = [{**new, "image": old.get("image", "")} for new, old in pairs]
    for name in ("activeDeadlineSeconds", "tolerations"):
        munged.pop(name, None)
        if name in before:
            munged[name] = before[name]
    return munged


def _difference(before: Object, after: Object) -> str:
    lines = ["  core.PodSpec{"]
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            title = name[0].upper() + name[1:]
            lines += [f"- \t{title}: {as_json(before.get(name))},", f"+ \t{title}: {as_json(after.get(name))},"]
    return "\n".join([*lines, "  }", ""])
