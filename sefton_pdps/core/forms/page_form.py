"""The base of every form: GOV.UK markup, messages that say what to do, one button and its consequence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from crispy_forms.layout import Layout
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Size
from django import forms
from django.forms.utils import pretty_name
from django.utils.datastructures import MultiValueDict

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import wording
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.forms.fields import LongTextField, SubmissionKey
from sefton_pdps.core.text import characters
from sefton_pdps.core.web.editing import VERSION, Conflict

Control = TypeVar("Control", bound=forms.Field)
# The first kind that fits a control gives its class; tick boxes and radios have templates of their own.
CLASSES: Sequence[tuple[type[forms.Widget], str]] = (
    (forms.CheckboxInput, ""),
    (forms.HiddenInput, ""),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.widgets.Input, "govuk-input"),
)
KEY = "key"
SURE = "sure"
FILE_AGAIN = "Choose the file again. Your browser empties this box when a page comes back with a problem."
WIDTHS = (2, 3, 4, 5, 10, 20, 30)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary and the id of the control it is about, where there is one."""

    text: str
    target: str = ""


class PageForm(forms.Form):
    """A form that is one page's question; subclasses give the button's verb and what pressing it does.

    `nouns` names a field in the middle of a sentence where its label does not ("the date of the hearing").
    """

    submit_label = "Continue"
    consequence = ""
    form_method = "post"
    form_action = ""
    warning = False
    secondary: Sequence[tuple[str, str]] = ()
    nouns: Mapping[str, str] = {}
    # Whether a double click, or Back and Send, must count as one sending; only signing in need not.
    sent_once = True
    # Set when somebody else saved first: the page then shows both texts (`core.editing`).
    overtaken: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(self.further_fields())
        self.order_fields(self.field_order)
        if self.sent_once and self.form_method == "post":
            self.fields[KEY] = SubmissionKey()
        for name, field in self.fields.items():
            self._name(name, field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        self.helper.label_size = self.helper.legend_size = Size.SMALL
        self.helper.layout = self.layout()

    def further_fields(self) -> Mapping[str, forms.Field]:
        """Fields that hang on what the form is about; they follow those that the class declares."""
        return {}

    def drop(self, *names: str) -> None:
        """Leave some of the fields out of this page."""
        for name in names:
            del self.fields[name]
        self.helper.layout = self.layout()

    def control(self, name: str, kind: type[Control]) -> Control:
        """One of the fields, as the kind of control that it is."""
        field = self.fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return field

    def clean(self) -> dict[str, Any]:
        """The answers that could be read; a form that compares some of them calls this first."""
        return super().clean() or {}

    def _name(self, name: str, field: forms.Field) -> None:
        field.label = pretty_name(name) if field.label is None else field.label
        wording.name(field, self.nouns.get(name, ""))
        _dress(field)

    def add(self, name: str, field: forms.Field) -> None:
        """One more field at the end of the page."""
        self.fields[name] = field
        self._name(name, field)
        self.helper.layout.append(laid_out(name, field))

    def full_clean(self) -> None:
        """Read what was sent without what nobody saw in it; a file's box that a browser empties says so."""
        self.data = _as_meant(self)
        super().full_clean()
        if self.is_bound and self.errors:
            self._ask_for_files_again()

    def _ask_for_files_again(self) -> None:
        for name, field in self.fields.items():
            chosen = isinstance(field, forms.FileField) and self.files.get(self.add_prefix(name))
            if chosen and not self.has_error(name):
                self.add_error(name, FILE_AGAIN)

    @property
    def sure(self) -> tuple[str, ...]:
        """What the person said is right although it is unlikely (`core.doubts`)."""
        if not self.is_bound:
            return ()
        given = self.data
        box = self.add_prefix(SURE)
        return tuple(given.getlist(box)) if isinstance(given, MultiValueDict) else tuple(given.get(box, ()))

    def _ask_if_sure(self, unsure: Unsure) -> None:
        """A tick box for each question beside its figure; what was ticked before stays ticked."""
        self.add(
            SURE,
            forms.MultipleChoiceField(
                label="Is that right?",
                choices=[(doubt.code, f"Yes, {doubt.figure} is right") for doubt in unsure.doubts],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="If it is not, change your answer above.",
            ),
        )
        for reason in unsure.reasons:
            self.add_error(SURE, reason)

    @property
    def answered(self) -> dict[str, Any]:
        """What was answered, by the boxes' names: without what the page itself carries."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (KEY, VERSION)}

    def values(self, *names: str) -> dict[str, Any]:
        """Some of the answers, by the boxes' names: for a service that calls them the same."""
        return {name: self.cleaned_data[name] for name in names}

    def layout(self) -> Layout:
        """The fields in order; a form with headings or groups between them gives its own."""
        return Layout(
            *(laid_out(name, field) for name, field in self.fields.items() if not field.widget.is_hidden)
        )

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of a rule or a service: beside the box that it is about, or above the form."""
        if isinstance(error, Unsure):
            self._ask_if_sure(error)
        else:
            box = error.field if error.field in self.fields else None
            for reason in error.reasons:
                self.add_error(box, reason)
        self._ask_for_files_again()


def _as_meant(form: forms.Form) -> Any:
    """What was sent, without the invisible characters that pasting brings; passwords are left as they are."""
    given: Any = form.data
    if not given:
        return given
    tidied = given.copy()
    for name, field in form.fields.items():
        if isinstance(field.widget, (forms.PasswordInput, forms.FileInput)):
            continue
        tidy = characters.lines if isinstance(field.widget, forms.Textarea) else characters.line
        box = form.add_prefix(name)
        parts = len(getattr(field.widget, "widgets", ()))
        for key in (box, *(f"{box}_{part}" for part in range(parts))):
            if key in given:
                _tidy(tidied, key, tidy)
    return tidied


def _tidy(given: Any, key: str, tidy: Callable[[str], str]) -> None:
    if isinstance(given, MultiValueDict):
        given.setlist(key, [tidy(value) for value in given.getlist(key)])
    elif isinstance(given[key], str):
        given[key] = tidy(given[key])


def problems(form: forms.BaseForm) -> list[Problem]:
    """Every refusal of a form in the order of its fields, each with the control to go to."""
    problems = [Problem(str(text)) for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        problems += [Problem(str(text), "" if bound.is_hidden else _target(bound)) for text in bound.errors]
    return problems


def _target(bound: forms.BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        marked = [bool(getattr(box.widget, "errors", [])) for box in getattr(bound.field, "fields", [])]
        return f"{bound.auto_id}_{marked.index(True) if any(marked) else 0}"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"id_{bound.html_name}_1"
    return bound.id_for_label


def _dress(field: forms.Field) -> None:
    """Give a control the design system's class; a number box becomes text with a numeric keyboard."""
    if isinstance(field.widget, forms.NumberInput):
        mode = "decimal" if isinstance(field, (forms.DecimalField, forms.FloatField)) else "numeric"
        field.widget = forms.TextInput({"inputmode": mode, "class": "govuk-input--width-5"})
    css = next((name for kind, name in CLASSES if isinstance(field.widget, kind)), "")
    longest = getattr(field, "max_length", None)
    width = f"govuk-input--width-{longest}" if longest in WIDTHS else ""
    attrs = field.widget.attrs
    given = f"{css} {attrs.get('class', '')} {width if css == 'govuk-input' else ''}"
    if given.strip():
        attrs["class"] = " ".join(dict.fromkeys(given.split()))


# Per cent of a text box: below it nobody has to count, and a page of ten boxes would say ten times that there is room.
SAID_FROM = 75


def laid_out(name: str, field: forms.Field) -> Field:
    """A field as a layout holds it; a long text says how much of it is left, once most of it is used."""
    if isinstance(field, LongTextField):
        return Field(name, context={"max_characters": field.max_length, "threshold": SAID_FROM})
    return Field(name)
