"""Recording a notice of an award, and the data that say which notices awards owe."""

from decimal import Decimal

from crispy_forms.layout import Layout
from django import forms

from calloffs.models.procurement import MOST_DAYS
from calloffs.rules.procurement import Told
from calloffs.states import NoticeStart, ProcurementNotice
from placements.states import Regime
from sefton_pdps.core.forms import DayField, LongTextField, MoneyField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.web.components import Audience


class RecordNotice(PageForm):
    """The number and the day of a notice that was published, or why none is owed."""

    submit_label = "Record the notice"
    consequence = (
        "If you record it, it would stand with your name. A mistake could be corrected; both would be kept."
    )

    reference = forms.CharField(
        label="Number of the notice",
        max_length=60,
        required=False,
        help_text="As Find a Tender or Contracts Finder gives it, such as 2022/S 000-028837 or 012345-2025.",
    )
    published_on = DayField(label="When was it published?", required=False)
    not_owed_reason = LongTextField(
        label="Why is it not owed?",
        rows=3,
        max_length=500,
        required=False,
        audience=Audience.COUNCIL,
        help_text="Leave the number and the day empty. Name the rule, and no child.",
    )

    def layout(self) -> Layout:
        """Why none is owed stands behind one line: it is rare."""
        reason = {"not_owed_reason": self.fields["not_owed_reason"]}
        boxes = [laid_out(name, self.fields[name]) for name in ("reference", "published_on")]
        return Layout(*boxes, Folded(reason, summary="It is not owed"))

    @property
    def told(self) -> Told:
        """What was typed."""
        return Told(**self.values("reference", "published_on", "not_owed_reason"))


class CorrectNotice(RecordNotice):
    """What is true in place of what was recorded, and what was wrong with that."""

    submit_label = "Correct the record"
    consequence = (
        "If you correct it, this would stand with your name. What was recorded before would be read below it."
    )
    nouns = {"reason": "what was wrong"}

    reason = LongTextField(
        label="What was wrong with what was recorded?",
        rows=3,
        max_length=500,
        audience=Audience.COUNCIL,
        help_text="Name no child.",
    )

    def layout(self) -> Layout:
        """What was wrong first; then the record as it should be."""
        return Layout(laid_out("reason", self.fields["reason"]), *super().layout().fields)


class SetNoticeRule(PageForm):
    """A notice that awards owe from a day on."""

    submit_label = "Set this notice"
    consequence = (
        "If you set it, awards that are authorised from that day on would owe it so. What is owed already keeps its "
        "day."
    )
    nouns = {
        "regime": "the law",
        "notice": "which notice",
        "starts": "from when its days are counted",
        "unit": "days or working days",
        "legal_basis": "which rule asks for it",
    }

    regime = forms.ChoiceField(
        label="Under which law?",
        widget=forms.RadioSelect,
        choices=[one for one in Regime.choices if one[0] != Regime.NONE],
    )
    notice = forms.ChoiceField(
        label="Which notice?", widget=forms.RadioSelect, choices=ProcurementNotice.choices
    )
    from_value = MoneyField(
        label="Owed from",
        minimum=Decimal(0),
        maximum=Decimal("9999999999.99"),
        help_text="Whole-life value in pounds, VAT included. 0 for each award.",
    )
    starts = forms.ChoiceField(
        label="From when are the days counted?", widget=forms.RadioSelect, choices=NoticeStart.choices
    )
    days = forms.IntegerField(
        label="How many days after it?",
        min_value=0,
        max_value=MOST_DAYS,
        help_text="0: on that day. Thirty days “beginning with” a day are 29 after it.",
    )
    unit = forms.ChoiceField(label="Counted in", widget=forms.RadioSelect, choices=DayUnit.choices)
    legal_basis = forms.CharField(label="Which rule asks for it", max_length=300)
    exception = forms.CharField(
        label="When it is not owed all the same",
        max_length=300,
        required=False,
        help_text="Whoever records the notice reads it.",
    )
    valid_from = DayField(label="In force from")


class EndNoticeRule(PageForm):
    """From when on awards owe a notice no more."""

    submit_label = "End it"
    consequence = (
        "If you end it, awards that are authorised on that day or after it would not owe it. The end could be made "
        "sooner, not later."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not owed")
