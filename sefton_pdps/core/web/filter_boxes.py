"""The boxes of a list's filter, written by one function: every list shows them, and crispy's templates cost more.

The markup is crispy's own, for text boxes, lists to choose from and dates. A filter with anything else (a tick box, an
error) is left to crispy, as every other form is.
"""

from collections.abc import Iterator
from typing import Any

from crispy_forms_gds.widgets import DateInputWidget
from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sefton_pdps.core.web.markup import escaped

PLAIN = (forms.TextInput, forms.Select, forms.HiddenInput)


def filter_boxes(form: forms.BaseForm) -> SafeString | None:
    """The boxes of a filter in order, what is hidden last; None where crispy must write them."""
    if form.errors or not all(_is_plain(bound) for bound in form):
        return None
    boxes = [_date(bound) if _is_date(bound) else _group(bound) for bound in form.visible_fields()]
    return SafeString("\n".join([*boxes, *map(_box, form.hidden_fields())]))


def _is_plain(bound: BoundField) -> bool:
    if _is_date(bound):
        return not bound.help_text
    return type(bound.field.widget) in PLAIN and not _has_groups(bound.field)


def _is_date(bound: BoundField) -> bool:
    return type(bound.field.widget) is DateInputWidget


def _has_groups(field: forms.Field) -> bool:
    """Whether choices stand in named groups; those read from a table never do, and are not read twice for it."""
    if isinstance(field, forms.ModelChoiceField):
        return False
    return any(isinstance(label, (list, tuple)) for _, label in getattr(field.widget, "choices", ()))


def _group(bound: BoundField) -> SafeString:
    hint = format_html('<div id="{}_hint" class="govuk-hint">{}</div>\n', bound.auto_id, bound.help_text)
    return format_html(
        '<div id="div_{}" class="govuk-form-group"><label for="{}" class="govuk-label govuk-label--s">{}</label>\n'
        "{}{}</div>",
        bound.auto_id,
        bound.id_for_label,
        bound.label,
        hint if bound.help_text else "",
        _box(bound),
    )


def _date(bound: BoundField) -> SafeString:
    """Three boxes under one heading."""
    widget: DateInputWidget = bound.field.widget
    value = bound.value()
    values = value if isinstance(value, list) else widget.decompress(value)
    items = [
        _part(f"{bound.html_name}_{number}", f"{bound.auto_id}_{number}", part, text)
        for number, (part, text) in enumerate(zip(widget.widgets, values, strict=True))
    ]
    return format_html(
        '<div id="div_{}" class="govuk-form-group"><fieldset class="govuk-fieldset">'
        '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{}</legend>\n'
        '<div class="govuk-date-input" id="{}">{}</div></fieldset></div>',
        bound.auto_id,
        bound.label,
        bound.auto_id,
        SafeString("\n".join(items)),
    )


def _part(name: str, key: str, widget: forms.Widget, value: Any) -> str:
    attributes = dict(widget.attrs)
    label = attributes.pop("label")
    shown = {} if value in (None, "") else {"value": value}
    return (
        '<div class="govuk-date-input__item"><div class="govuk-form-group">'
        f'<label class="govuk-label govuk-date-input__label" for="{escaped(key)}">{escaped(label)}</label>\n'
        f"<input{flatatt({'type': 'text', 'name': name, **shown, **attributes, 'id': key})}></div></div>"
    )


def _box(bound: BoundField) -> SafeString:
    """The control itself, with the attributes that Django's own template would write."""
    widget = bound.field.widget
    described = {"aria-describedby": f"{bound.auto_id}_hint"} if bound.help_text else {}
    attributes = {**widget.attrs, **bound.build_widget_attrs({"id": bound.auto_id}, widget), **described}
    named = {"name": bound.html_name}
    if isinstance(widget, forms.Select):
        options = "\n".join(_options(widget, bound.value()))
        return SafeString(f"<select{flatatt({**named, **attributes})}>{options}</select>")
    value = widget.format_value(bound.value())
    shown = {} if value is None else {"value": value}
    return SafeString(f"<input{flatatt({'type': widget.input_type, **named, **shown, **attributes})}>")


def _options(widget: forms.Select, value: Any) -> Iterator[str]:
    """What can be chosen, without a context for each; the first that is chosen is, as Django has it."""
    chosen = set(widget.format_value(value))
    for key, label in widget.choices:
        code = "" if key is None else str(key)
        is_chosen = code in chosen
        if is_chosen:
            chosen.clear()
        yield f'<option value="{escaped(code)}"{" selected" if is_chosen else ""}>{escaped(label)}</option>'
