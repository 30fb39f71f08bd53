"""A child in a home that nobody registers: what is recorded, and the Director's review."""

from django import forms

from placements.rules.unregistered import Facts
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class StayForm(PageForm):
    """When the home applied, what the court ordered, and by when the child leaves."""

    submit_label = "Record it"
    consequence = (
        "If you record it, the Director would be asked to review the stay regularly. It stays a breach until the child "
        "leaves or the home is registered."
    )
    applied_on = DayField(label="When did the home apply to Ofsted for its registration?")
    court_order_on = DayField(
        label="Date of the court’s order", required=False, help_text="Always needed for a child under 16."
    )
    court_reference = forms.CharField(
        label="Reference of the court’s order",
        max_length=60,
        required=False,
        help_text=f"Its number only. {Audience.COUNCIL.value}",
    )
    leaves_by = DayField(label="By when does the child leave?")

    @property
    def facts(self) -> Facts:
        return Facts(**self.values("applied_on", "leaves_by", "court_order_on", "court_reference"))


class ReviewForm(PageForm):
    """What the Director found, and by when the child leaves."""

    submit_label = "Record the review"
    consequence = "If you record it, it would stand under your name, and the next review would get its day."
    nouns = {"finding": "what you found"}

    finding = LongTextField(
        label="Is the child safe there, what was done, and what follows?", audience=Audience.COUNCIL, rows=5
    )
    leaves_by = DayField(label="By when does the child leave?")
