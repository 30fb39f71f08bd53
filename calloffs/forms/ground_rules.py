"""The boxes of what shows a ground of a direct award, as dated data."""

from django import forms

from calloffs.codes import EvidenceKind
from calloffs.models.grounds import MOST_HOURS
from calloffs.states import DirectGround
from sefton_pdps.core.forms import DayField, PageForm


class SetGroundRule(PageForm):
    """What shows a ground from a day on."""

    submit_label = "Set this ground"
    consequence = (
        "If you set it, cases that are made from that day on would be shown by one of these. What was argued "
        "stays."
    )
    nouns = {
        "ground": "the ground",
        "shown_by": "what shows it",
        "rests_on": "which rule or practice asks for it",
    }

    ground = forms.ChoiceField(
        label="Ground",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in DirectGround.of_the_pdps()],
    )
    shown_by = forms.MultipleChoiceField(
        label="What shows it?",
        widget=forms.CheckboxSelectMultiple,
        choices=EvidenceKind.choices,
        help_text="One of those that you tick would be enough.",
    )
    rests_on = forms.CharField(label="Which rule or practice asks for it", max_length=300)
    answer_hours = forms.IntegerField(
        label="How many hours has a home to answer?",
        min_value=1,
        max_value=MOST_HOURS,
        help_text="Of a home that is asked on this ground, in the portal.",
    )
    valid_from = DayField(label="In force from")


class EndGroundRule(PageForm):
    """From when on a ground is argued in words alone."""

    submit_label = "End it"
    consequence = (
        "If you end it, cases that are made on that day or after it would argue this ground in words alone. The end "
        "could be made sooner, not later."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not asked")
