from datetime import date

from django import forms

from providers.states import ServiceType
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class FrameworkForm(PageForm):
    """The framework: what it is called, the law it stands on (S-2), and its original term (S-39)."""

    submit_label = "Create the framework"
    consequence = "You will add its lots next. The original term will stay on record if it is extended."
    nouns = {"starts_on": "the first day", "ends_on": "the last day"}

    reference = forms.CharField(max_length=40, help_text="The council's own, such as PDPS-2027.")
    title = forms.CharField(max_length=200)
    regime = forms.CharField(
        label="Procurement law it stands on",
        max_length=200,
        help_text="For example: Procurement Act 2023, light touch.",
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day of the original term", help_text="Usually three years later.")

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", "The last day must be after the first day.")
        return cleaned


class ExtensionForm(PageForm):
    """A decided extension of the framework's term."""

    submit_label = "Record the extension"
    consequence = (
        "If you record it, the framework will last until the new last day. The record could not be taken "
        "back."
    )
    nouns = {"new_end": "the new last day", "decided_on": "the date of the decision"}

    new_end = DayField(label="New last day")
    decided_on = DayField(label="When was it decided?")
    reason = LongTextField(label="Why it is extended", audience=Audience.COUNCIL, max_length=1000)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("decided_on", DayField).maximum = today


class LotForm(PageForm):
    """A category of provision."""

    submit_label = "Add the lot"
    consequence = "If you add it, providers will be able to apply for it in rounds that include it."

    name = forms.CharField(max_length=120)
    service_type = forms.ChoiceField(
        label="Kind of care", choices=ServiceType.choices, widget=forms.RadioSelect
    )
    least_age = forms.IntegerField(
        label="Youngest age", min_value=0, max_value=17, initial=0, help_text="0 when there is none."
    )
    description = LongTextField(required=False, audience=Audience.PROVIDERS, max_length=1000, rows=3)
    valid_from = DayField(label="In use from")
