"""The authorising officer's answer, and the bands of the scheme of delegation."""

from decimal import Decimal

from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.states import KeyDecision
from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import DayField, LongTextField, MoneyField, PageForm, SubmissionKey


class Decide(PageForm):
    """Authorise, return or refuse, after a declaration about conflicts of interest."""

    submit_label = "Record my decision"
    consequence = "Your decision is recorded under your name and stands."
    nouns = {"decision": "what you decide"}

    no_conflict = forms.BooleanField(label="I have no conflict of interest in this decision")
    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        choices=[
            Choice(KeyDecision.AUTHORISE, "Authorise"),
            Choice(
                KeyDecision.RETURN, "Return with a question", hint="It comes back to you when it is answered."
            ),
            Choice(
                KeyDecision.REFUSE,
                "Refuse",
                hint="The officer must recommend otherwise, or end the call-off.",
            ),
        ],
    )
    reason = LongTextField(
        label="Your reasons, or your question",
        required=False,
        audience=Audience.COUNCIL,
        help_text="Needed to return or refuse.",
    )
    key = SubmissionKey()


class SetBands(PageForm):
    """A new set of bands: the Head of Service up to a ceiling, the Executive Director above it."""

    submit_label = "Set these bands"
    consequence = "Authorisations asked for from that date use them. Those asked for before keep their band."

    valid_from = DayField(label="In force from")
    ceiling = MoneyField(
        label="The Head of Service authorises up to",
        minimum=Decimal("0.01"),
        maximum=Decimal("9999999999.99"),
        help_text="Whole-life value, in pounds. Above it the Executive Director authorises.",
    )
    legal_basis = forms.CharField(
        label="The decision or rule that they stand on",
        max_length=300,
        help_text="Printed on each agreement. For example the Cabinet's decision and the Contract Procedure Rule.",
    )
    key = SubmissionKey()
