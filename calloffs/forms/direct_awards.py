"""The page that makes the case for a direct award."""

from collections.abc import Mapping, Sequence

from crispy_forms.layout import Layout, LayoutObject
from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.forms import fee_lines
from calloffs.forms.proposals import Proposal, impact_choice, impact_reason, place_choice, support_boxes
from calloffs.forms.typed_before import FEE, NOT_AN_EMERGENCY
from calloffs.rules.competition import fee_problems
from calloffs.rules.direct_awards import Agreed, Stay
from calloffs.rules.evidence import on_acceptance
from calloffs.states import AgreedHow, DirectGround, HowLong
from placements.models import FeeKind
from placements.rules.answers import Need
from placements.rules.fees import Line
from sefton_pdps.core.forms import DayField, LongTextField, MomentField
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

WHY_NEEDED = "what it is for, and why that need calls for it"


class MakeCase(Proposal):
    """The case for a direct award: ground, evidence, fee, benchmark."""

    submit_label = "Save the case"
    consequence = "If you save it, nobody will be told yet. You will ask for authorisation on the next page."
    nouns = {
        **Proposal.nouns,
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
    place = place_choice("A place that is free for part of the term only says so.")
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
    asc_impact = impact_choice()
    asc_impact_reason = impact_reason()

    def __init__(
        self,
        *args,
        kinds: Sequence[FeeKind],
        needs: Sequence[Need],
        costs: Mapping[str, str],
        **kwargs,
    ):
        self.kinds = kinds
        self.fees = {name: box for kind in kinds for name, box in _fee_boxes(kind, needs).items()}
        before = ("how_long", "longer_reason", "ground", "evidence", "starts_on", "place")
        self.field_order = [*before, *self.fees]
        super().__init__(*args, **kwargs)
        self.control("how_long", forms.ChoiceField).choices = [
            *(Choice(value, label, hint=costs.get(value)) for value, label in HowLong.choices),
            Choice(NOT_AN_EMERGENCY, "It is not an emergency"),
        ]

    def further_fields(self) -> dict[str, forms.Field]:
        return self.fees

    def layout(self) -> Layout:
        """What only some cases need is folded: the reason for a long emergency, and what extra support rests on."""
        folded: dict[str, LayoutObject] = {
            "longer_reason": Folded(
                {"longer_reason": self.fields["longer_reason"]},
                unfolds="how_long",
                summary="Longer than 28 days: why without a competition",
            )
        }
        inside: set[str] = set()
        for kind in self.kinds:
            if kind.needs_evidence:
                names = [f"{FEE}{kind.code}-{part}" for part in fee_lines.EVIDENCE]
                boxes = {name: self.fields[name] for name in names}
                folded[names[0]] = Folded(
                    boxes, unfolds=f"{FEE}{kind.code}", summary=f"{kind.name}: what it rests on"
                )
                inside |= set(names[1:])
        return Layout(
            *(
                folded.get(name) or laid_out(name, field)
                for name, field in self.fields.items()
                if name not in inside and not field.widget.is_hidden
            )
        )

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
            for problem in fee_problems(self.lines, {kind.code: kind for kind in self.kinds}):
                self.add_error(None, problem)
        return cleaned

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
