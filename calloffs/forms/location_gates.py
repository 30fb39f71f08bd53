"""What the law asks before a home outside the area is approved, as dated data."""

from django import forms

from calloffs.states import LawGate
from placements.rules.schooling import SCHOOL_YEARS
from sefton_pdps.core.forms import DayField, PageForm

FIRST, LAST = SCHOOL_YEARS
YEARS = f"From {FIRST}, reception, to {LAST}. Leave both empty to ask it of every child."


class SetGate(PageForm):
    """A question from a day on."""

    submit_label = "Set this question"
    consequence = (
        "If you set it, homes approved from that day on would need its answer. What is approved stays."
    )
    nouns = {"gate": "what is asked", "legal_basis": "which rule asks for it"}

    gate = forms.ChoiceField(label="What is asked?", widget=forms.RadioSelect, choices=LawGate.choices)
    near_too = forms.BooleanField(
        label="Of a home in an adjoining authority too",
        required=False,
        help_text="At a distance it is always asked.",
    )
    from_year = forms.IntegerField(
        label="First school year", min_value=FIRST, max_value=LAST, required=False, help_text=YEARS
    )
    to_year = forms.IntegerField(label="Last school year", min_value=FIRST, max_value=LAST, required=False)
    may_follow = forms.BooleanField(label="In an emergency it may follow the approval", required=False)
    to_confirm = forms.BooleanField(label="It is still for the council’s lawyers to confirm", required=False)
    legal_basis = forms.CharField(label="Which rule asks for it", max_length=300)
    valid_from = DayField(label="In force from")


class EndGate(PageForm):
    """From when on a question is not asked any more."""

    submit_label = "End it"
    consequence = (
        "If you end it, homes that are approved on that day or after it would not need its answer. The end could be "
        "made sooner, not later."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not asked")
