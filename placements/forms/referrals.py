"""The sections of a referral, one page each, made from the table of questions. Any may be saved unfinished."""

from collections.abc import Collection, Sequence
from typing import Any

from crispy_forms.layout import Layout
from crispy_forms_gds.choices import Choice
from django import forms
from django.db import models
from django.template.defaultfilters import linebreaksbr

from placements.forms.risk_rows import REST, RiskRows, refuse_text_without_risk, rest_box, risks_answered
from placements.models import Referral
from placements.rules.answers import Question, Section, is_empty
from placements.rules.questions import QUESTIONS, SECTIONS
from placements.states import Due, ReferralState, Risk
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.text.words import day
from sefton_pdps.core.web.components import Audience, Cell, CellValue, SummaryRow

YES_NO = (("yes", "Yes"), ("no", "No"))
_BOOL = {True: "yes", False: "no", None: ""}
NOT_ANSWERED = "Not answered"
NOT_SAID = "Nothing is said of it yet."
TO_PARTS = "to_parts"
IN_PROFILE = "Providers will see this in the anonymised profile."


class BeginForm(PageForm):
    """What the next referral of a child begins with."""

    submit_label = "Start the referral"
    consequence = "If you start it, it will be the one open referral that a child may have at a time."
    nouns = {"begin": "what it begins with"}
    LAST, EMPTY = "last", "empty"
    begin = forms.ChoiceField(label="What should it begin with?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, before: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when = day(before.submitted_at or before.started_at)
        taken = "Every section is to be checked. The dates and how soon it is needed are asked afresh."
        self.control("begin", forms.ChoiceField).choices = [
            Choice(self.LAST, f"The answers of {before.reference}, {when}", hint=taken),
            Choice(self.EMPTY, "Nothing", hint="Every question is asked again."),
        ]

    @property
    def empty(self) -> bool:
        """Whether nothing is to be taken over."""
        return bool(self.cleaned_data["begin"] == self.EMPTY)


class SectionForm(PageForm):
    """A section's answers over the version of the referral that was read."""

    submit_label = "Save and continue"
    secondary: tuple[tuple[str, str], ...] = ((TO_PARTS, "Save and go to the list of parts"),)
    consequence = "If you save it unfinished, you will be able to come back to it."
    asked: tuple[Question, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def layout(self) -> Layout:
        """The boxes in order; risks as one compact list."""
        return Layout(RiskRows(self.asked)) if has_risks(self.asked) else super().layout()

    def clean(self) -> dict[str, Any]:
        """The answers; a text about a risk that is not said to be present is refused."""
        given = super().clean()
        refuse_text_without_risk(self, self.asked)
        return given

    @classmethod
    def initial_of(cls, referral: Referral) -> dict[str, Any]:
        """The answers as the controls show them."""
        kept = {question.field: getattr(referral, question.field) for question in cls.asked}
        shown = {name: _BOOL[value] if isinstance(value, bool) else value for name, value in kept.items()}
        return {**shown, "version": referral.version}

    @classmethod
    def read(cls, referral: Referral) -> list[SummaryRow]:
        """What was recorded, question by question, for a page that changes nothing; a risk with what is said of it."""
        more = {one.about: getattr(referral, one.field) for one in cls.asked if one.about}
        return [
            SummaryRow(
                question.read_as or question.label,
                _answer(question, getattr(referral, question.field), more.get(question.field, "")),
            )
            for question in cls.asked
            if not question.about
        ]

    @classmethod
    def fields_asked(cls) -> list[str]:
        """The fields of the referral that the section asks for."""
        return [question.field for question in cls.asked]

    @property
    def answers(self) -> dict[str, Any]:
        """The fields of the section as the referral keeps them."""
        given = {one.field: self.cleaned_data[one.field] for one in self.asked if not one.derived}
        return given | risks_answered(self, self.asked)


def has_risks(questions: Sequence[Question]) -> bool:
    """Whether a part asks about risks, which are laid out as one compact list."""
    return any(one.choices is Risk for one in questions)


def _answer(question: Question, value: Any, more: str = "") -> CellValue:
    """An answer in the words of its choices; text keeps its lines."""
    if question.choices is Risk and value == Risk.PRESENT:
        return Cell(question.words(value), note=more or NOT_SAID)
    if is_empty(value):
        return NOT_ANSWERED
    if isinstance(value, str) and not question.choices:
        return linebreaksbr(value)
    return value if not isinstance(value, (str, bool, list)) else question.words(value)


def _control(question: Question) -> forms.Field:
    """The control of a question, from the kind of its field in the model and its row in the table."""
    kept: Any = Referral._meta.get_field(question.field)
    if isinstance(kept, models.BooleanField):
        return _yes_no(question)
    if isinstance(kept, models.JSONField):
        choices: Any = question.choices
        return forms.MultipleChoiceField(
            label=question.label,
            choices=choices.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if kept.choices:
        return forms.ChoiceField(
            label=question.label,
            choices=kept.choices,
            required=not kept.blank,
            widget=forms.RadioSelect,
            help_text=question.hint,
        )
    return _box(question, kept)


def _box(question: Question, kept: Any) -> forms.Field:
    shown: dict[str, Any] = {"label": question.label, "required": False}
    if isinstance(kept, models.DateField):
        return DayField(help_text=question.hint, **shown)
    if isinstance(kept, models.PositiveSmallIntegerField):
        return forms.IntegerField(min_value=0, max_value=question.most, help_text=question.hint, **shown)
    if isinstance(kept, models.TextField):
        return LongTextField(
            audience=question.audience, rows=question.lines, help_text=question.hint, **shown
        )
    said = IN_PROFILE if question.audience is Audience.PROVIDERS else question.audience.value
    return forms.CharField(max_length=kept.max_length, help_text=f"{question.hint} {said}".strip(), **shown)


def _yes_no(question: Question) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=question.label,
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )


def section_form(section: Section, base: type[SectionForm] = SectionForm) -> type[SectionForm]:
    """The form of a part, made from the table of questions; `base`: what it does with the answers."""
    asked = section.questions + section.also
    controls = {one.field: _control(one) for one in asked if not one.derived}
    if has_risks(asked):
        controls[REST] = rest_box()
    return type(f"{section.title}Form", (base,), {"asked": asked, **controls})


FORMS: dict[str, type[SectionForm]] = {section.code: section_form(section) for section in SECTIONS}


def later_form(fields: Collection[str]) -> type[SectionForm]:
    """The form of the answers that an emergency let wait, with the texts that an answer among them asks for."""
    wanted = {
        *fields,
        *(one.field for one in QUESTIONS.values() if one.needed_if and one.needed_if[0] in fields),
    }
    asked = tuple(one for one in QUESTIONS.values() if one.field in wanted and not one.derived)
    form = section_form(Section("later", "Later", asked))
    form.submit_label, form.secondary = "Save the answers", ()
    form.consequence = "If you leave one empty, it would stay to be answered."
    return form


class WithdrawForm(PageForm):
    submit_label = "Withdraw the referral"
    consequence = "If you withdraw it, the search would stop. A withdrawn referral cannot be taken up again."
    warning = True
    reason = LongTextField(label="Why the referral is withdrawn", audience=Audience.COUNCIL)


class ReferralFilter(PageForm):
    submit_label = "Show these"
    form_method = "get"
    STATES = (("open", "All open"), ("", "All"))
    DUE = (("", "Any"), *Due.choices)
    state = forms.ChoiceField(label="State", required=False)
    due = forms.ChoiceField(label="How soon", choices=DUE, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("state", forms.ChoiceField).choices = [
            *self.STATES,
            *ReferralState.choices,
        ]
