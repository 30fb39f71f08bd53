from collections.abc import Sequence
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError

from providers.imports import check_readable
from providers.imports.file_kinds import check_kind
from providers.models import PreviewLine, RegisterImport
from providers.presenters.previews import question_label
from providers.states import Answer
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.text.words import day, moment
from sefton_pdps.core.web.components import Audience
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.uploads import Checked, check_upload


class RegisterForm(PageForm):
    """The register to read and its date."""

    submit_label = "Read the register"
    consequence = (
        "If you read it, you would see first what it changes. Nothing is written until you apply it."
    )
    nouns = {"file": "the Ofsted register", "as_at": "the date of the register"}
    checked: Checked

    file = forms.FileField(
        label="Ofsted register", help_text="The Excel workbook (.xlsx) as Ofsted sent it, up to 10 MB."
    )
    as_at = DayField(
        label="What is the date of the register?",
        help_text="The date that Ofsted gives for the list, for example 31 3 2025.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_kind(file)
            file.seek(0)
            self.checked = check_upload(file, {FileType.XLSX})
            check_readable(BytesIO(self.checked.body))
        except DomainError as refusal:
            raise ValidationError(list(refusal.reasons)) from refusal
        return self.checked


class ConfirmForm(PageForm):
    """A confirmation that is one button."""

    def __init__(self, *args, label: str, consequence: str, warning: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label, self.consequence, self.warning = label, consequence, warning


class QuestionsForm(PageForm):
    """For each setting whose provider or kind would change: whether the change is taken."""

    submit_label = "Save the answers"
    consequence = (
        "If you refuse a change, the setting would keep its recorded provider or kind, and everything else that its "
        "row says would be taken."
    )

    def __init__(self, *args, lines: list[PreviewLine], **kwargs):
        self.lines = {f"line_{one.pk.hex}": one for one in lines}
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        return {
            name: forms.ChoiceField(
                label=question_label(one),
                choices=Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=one.answer,
            )
            for name, one in self.lines.items()
        }

    def answers(self):
        """The answers given, by the key of the line."""
        return {
            line.pk: Answer(self.cleaned_data[name])
            for name, line in self.lines.items()
            if self.cleaned_data.get(name)
        }


class AbsenceForm(PageForm):
    """What became of a setting that the register left out."""

    submit_label = "Save the decision"
    consequence = (
        "If it has closed, it would not be registered from that day on and its free places would close; where a child "
        "of ours lives there, a decision would be due within 24 hours."
    )
    nouns = {
        "decision": "what became of the setting",
        "closed_on": "the day it closed",
        "reason": "the reason",
    }

    decision = forms.ChoiceField(
        label="What became of it?",
        choices=[
            ("close", "It has closed"),
            ("keep", "It is still registered; the register left it out by mistake"),
            ("ask", "Not known yet: Ofsted is asked"),
        ],
        widget=forms.RadioSelect,
    )
    closed_on = DayField(label="When did it close?", help_text="Only if it has closed.", required=False)
    reason = LongTextField(
        label="How do you know?",
        help_text="For example who said so and when.",
        audience=Audience.COUNCIL,
        max_length=1000,
    )

    def clean(self):
        answers = super().clean()
        if (
            answers.get("decision") == "close"
            and not answers.get("closed_on")
            and "closed_on" not in self.errors
        ):
            self.add_error("closed_on", "Enter the day it closed.")
        return answers


class ChangesFilter(PageForm):
    """Of which import the changes are listed."""

    form_method = "get"
    submit_label = "Show these changes"

    imported = forms.ChoiceField(label="Register as at", required=False)

    def __init__(self, *args, imports: Sequence[RegisterImport], **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{day(one.as_at)}, read on {moment(one.at)}") for one in imports]
        self.control("imported", forms.ChoiceField).choices = named
