"""The page that makes the case for a direct award."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from crispy_forms.layout import Layout, LayoutObject
from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.forms import fee_lines
from calloffs.forms.proposals import Proposal, impact_choice, impact_reason, place_choice, support_boxes
from calloffs.forms.shortlist import choice_of, shown_boxes, shown_of, why_not_boxes
from calloffs.forms.typed_before import FEE
from calloffs.models import ActGround
from calloffs.rules.competition import fee_problems
from calloffs.rules.direct_awards import LENGTHS, NOT_AN_EMERGENCY, Agreed, Stay
from calloffs.rules.evidence import Bounds, on_acceptance
from calloffs.rules.grounds import Shown
from calloffs.rules.ladder_awards import Court
from calloffs.rules.shortlist import Choice as ChoiceOfHome
from calloffs.states import AgreedHow, DirectGround, HowLong
from placements.models import FeeKind
from placements.rules.answers import Need
from placements.rules.fees import Line
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import DayField, LongTextField, MomentField
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Audience

if TYPE_CHECKING:
    from calloffs.selectors.grounds import OnRecord
    from placements.selectors.fitting import Fit

# What is asked besides, by the length that was chosen.
ASKED_TOO = {HowLong.LONGER: {"longer_reason"}, NOT_AN_EMERGENCY: {"ground"}}
WHY_NEEDED = "what it is for, and why that need calls for it"


class MakeCase(Proposal):
    """The case for a direct award, for a length that was chosen: what it asks follows from that.

    72 hours, 28 days and longer are bought in an emergency only, so the ground is not asked for again.
    """

    submit_label = "Save the case"
    consequence = "If you save it, nobody will be told yet. You will ask for authorisation on the next page."
    nouns = {
        **Proposal.nouns,
        "ground": "the ground",
        "act_ground": "the ground of the Procurement Act 2023",
        "how_long": "how long it is for",
        "longer_reason": "why it is longer than 28 days",
        "agreed_by": "who at the provider agreed",
        "agreed_at": "the time at which they agreed",
        "agreed_how": "how they agreed",
    }

    how_long = forms.ChoiceField(label="How long for?", widget=forms.RadioSelect)
    longer_reason = LongTextField(
        label="Why longer than 28 days, without a competition", audience=Audience.COUNCIL, rows=3
    )
    ground = forms.ChoiceField(
        label="Ground",
        widget=forms.RadioSelect,
        choices=[
            (one.value, one.label) for one in DirectGround.of_the_pdps() if one != DirectGround.EMERGENCY
        ],
    )
    act_ground = forms.ChoiceField(label="Ground of the Procurement Act 2023", widget=forms.RadioSelect)
    evidence = LongTextField(label="Evidence for this ground", audience=Audience.COUNCIL, rows=3)
    starts_on = DayField(label="Start date")
    place = place_choice("Only places free for all of that time are listed.")
    agreed_by = forms.CharField(
        label="Who at the provider agreed", max_length=160,
        help_text="Name and job. They agreed to this home, this start and this fee.",
    )  # fmt: skip
    agreed_at = MomentField(label="When did they agree?")
    agreed_how = forms.ChoiceField(
        label="How did they agree?", widget=forms.RadioSelect, choices=AgreedHow.heard_choices()
    )
    benchmark_words = LongTextField(
        label="How the fee compares with like placements",
        audience=Audience.COUNCIL,
        rows=3,
        help_text="Add why this fee is good value.",
    )
    court_approved_on = DayField(
        label="When did the court approve the placement?",
        help_text="Under a care order a home in Scotland or Northern Ireland needs its approval first.",
    )
    court_reference = forms.CharField(label="Reference of the court's order", max_length=60)
    asc_impact = impact_choice()
    asc_impact_reason = impact_reason()

    def __init__(
        self,
        *args,
        how_long: str,
        of_the_ladder: bool = False,
        asks_court: bool = False,
        act_grounds: Sequence[ActGround] = (),
        on_record: "Sequence[OnRecord]" = (),
        better: "Sequence[Fit]" = (),
        accepted: Agreed | None = None,
        cost: str = "",
        ends: Callable[[date], date],
        kinds: Sequence[FeeKind],
        needs: Sequence[Need],
        **kwargs,
    ):
        self.chosen_length, self.ends, self.kinds, self.needs = how_long, ends, kinds, needs
        self.fees = {name: box for kind in kinds for name, box in _fee_boxes(kind, needs).items()}
        agreed = ("agreed_by", "agreed_at", "agreed_how")
        self.of_the_ladder = of_the_ladder
        emergency = how_long in HowLong.values
        self.shown_boxes = {} if of_the_ladder else shown_boxes(on_record, emergency=emergency)
        self.why_not_boxes = why_not_boxes(better)
        before = (
            "how_long",
            "ground",
            "longer_reason",
            "act_ground",
            *self.shown_boxes,
            "evidence",
            *self.why_not_boxes,
            "starts_on",
            "place",
            *agreed,
        )
        self.field_order = [*before, "court_approved_on", "court_reference", *self.fees]
        super().__init__(*args, **kwargs)
        self.initial["how_long"] = how_long
        length = self.control("how_long", forms.ChoiceField)
        length.choices = [
            Choice(value, label, hint=cost) for value, label in LENGTHS.items() if how_long in ("", value)
        ]
        length.read_choices = tuple(LENGTHS.items())  # type: ignore[attr-defined]  # a colleague may have saved another one
        if how_long in HowLong.values:
            self.fields["evidence"].help_text = "What happened, or what the court decides."
        dropped = {"ground", "longer_reason"} - ASKED_TOO.get(how_long, set())
        dropped |= {"ground"} if of_the_ladder else set()
        self.act_grounds = {str(one.pk): one for one in act_grounds}
        self.control("act_ground", forms.ChoiceField).choices = [
            Choice(key, one.name, hint=one.legal_basis) for key, one in self.act_grounds.items()
        ]
        # Where one alone fits, it is taken and nobody is asked (ADR 137).
        dropped |= set() if len(act_grounds) > 1 else {"act_ground"}
        self.accepted = accepted
        dropped |= set(agreed) if accepted else set()
        dropped |= set() if asks_court else {"court_approved_on", "court_reference"}
        self.drop(*dropped)

    def further_fields(self) -> dict[str, forms.Field]:
        return {**self.shown_boxes, **self.why_not_boxes, **self.fees}

    def layout(self) -> Layout:
        """Most fees are one line: the others are folded, and in them what extra support rests on."""
        first, others = self.kinds[0], self.kinds[1:]
        more: dict[str, forms.Field | Folded] = {}
        for kind in others:
            box = f"{FEE}{kind.code}"
            more[box] = self.fields[box]
            if kind.needs_evidence:
                boxes = {f"{box}-{part}": self.fields[f"{box}-{part}"] for part in fee_lines.EVIDENCE}
                more[f"{box}-need"] = Folded(
                    boxes, unfolds=box, summary=f"{kind.name}: need, reason, review and end"
                )
        names = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        rows: list[LayoutObject] = []
        for name in names:
            if name == f"{FEE}{first.code}" or name not in self.fees:
                rows.append(laid_out(name, self.fields[name]))
            if name == f"{FEE}{first.code}" and more:
                summary = f"More fee lines: {words.listed([words.lower_first(one.name) for one in others])}"
                rows.append(Folded(more, summary=summary))
        return Layout(*rows)

    @property
    def stay(self) -> Stay:
        """How long an emergency is bought for."""
        how_long = "" if self.chosen_length == NOT_AN_EMERGENCY else self.chosen_length
        return Stay(how_long, self.cleaned_data["longer_reason"] if "longer_reason" in self.fields else "")

    @property
    def chosen_ground(self) -> str:
        """What was chosen; a length that is bought in an emergency only has said it, and so has the ladder."""
        if self.of_the_ladder and not self.stay.how_long:
            return str(DirectGround.LADDER)
        return self.cleaned_data["ground"] if "ground" in self.fields else str(DirectGround.EMERGENCY)

    @property
    def agreed(self) -> Agreed:
        """Who at the provider agreed, when and how: in the portal, where the home was asked there."""
        given = self.cleaned_data
        if self.accepted:
            return self.accepted
        return Agreed(given["agreed_by"], given["agreed_at"], given["agreed_how"])

    @property
    def chosen_act_ground(self) -> ActGround | None:
        """The ground of the Act that was chosen, where there was a choice."""
        return self.act_grounds.get(self.cleaned_data.get("act_ground", ""))

    @property
    def shown(self) -> Shown:
        """By what the ground is shown."""
        return shown_of(self.cleaned_data, self.shown_boxes)

    @property
    def choice(self) -> ChoiceOfHome:
        """Why this home, and why not those that are nearer or meet more needs."""
        return choice_of(self.cleaned_data, self.why_not_boxes)

    @property
    def court(self) -> Court:
        """The court's approval, where it was asked for."""
        given = self.cleaned_data
        return Court(given.get("court_approved_on"), given.get("court_reference", ""))

    def clean(self):
        cleaned = super().clean()
        self._check_evidence()
        if not any(self.has_error(name) for name in self.fees):
            first = f"{FEE}{self.kinds[0].code}"
            if not self.lines:
                self.add_error(first, "Enter the weekly fee in at least one line.")
            for problem in fee_problems(self.lines, {kind.code: kind for kind in self.kinds}):
                self.add_error(first, problem)
        return cleaned

    def _check_evidence(self) -> None:
        """Say beside each box what extra support lacks, as soon as the start tells until when it may run."""
        starts_on = self.cleaned_data.get("starts_on")
        if starts_on is None:
            return
        try:
            bounds = Bounds([need.code for need in self.needs], starts_on, self.ends(starts_on))
        except DomainError as refusal:
            self.add_error("starts_on", list(refusal.reasons))
            return
        for kind in self.kinds:
            if kind.needs_evidence and self.cleaned_data.get(f"{FEE}{kind.code}"):
                fee_lines.refuse(self, kind, f"{FEE}{kind.code}", bounds)

    @property
    def lines(self) -> list[Line]:
        """The weekly fee that was typed; a discount counts below nothing however it was typed."""
        return [
            on_acceptance(line, fee_lines.given(self.cleaned_data, f"{FEE}{kind.code}"))
            if kind.needs_evidence
            else line
            for kind in self.kinds
            if (line := fee_lines.typed_line(kind, self.cleaned_data, f"{FEE}{kind.code}"))
        ]


def _fee_boxes(kind: FeeKind, needs: Sequence[Need]) -> dict[str, forms.Field]:
    supports = [kind] if kind.needs_evidence else []
    return {
        **fee_lines.price_boxes(f"{FEE}{kind.code}", kind),
        **support_boxes(supports, needs, asks=WHY_NEEDED),
    }
