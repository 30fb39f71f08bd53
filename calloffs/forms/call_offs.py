"""The council's questions about a call-off: its route and term, its end."""

from collections.abc import Sequence
from datetime import date, timedelta

from crispy_forms.layout import Layout
from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.states import CallOffRoute
from providers.models import Lot
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

ONE_NIGHT = timedelta(days=1)
# What each route would do, in the words of the page that chooses between them.
WOULD = {
    CallOffRoute.MINI_COMPETITION: (
        "You would set a deadline next. Every provider with a home that passes would be invited to offer."
    ),
    CallOffRoute.DIRECT_AWARD: (
        "You would choose one home next, agree with its provider and make the case. Nobody else would be asked."
    ),
    CallOffRoute.CONTINGENCY: (
        "You would go down the ladder next: other councils' agreements, then a purchase outside every agreement. You "
        "would record who was asked on each rung and what they answered."
    ),
}
ROUTES = [Choice(route.value, route.label, hint=WOULD[route]) for route in CallOffRoute]


LENGTH_COMES = (
    "Leave it as it is. In an emergency you are asked later how long for: 72 hours, 28 days or longer."
)
# What the line says behind which a reason is folded that most call-offs do not need.
REASONS = {
    "route_reason": "Another way than the answers point to: why",
    "short_term_reason": "The placement is to be shorter: why",
}


class OpenCallOff(PageForm):
    """The route assessment: no route is a silent default, and going where the answers point needs no reason (S-48)."""

    submit_label = "Open the call-off"
    consequence = (
        "If you open it, nothing will go to providers yet. The answers and the route will stay on record."
    )
    nouns = {
        "sibling_home": "whether a brother or sister lives in a home that could take this child",
        "route": "a route",
        "route_reason": "the reason for the route",
        "short_term_reason": "the reason for the shorter term",
    }

    lot = forms.ChoiceField(
        label="Lot", widget=forms.RadioSelect,
        help_text="The category of the framework that it is bought in: only providers admitted to it are asked.",
    )  # fmt: skip
    sibling_home = forms.TypedChoiceField(
        label="Does a brother or sister live in a home that could take this child too?",
        widget=forms.RadioSelect,
        choices=[("lives", "Yes"), ("none", "No")],
        coerce=lambda answer: answer == "lives",
        empty_value=None,
        help_text="If so, the answers point to a direct award.",
    )
    route = forms.ChoiceField(label="Route", widget=forms.RadioSelect, choices=ROUTES)
    route_reason = LongTextField(
        label="Why this route is best for the child's needs", audience=Audience.COUNCIL, required=False,
        help_text="Weigh the needs and the risks. Name no price.",
    )  # fmt: skip
    needed_on = DayField(label="Date needed by")
    term_ends_on = DayField(
        label="Last night of the placement",
        help_text=(
            "Filled in as the framework has it: a home is bought for five years, or until the 18th birthday if that is "
            "sooner. For a shorter placement, say below why."
        ),
    )
    short_term_reason = LongTextField(
        label="Why the placement is shorter", audience=Audience.COUNCIL, rows=3, required=False,
        help_text="Only when it ends before five years and before the 18th birthday.",
    )  # fmt: skip

    def __init__(self, *args, lots: Sequence[Lot], asks_siblings: bool, emergency: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if emergency:
            self.fields["term_ends_on"].help_text = LENGTH_COMES
        if not asks_siblings:
            self.drop("sibling_home")
        self.lots = {str(lot.pk): lot for lot in lots}
        field = self.control("lot", forms.ChoiceField)
        field.choices = [(pk, lot.name) for pk, lot in self.lots.items()]
        if len(self.lots) == 1:
            # There is nothing to choose: the page says which it is.
            field.widget, field.required = forms.HiddenInput(), False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """The reasons that most call-offs need none of are folded until the form was sent."""
        return Layout(
            *(
                Folded({name: field}, unfolds="route", summary=REASONS[name])
                if name in REASONS
                else laid_out(name, field)
                for name, field in self.fields.items()
                if not field.widget.is_hidden
            )
        )

    def clean_term_ends_on(self) -> date:
        """The call-off keeps the first day after the term."""
        return self.cleaned_data["term_ends_on"] + ONE_NIGHT

    def clean_lot(self) -> Lot:
        chosen = self.cleaned_data["lot"]
        return self.lots[chosen] if chosen else next(iter(self.lots.values()))


class EndCallOff(PageForm):
    """Ending a call-off with no award."""

    submit_label = "End with no award"
    warning = True
    consequence = (
        "If you end it, every provider that was invited and has not declined would be told, with this reason."
    )
    nouns = {"reason": "the reason for ending it"}

    reason = LongTextField(
        label="Why it ends with no award", audience=Audience.PROVIDERS,
        help_text="Write nothing that could tell who the child is.",
    )  # fmt: skip
