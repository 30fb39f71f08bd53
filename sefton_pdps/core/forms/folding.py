"""Boxes that most people leave empty, folded below the box that they belong to."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sefton_pdps.core.forms.page_form import laid_out


class Folded(LayoutObject):
    """Some boxes of a form behind one line, without script; open where one of them or `unfolds` holds something.

    A box with a refusal is never hidden: the error summary leads to it. Boxes may be folded inside folded ones.
    """

    template = "components/folded_boxes.html"

    def __init__(
        self, boxes: "Mapping[str, forms.Field | Folded]", *, unfolds: str = "", summary: str
    ) -> None:
        self.fields = [box if isinstance(box, Folded) else laid_out(name, box) for name, box in boxes.items()]
        inside = [box.watched if isinstance(box, Folded) else (name,) for name, box in boxes.items()]
        self.watched: tuple[str, ...] = (
            *([unfolds] if unfolds else []),
            *(name for names in inside for name in names),
        )
        self.summary = summary

    def render(
        self, form: forms.Form, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        """The boxes inside a `details`."""
        boxes = self.get_rendered_fields(form, context, template_pack, **kwargs)
        shown = {
            "boxes": boxes,
            "summary": self.summary,
            "open": any(self._says(form, box) for box in self.watched),
        }
        return render_to_string(self.template, shown)

    def _says(self, form: forms.Form, box: str) -> bool:
        value = form[box].value()
        parts = value if isinstance(value, list | tuple) else [value]
        return bool(form[box].errors) or any(part not in (None, "") for part in parts)
