"""The authorising officer's answer, and the bands of the scheme of delegation."""

from decimal import Decimal
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.forms.proposals import IMPACT_NOUN, IMPACT_QUESTION, IMPACT_REASON
from calloffs.states import ExpiryUnit, GivingOffice, Impact, NotNearer, OfficeDecision
from sefton_pdps.core.forms import DayField, LongTextField, MoneyField, PageForm
from sefton_pdps.core.web.components import Audience

ON_CALL = (
    "If you authorise it, it will be written down that you were on call, and somebody of the Head of Service's office "
    "will look at it on the next working day."
)
ON_CALL_REASON = (
    "Needed whatever you decide. To authorise: why the Head of Service or the director cannot do it now."
)


def why_not_nearer() -> forms.MultipleChoiceField:
    """Coded, where an emergency is approved before somebody has answered it (ADR 144)."""
    return forms.MultipleChoiceField(
        label="Why no home nearer?",
        choices=NotNearer.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Needed for an approval. Choose all that apply.",
    )


DECISIONS = [
    Choice(OfficeDecision.AUTHORISE, "Authorise"),
    Choice(OfficeDecision.RETURN, "Return with a question", hint="It comes back to you when it is answered."),
    Choice(
        OfficeDecision.REFUSE,
        "Refuse",
        hint="The officer must propose something else, or end the call-off. What you refuse stays on record.",
    ),
]


