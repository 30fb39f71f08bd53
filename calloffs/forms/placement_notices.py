"""Notices of a placement (regulation 13): what is decided about each recipient, that it was given, and who is told."""

from collections.abc import Sequence

from crispy_forms.layout import Layout
from django import forms

from calloffs.rules.placement_notices import Decided, Given
from calloffs.states import TellingStep, ToldHow, ToldKind
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience


class DecideTelling(PageForm):
    """Give notice, leave out with a reason, or say that there is nobody."""

    submit_label = "Record the decision"
    consequence = (
        "If you record it, it would stand with your name. Nothing sends itself: you could open a letter."
    )
    nouns = {"step": "what is to be done"}

    step = forms.ChoiceField(label="What is to be done?", widget=forms.RadioSelect)
    recipient_name = forms.CharField(
        label="To whom does the letter go?",
        max_length=160,
        required=False,
        help_text="If notice is given. Who meets the child by name reads it, and the letter shows it.",
    )
    recipient_address = LongTextField(
        label="Their address, as the letter shows it",
        rows=3,
        max_length=500,
        required=False,
        audience=Audience.COUNCIL,
    )
    reason = LongTextField(
        label="Why?",
        rows=3,
        max_length=500,
        required=False,
        audience=Audience.COUNCIL,
        help_text="Needed if somebody is left out or nobody is there, and for a change. Name no child.",
    )

    def __init__(self, *args, steps: Sequence[TellingStep], **kwargs):
        super().__init__(*args, **kwargs)
        self.control("step", forms.ChoiceField).choices = [(one.value, one.label) for one in steps]
        if TellingStep.NOTIFY not in steps:
            self.drop("recipient_name", "recipient_address")

    @property
    def decided(self) -> Decided:
        """What was typed."""
        texts = {name: self.cleaned_data.get(name, "") for name in ("recipient_name", "recipient_address")}
        return Decided(**self.values("step", "reason"), **texts)


class RecordGiven(PageForm):
    """On which day and how a notice was given."""

    submit_label = "Record the notice"
    consequence = (
        "If you record it, it would stand with your name, and the letter would be kept as it is now, without the word "
        "“draft”, for you to print and send. A correction would need its reason."
    )
    nouns = {"how": "how it was given"}

    given_on = DayField(label="When was it given?")
    how = forms.ChoiceField(label="How was it given?", widget=forms.RadioSelect, choices=ToldHow.choices)
    reason = LongTextField(
        label="Why is it corrected?",
        rows=2,
        max_length=500,
        audience=Audience.COUNCIL,
        help_text="Name no child.",
    )

    def __init__(self, *args, corrects: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not corrects:
            self.drop("reason")

    def layout(self) -> Layout:
        return Layout(*(laid_out(name, field) for name, field in self.fields.items()))

    @property
    def told(self) -> Given:
        """What was typed."""
        return Given(**self.values("given_on", "how"), reason=self.cleaned_data.get("reason", ""))


class SetRecipient(PageForm):
    """Who is told of placements from a day on."""

    submit_label = "Set this recipient"
    consequence = (
        "If you set it, placements that are authorised from that day on would owe the notice so. What is owed already "
        "stays."
    )
    nouns = {"kind": "who is told", "legal_basis": "which rule asks for it"}

    kind = forms.ChoiceField(label="Who is told?", widget=forms.RadioSelect, choices=ToldKind.choices)
    out_of_area = forms.BooleanField(label="Only of a home outside the council’s area", required=False)
    gets_care_plan = forms.BooleanField(
        label="The assessment, the reasons and the care plan go with it",
        required=False,
        help_text="To the area authority only (reg. 13).",
    )
    may_leave_out = forms.BooleanField(
        label="May be left out on a risk of significant harm to the child", required=False
    )
    legal_basis = forms.CharField(label="Which rule asks for it", max_length=300)
    valid_from = DayField(label="In force from")


class EndRecipient(PageForm):
    """From when on somebody is told of placements no more."""

    submit_label = "End it"
    consequence = (
        "If you end it, placements that are authorised on that day or after it would not owe this notice. The end "
        "could be made sooner, not later."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not owed")
