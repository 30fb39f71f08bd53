from django import forms

from placements.states import SafeguardChoice
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

OF_A_CHILD_WHO_IS_THERE = [one for one in SafeguardChoice.choices if one[0] != SafeguardChoice.WILL_NOT]


class BarredStartForm(PageForm):
    """What follows for a child who moved into a setting that a gate bars, and why."""

    submit_label = "Record what follows"
    consequence = "If you record it, it would stand with your name and the time, and could not be changed."
    nouns = {"reason": "the reason"}
    decision = forms.ChoiceField(
        label="What follows for the child?", choices=OF_A_CHILD_WHO_IS_THERE, widget=forms.RadioSelect
    )
    reason = LongTextField(
        label="What are the safeguards, or how is the move planned, and why?",
        help_text="For example a visit, Ofsted’s report, whom you spoke to.",
        audience=Audience.COUNCIL,
        max_length=2000,
    )
