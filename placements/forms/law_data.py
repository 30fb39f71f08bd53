"""The boxes of the clocks of the law and of the kinds of home that are excepted."""

from django import forms

from placements.codes import LawDays
from placements.models.law_data import MOST_DAYS
from placements.rules.gates import KINDS
from providers.states import SettingKind
from sefton_pdps.core.forms import DayField, PageForm
from sefton_pdps.core.time.counted_days import DayUnit


class ClockForm(PageForm):
    """How long something may take that begins on a day or after it."""

    submit_label = "Set the days"
    consequence = (
        "If you set them, what begins on that day or after it would have them. What runs keeps its day."
    )
    nouns = {
        "clock": "what follows",
        "unit": "days or working days",
        "legal_basis": "which rule it stands on",
    }
    clock = forms.ChoiceField(label="What follows?", choices=LawDays.choices, widget=forms.RadioSelect)
    days = forms.IntegerField(label="Within how many days?", min_value=1, max_value=MOST_DAYS)
    unit = forms.ChoiceField(label="Counted in", choices=DayUnit.choices, widget=forms.RadioSelect)
    legal_basis = forms.CharField(label="Which rule it stands on", max_length=300)
    valid_from = DayField(label="From which day?")


class ExceptedForm(PageForm):
    """A kind of home in which a child of any age may live though Ofsted does not register it."""

    submit_label = "Except this kind"
    consequence = (
        "If you except it, homes of this kind that another regulator registers could be used for a child of any age "
        "from that day on."
    )
    nouns = {"setting_kind": "the kind of home", "legal_basis": "which rule it stands on"}
    setting_kind = forms.ChoiceField(
        label="Which kind of home?",
        choices=[one for one in SettingKind.choices if one[0] not in KINDS.values()],
        widget=forms.RadioSelect,
    )
    legal_basis = forms.CharField(label="Which rule it stands on", max_length=300)
    valid_from = DayField(label="From which day?")


class EndExceptionForm(PageForm):
    """From when on a kind of home is not excepted."""

    submit_label = "End the exception"
    consequence = (
        "If you end it, no child could move into a home of this kind on that day or after it. Who lives in one stays "
        "on record. The end could be made sooner, not later; the kind could be excepted again."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not excepted")
