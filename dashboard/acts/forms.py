"""Forms made of an operation's fields. A refused form keeps what was typed."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboard.words.sentences import say
from rollouts.operations.images import is_image
from rollouts.operations.operation import Field, FieldType, Operation, Reason, Refused
from rollouts.operations.perform import Seen
from rollouts.operations.target import Target

PERCENT = re.compile(r"[0-9]{1,3}%")


class OperationForm(forms.Form):
    """The hidden pair the person saw, and the operation's fields as it declares them for this rollout."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    generation = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, operation: Operation, target: Target, data: Any = None) -> None:
        initial = {"uid": target.uid, "generation": target.generation}
        super().__init__(data, initial=initial, auto_id=f"{operation.name}-%s")
        for field in operation.fields(target):
            self.fields[field.name] = build_field(field)

    def seen(self) -> Seen:
        """The uid and generation the person had before their eyes."""
        return Seen(str(self.cleaned_data["uid"]), self.cleaned_data["generation"])

    def values(self) -> dict[str, Any]:
        """What was typed; a field that was left empty is None, one that was not there at all is left out."""
        return {
            name: None if value in (None, "") else value
            for name, value in self.cleaned_data.items()
            if name not in ("uid", "generation") and name in self.data
        }

    def refuse(self, refused: Refused) -> None:
        """Put the sentence beside the field at fault."""
        self.add_error(refused.field if refused.field in self.fields else None, say(refused.reason))

    def rearm(self, generation: int) -> None:
        """Keep what was typed, and take what stands now for what the person has seen."""
        self.data = {name: self.data[name] for name in self.data} | {"generation": generation}


class IntegerOrPercentField(forms.CharField):
    """An int, or a text such as 25%."""

    def __init__(self, *, maximum: int, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.maximum = maximum

    def clean(self, value: Any) -> int | str | None:
        text = str(super().clean(value)).replace(" ", "")
        if not text:
            return None
        if PERCENT.fullmatch(text):
            return text
        if not text.isascii() or not text.isdigit() or int(text) > self.maximum:
            sentence = _("A count up to %(maximum)s, or a percentage such as 25%%.")
            raise ValidationError(sentence % {"maximum": self.maximum})
        return int(text)


class ImageField(forms.CharField):
    """An image reference."""

    def clean(self, value: Any) -> str:
        image = str(super().clean(value))
        if not is_image(image):
            raise ValidationError(say(Reason("not_an_image", {"image": image})))
        return image


def _text(field: Field, **options: Any) -> forms.Field:
    return forms.CharField(max_length=field.maximum, **options)


def _image(field: Field, **options: Any) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"})
    return ImageField(max_length=field.maximum, widget=widget, **options)


def _choice(field: Field, **options: Any) -> forms.Field:
    return forms.ChoiceField(choices=[(choice, choice) for choice in field.choices], **options)


def _integer(field: Field, **options: Any) -> forms.Field:
    return forms.IntegerField(min_value=field.minimum, max_value=field.maximum, **options)


def _integer_or_percent(field: Field, **options: Any) -> forms.Field:
    return IntegerOrPercentField(maximum=field.maximum or 0, **options)


def _flag(field: Field, **options: Any) -> forms.Field:  # noqa: ARG001 - one shape for all makers
    return forms.BooleanField(**options)


_MAKERS: dict[FieldType, Callable[..., forms.Field]] = {
    FieldType.TEXT: _text,
    FieldType.IMAGE: _image,
    FieldType.CHOICE: _choice,
    FieldType.INTEGER: _integer,
    FieldType.INTEGER_OR_PERCENT: _integer_or_percent,
    FieldType.FLAG: _flag,
}


def build_field(field: Field) -> forms.Field:
    """The form field of an operation's field, its words translated when they are shown."""
    return _MAKERS[field.type](
        field, label=_late(field.label), help_text=_late(field.help), required=field.required, initial=field.initial
    )


def _late(text: str) -> str | Promise:
    return gettext_lazy(text) if text else ""
