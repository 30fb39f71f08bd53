"""The pages that make a proposal: recommending an offer, the case for a direct award, the impact after 18."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils.html import escape

from calloffs.forms import evidence
from calloffs.presenters.proposals import FEE, NOT_AN_EMERGENCY
from calloffs.rules.competition import FeeAnswer, fee_problems
from calloffs.rules.direct_awards import Agreed, Stay
from calloffs.rules.evidence import Evidence
from calloffs.rules.proposals import ProposedLine
from calloffs.states import AgreedHow, DirectGround, HowLong, Impact
from placements.models import FeeKind
from placements.rules.answers import Need
from providers.models import Place
from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import DayField, LongTextField, MomentField, MoneyField, PageForm

if TYPE_CHECKING:
    from calloffs.selectors.choosing import PlaceChoice

LARGEST_WEEKLY = Decimal("99999.99")
NO_ANSWER = ("", "No answer yet")
IMPACT_QUESTION = "Is Adult Social Care's budget likely to be affected after the child turns 18?"
IMPACT_NOUN = "whether Adult Social Care's budget is likely to be affected"
IMPACT_REASON = "Reasons for this answer"
LETTER = "letter-"
WHY_NEEDED = "what it is for, and why that need calls for it"
WHY_ACCEPTED = "why you agree that it is needed"


class _Proposal(PageForm):
    """What every proposal asks: the place, the start, the impact on Adult Social Care."""

    nouns = {"place": "a place", "asc_impact": IMPACT_NOUN}

    def __init__(
        self,
        *args,
        places: Sequence["PlaceChoice"],
        not_free: Sequence[str] = (),
        asks_impact: bool,
        **kwargs,
    ):
        self.places = {str(one.place.pk): one.place for one in places}
        self.asks_impact = asks_impact
        # What somebody else counts on is never chosen by default.
        first = next((str(one.place.pk) for one in places if not one.rivals), "")
        kwargs["initial"] = {"place": first} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [
            Choice(str(one.place.pk), f"Place {one.place.number}", hint=one.said) for one in places
        ]
        self.fields["place"].help_text = " ".join([str(self.fields["place"].help_text), *not_free])
        if not asks_impact:
            del self.fields["asc_impact"], self.fields["asc_impact_reason"]
            self.helper.layout = self.layout()

    @property
    def place(self) -> Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def impact(self) -> dict[str, str]:
        """The two answers on the impact, empty where the question was not asked."""
        return {name: self.cleaned_data.get(name, "") for name in ("asc_impact", "asc_impact_reason")}


def _place(said: str) -> forms.ChoiceField:
    return forms.ChoiceField(label="Place", widget=forms.RadioSelect, help_text=said)


def _impact(*, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=IMPACT_QUESTION,
        widget=forms.RadioSelect,
        choices=Impact.choices if required else [*Impact.choices, NO_ANSWER],
        required=required,
        help_text="Unless the answer is no, the Executive Director of Adult Social Care and Health decides too.",
    )


def _impact_reason() -> LongTextField:
    return LongTextField(label=IMPACT_REASON, required=False, rows=3, audience=Audience.COUNCIL)


class RecommendOffer(_Proposal):
    """Why this offer, from when, and what every bidder will read."""

    submit_label = "Recommend this offer"
    consequence = "If you save it, nobody will be told yet. You will ask for authorisation on the next page."

    starts_on = DayField(label="Start date")
    place = _place("Only places free for the whole term are listed.")
    reasons = LongTextField(
        label="Why this is the right home for the child",
        audience=Audience.COUNCIL,
        help_text="Safe, sustainable and good value: say all three.",
    )
    not_first_reason = LongTextField(
        label="Why it is chosen before those that rank higher", audience=Audience.COUNCIL, rows=3
    )
    asc_impact = _impact()
    asc_impact_reason = _impact_reason()

    def __init__(
        self,
        *args,
        first: bool,
        bidders: Mapping[str, str],
        supports: Sequence[FeeKind],
        needs: Sequence[Need],
        **kwargs,
    ):
        self.bidders, self.supports = bidders, supports
        self.base_fields = {
            **self.base_fields,
            **_support_boxes(supports, needs, asks=WHY_ACCEPTED),
            **{f"{LETTER}{pk}": _letter(name) for pk, name in bidders.items()},
        }
        if first:
            self.base_fields.pop("not_first_reason")
        super().__init__(*args, **kwargs)

    @property
    def evidence(self) -> dict[str, Evidence]:
        """What each line of wrap-around support is accepted on, by kind."""
        return {kind.code: evidence.given(self.cleaned_data, f"{FEE}{kind.code}") for kind in self.supports}

    @property
    def letters(self) -> dict[str, str]:
        """What was typed for each bidder, by provider id."""
        return {pk: self.cleaned_data[f"{LETTER}{pk}"] for pk in self.bidders}


def _letter(name: str) -> LongTextField:
    return LongTextField(
        label=f"Letter to {escape(name)}",
        audience=Audience.THIS_PROVIDER,
        rows=6,
        help_text="Sent when the call-off is awarded. Name no child, no other provider and no fee.",
    )


class MakeCase(_Proposal):
    """The case for a direct award: ground, evidence, fee, benchmark."""

    submit_label = "Save the case"
    consequence = "If you save it, nobody will be told yet. You will ask for authorisation on the next page."
    nouns = {
        **_Proposal.nouns,
        "ground": "the ground",
        "how_long": "how long it is for",
        "agreed_by": "who at the provider agreed",
        "agreed_at": "the time at which they agreed",
        "agreed_how": "how they agreed",
    }

    how_long = forms.ChoiceField(
        label="How long for?", widget=forms.RadioSelect,
        help_text="In an emergency it settles what is bought. For any other ground the term is the call-off's.",
    )  # fmt: skip
    longer_reason = LongTextField(
        label="Why longer than 28 days, without a competition",
        audience=Audience.COUNCIL,
        rows=3,
        required=False,
    )
    ground = forms.ChoiceField(label="Ground", widget=forms.RadioSelect, choices=DirectGround.choices)
    evidence = LongTextField(label="Evidence for this ground", audience=Audience.COUNCIL)
    starts_on = DayField(label="Start date")
    place = _place("A place that is free for part of the term only says so.")
    agreed_by = forms.CharField(
        label="Who at the provider agreed", max_length=160,
        help_text="Name and job. They agreed to take the child into this home, to the start and to this fee.",
    )  # fmt: skip
    agreed_at = MomentField(label="When did they agree?")
    agreed_how = forms.ChoiceField(
        label="How did they agree?", widget=forms.RadioSelect, choices=AgreedHow.choices
    )
    benchmark_words = LongTextField(
        label="How the fee compares with like placements",
        audience=Audience.COUNCIL,
        rows=3,
        help_text="The first sentence is worked out from today's placements. Add why this fee is good value.",
    )
    asc_impact = _impact()
    asc_impact_reason = _impact_reason()

    def __init__(
        self,
        *args,
        kinds: Sequence[FeeKind],
        needs: Sequence[Need],
        costs: Mapping[str, str],
        **kwargs,
    ):
        self.kinds = kinds
        before = ("how_long", "longer_reason", "ground", "evidence", "starts_on", "place")
        self.base_fields = {
            **{name: self.base_fields[name] for name in before},
            **{name: box for kind in kinds for name, box in _fee_boxes(kind, needs).items()},
            **{name: field for name, field in self.base_fields.items() if name not in before},
        }
        super().__init__(*args, **kwargs)
        self.fields["how_long"].choices = [
            *(Choice(value, label, hint=costs.get(value)) for value, label in HowLong.choices),
            Choice(NOT_AN_EMERGENCY, "It is not an emergency"),
        ]

    @property
    def stay(self) -> Stay:
        """How long an emergency is bought for."""
        how_long = self.cleaned_data["how_long"]
        return Stay("" if how_long == NOT_AN_EMERGENCY else how_long, self.cleaned_data["longer_reason"])

    @property
    def agreed(self) -> Agreed:
        """Who at the provider agreed, when and how."""
        given = self.cleaned_data
        return Agreed(given["agreed_by"], given["agreed_at"], given["agreed_how"])

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            if not self.lines:
                self.add_error(None, "Enter the weekly fee in at least one line.")
            names = {kind.code: kind for kind in self.kinds}
            answers = [
                FeeAnswer(line.kind, names[line.kind].name, line.weekly, names[line.kind].is_discount)
                for line in self.lines
            ]
            for problem in fee_problems(answers):
                self.add_error(None, problem)
        return cleaned

    @property
    def lines(self) -> list[ProposedLine]:
        """The weekly fee that was typed; a discount counts below nothing however it was typed."""
        typed = [(kind, self.cleaned_data.get(f"{FEE}{kind.code}")) for kind in self.kinds]
        return [
            ProposedLine(
                kind.code,
                -abs(weekly) if kind.is_discount else weekly,
                evidence=evidence.given(self.cleaned_data, f"{FEE}{kind.code}")
                if kind.needs_evidence
                else Evidence(),
            )
            for kind, weekly in typed
            if weekly
        ]


def _support_boxes(kinds: Sequence[FeeKind], needs: Sequence[Need], *, asks: str) -> dict[str, forms.Field]:
    """What wrap-around support is accepted on; the provider with whom the child will live reads it too."""
    return {
        name: box
        for kind in kinds
        for name, box in evidence.boxes(
            f"{FEE}{kind.code}", kind, needs, asks=asks, audience=Audience.THIS_PROVIDER
        ).items()
    }


def _fee_boxes(kind: FeeKind, needs: Sequence[Need]) -> dict[str, forms.Field]:
    supports = [kind] if kind.needs_evidence else []
    return {f"{FEE}{kind.code}": _fee(kind), **_support_boxes(supports, needs, asks=WHY_NEEDED)}


def _fee(kind: FeeKind) -> MoneyField:
    said = "Pounds a week taken off the fee." if kind.is_discount else "Pounds a week."
    return MoneyField(
        label=escape(kind.name),
        help_text=said,
        required=False,
        minimum=None if kind.is_discount else Decimal(0),
        maximum=LARGEST_WEEKLY,
    )


class AnswerImpact(PageForm):
    """The answer on the impact after 18, before authorisation is asked for."""

    submit_label = "Record this answer"
    nouns = {"asc_impact": IMPACT_NOUN}

    asc_impact = _impact(required=True)
    asc_impact_reason = LongTextField(label=IMPACT_REASON, rows=3, audience=Audience.COUNCIL)


class AskForAuthorisation(PageForm):
    """The lone button of a proposal, and the answer where it came back with a question."""

    submit_label = "Ask for authorisation"
    consequence = "If you ask, the officers named above will be told, and this version will never change."

    answer = LongTextField(
        label="Your answer",
        audience=Audience.COUNCIL,
        help_text="It goes back to the deciding officers with the question above it.",
    )

    def __init__(self, *args, asks_answer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_answer:
            self.submit_label = "Send the answer and ask again"
        else:
            del self.fields["answer"]
            self.helper.layout = self.layout()

    @property
    def given_answer(self) -> str:
        return self.cleaned_data.get("answer", "")