class Decide(PageForm):
    """Authorise, return or refuse, after a declaration about conflicts of interest.

    Adult Social Care also answers the impact after 18 where nobody has yet (S-52).
    """

    submit_label = "Record my decision"
    consequence = (
        "If you record it, your decision will stand under your name, and those who wait for it will be told."
    )
    nouns = {"decision": "what you decide", "asc_impact": IMPACT_NOUN}

    no_conflict = forms.BooleanField(label="I have no conflict of interest in this decision")
    asc_impact = forms.ChoiceField(
        label=IMPACT_QUESTION,
        widget=forms.RadioSelect,
        choices=Impact.choices,
        required=False,
        help_text="No answer is recorded yet. Needed to authorise.",
    )
    asc_impact_reason = LongTextField(label=IMPACT_REASON, required=False, rows=3, audience=Audience.COUNCIL)
    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=DECISIONS,
    )
    reason = LongTextField(
        label="Your reasons, or your question",
        required=False,
        audience=Audience.COUNCIL,
        help_text="Needed to return or refuse.",
    )
    considered = LongTextField(
        label="What was considered under reg. 11",
        required=False,
        rows=3,
        audience=Audience.COUNCIL,
        help_text="Needed to authorise: you would approve the home, which is out of area, in law too.",
    )
    why_not_nearer = why_not_nearer()

    def __init__(
        self,
        *args,
        asks_impact: bool,
        may_authorise: bool = True,
        on_call: bool = False,
        asks_law: bool = False,
        asks_why: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if not asks_law:
            self.drop("considered")
        if not (asks_law and asks_why):
            self.drop("why_not_nearer")
        if on_call:
            self.consequence = ON_CALL
            self.fields["reason"].help_text = ON_CALL_REASON
        if not may_authorise:
            decision = self.control("decision", forms.ChoiceField)
            decision.choices = [one for one in DECISIONS if one[0] != OfficeDecision.AUTHORISE]
            decision.initial = OfficeDecision.RETURN
            decision.help_text = (
                "It cannot be authorised as it is. If you return it, say what is to be proposed instead."
            )
        if not asks_impact:
            self.drop("asc_impact", "asc_impact_reason")

    @property
    def in_law(self) -> dict[str, Any]:
        """What was considered, and why no home is nearer; nothing where the question is not asked."""
        names = ("considered", "why_not_nearer")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @property
    def impact(self) -> dict[str, str]:
        """The answer on the impact and its reason, empty where the question is not asked."""
        return {
            "impact": self.cleaned_data.get("asc_impact", ""),
            "impact_reason": self.cleaned_data.get("asc_impact_reason", ""),
        }


RATIFICATIONS = [
    Choice(
        OfficeDecision.AUTHORISE, "Ratify", hint="It would be authorised, as if you had decided it before."
    ),
    Choice(
        OfficeDecision.RETURN,
        "Return with a question",
        hint="Nothing would end by it. You may ratify when it is answered.",
    ),
    Choice(
        OfficeDecision.REFUSE,
        "Refuse",
        hint="Nothing would end by it: the child lives there. The Director would be told, and decides what follows.",
    ),
]


class Ratify(Decide):
    """Ratify what was given for a time, or say why not."""

    consequence = (
        "If you record it, your decision will stand under your name. The placement, its agreement and its pay go on "
        "whatever you decide."
    )

    def __init__(self, *args, asks_impact: bool, **kwargs):
        super().__init__(*args, asks_impact=asks_impact, **kwargs)
        self.control("decision", forms.ChoiceField).choices = RATIFICATIONS


class GiveProvisional(PageForm):
    """Provisional authority for the money, in an emergency."""

    submit_label = "Give provisional authority"

    no_conflict = forms.BooleanField(label="I have no conflict of interest in this decision")
    reason = LongTextField(
        label="Why it cannot wait",
        audience=Audience.COUNCIL,
        help_text="Why the office that decides cannot be asked before the child needs the bed.",
    )

    def __init__(self, *args, lapses: str, office: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.consequence = (
            f"If you give it, the home can be agreed tonight. It would lapse on {lapses}, unless the {office} ratifies "
            "it. It is for the money only, and stands for no approval under reg. 11."
        )


IS_ON = [
    Choice("on", "On, as entered below"),
    Choice("off", "Off: nobody may give it", hint="Only the date below is needed."),
]


class SetProvisional(PageForm):
    """The scheme for provisional authority from a day, or that there is none."""

    submit_label = "Save provisional authority"
    consequence = (
        "If you save it, it will apply from that date. What was given before will keep its limit and time."
    )
    nouns = {"switch": "whether it is on or off"}

    switch = forms.ChoiceField(label="Provisional authority is", widget=forms.RadioSelect, choices=IS_ON)
    valid_from = DayField(label="From")
    scheme_reference = forms.CharField(
        label="Where the scheme of delegation allows it",
        max_length=300,
        required=False,
        help_text="For example the part and paragraph of the Constitution.",
    )
    office = forms.ChoiceField(
        label="Who may give it", widget=forms.RadioSelect, choices=GivingOffice.choices, required=False
    )
    up_to = MoneyField(
        label="Up to",
        minimum=Decimal("0.01"),
        maximum=Decimal("9999999999.99"),
        required=False,
        help_text="Whole-life value, in pounds.",
    )
    lasts = forms.IntegerField(label="It lapses after", min_value=1, max_value=168, required=False)
    unit = forms.ChoiceField(
        label="Counted in", widget=forms.RadioSelect, choices=ExpiryUnit.choices, required=False
    )

    def clean(self):
        """Everything is needed to switch it on; to switch it off the date alone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("switch") == "on":
            for name, said in NEEDED_TO_SWITCH_ON.items():
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, said)
        return cleaned


NEEDED_TO_SWITCH_ON = {
    "scheme_reference": "Say where the scheme of delegation allows it.",
    "office": "Choose who may give it.",
    "up_to": "Enter the limit in pounds.",
    "lasts": "Enter after how many hours or working days it lapses.",
    "unit": "Choose hours or working days.",
}


class SetBands(PageForm):
    """A new set of bands: the Head of Service up to a ceiling, the Executive Director above it."""

    submit_label = "Set these bands"
    consequence = (
        "If you save them, authorisations asked for from that date will use them. Those asked for before "
        "will keep their band."
    )

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
