"""The boxes of a search statement: in which edition, and for whom."""

from django import forms

from calloffs.rules.search_statements import LONGEST_ADDRESSEE
from calloffs.states import Edition
from sefton_pdps.core.forms import PageForm


class MakeStatement(PageForm):
    """For whom a statement of the whole search is written."""

    submit_label = "Make the statement"
    consequence = (
        "If you make it, it would tell the search as it stands now and stay as it is, with your name. It would be "
        "listed, and each download would be written down."
    )
    nouns = {"edition": "which edition", "for_whom": "the court or hearing"}

    edition = forms.ChoiceField(
        label="Which edition?",
        initial=Edition.COURT,
        widget=forms.RadioSelect,
        choices=[
            (Edition.COURT, "For the court: parents may read it"),
            (Edition.FULL, "For the council: everything that is on record of the search"),
        ],
    )
    for_whom = forms.CharField(
        label="For which court or hearing?",
        max_length=LONGEST_ADDRESSEE,
        help_text="Such as the Family Court at Liverpool, hearing of 8 December. It stands on page 1: name no child.",
    )
