from collections.abc import Sequence
from decimal import Decimal

from django import forms

from placements.models import CostLine, FeeKind
from placements.rules.fees import Line, weekly_line
from placements.states import EndReason, LocationClass, PlacementState
from sefton_pdps.core.forms import DayField, LongTextField, MomentField, MoneyField, PageForm
from sefton_pdps.core.web.components import Audience

MOST_WEEKLY = Decimal("99999999.99")  # as much as a fee line can hold
PAST_LAST_NIGHT = "past"


class StartForm(PageForm):
    """When the child arrived, and who says so."""

    submit_label = "Record the arrival"
    nouns = {"confirmed_by": "who confirmed it"}
    arrived_at = MomentField(label="When did the child arrive?")
    confirmed_by = forms.CharField(
        label="Who confirmed it?",
        max_length=160,
        help_text=f"Name and job, for example the manager of the home. {Audience.COUNCIL.value}",
    )


class EndForm(PageForm):
    submit_label = "End the placement"
    consequence = (
        "If you end it, the fees would stop on that day, and the place would be free again. The months "
        "already kept would stay."
    )
    warning = True
    ended_on = DayField(label="First day not lived there", help_text="That night is no longer paid for.")
    reason = forms.ChoiceField(label="Why did it end?", choices=EndReason.choices, widget=forms.RadioSelect)


class FeeForm(PageForm):
    submit_label = "Change the fee"
    consequence = (
        "If you change it, what was paid before that day will stay as it was, and the line before it "
        "will be kept in the history."
    )
    kind = forms.ModelChoiceField(label="Kind of fee", queryset=FeeKind.objects.none(), empty_label=None)
    weekly = MoneyField(
        label="New weekly amount",
        minimum=None,
        maximum=MOST_WEEKLY,
        help_text="In pounds a week, of this kind alone. A discount is less than £0.",
    )
    from_on = DayField(label="First day of the new amount")
    evidence = LongTextField(label="What it rests on", audience=Audience.COUNCIL, rows=3)
    need = forms.ChoiceField(label="The need it rests on, for support that needs evidence", required=False)
    review_on = DayField(label="Review date, for support that needs evidence", required=False)
    ends_on = DayField(
        label="Day on which it ends, for support that needs evidence",
        required=False,
        help_text="The first day that is no longer paid. Left empty, it runs as long as the line before it.",
    )

    def __init__(self, *args, kinds, needs, authorised="", **kwargs):
        super().__init__(*args, **kwargs)
        self.control("need", forms.ChoiceField).choices = [
            ("", "No need of the profile"),
            *((one.code, one.label) for one in needs),
        ]
        self.control("kind", forms.ModelChoiceField).queryset = kinds
        self.fields["weekly"].help_text += f" {authorised}".rstrip()

    @property
    def line(self) -> Line:
        """The line that takes over from a day on; without an end of its own it runs as long as the one before it."""
        given = self.cleaned_data
        return weekly_line(
            given["kind"].code,
            given["weekly"],
            starts_on=given["from_on"],
            ends_on=given["ends_on"],
            need=given["need"],
            evidence=given["evidence"],
            review_on=given["review_on"],
        )


class PlacementFilter(PageForm):
    submit_label = "Show these"
    form_method = "get"
    state = forms.ChoiceField(
        label="State",
        choices=[("", "All"), *PlacementState.choices, (PAST_LAST_NIGHT, "Past the last night agreed")],
        required=False,
    )
    cost_line = forms.ModelChoiceField(
        label="Cost line",
        queryset=CostLine.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="All",
    )
    where = forms.ChoiceField(
        label="Where", choices=[("", "Anywhere"), *LocationClass.choices], required=False
    )
    sort = forms.ChoiceField(label="Order", required=False)

    def __init__(self, *args, orders: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.control("sort", forms.ChoiceField).choices = orders
        if not orders:
            del self.fields["sort"]
