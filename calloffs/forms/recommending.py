"""The page that recommends an offer, with a letter to every provider that offered."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.html import escape

from calloffs.forms import fee_lines
from calloffs.forms.proposals import Proposal, impact_choice, impact_reason, place_choice, support_boxes
from calloffs.forms.typed_before import FEE
from calloffs.rules.evidence import Evidence
from placements.models import FeeKind
from placements.rules.answers import Need
from sefton_pdps.core.forms import DayField, LongTextField
from sefton_pdps.core.web.components import Audience

LETTER = "letter-"


WHY_ACCEPTED = "why you agree that it is needed"


class RecommendOffer(Proposal):
    """Why this offer, from when, and what every provider that offered will read."""

    submit_label = "Recommend this offer"
    consequence = "If you save it, nobody will be told yet. You will ask for authorisation on the next page."

    starts_on = DayField(label="Start date")
    place = place_choice("Only places free for the whole term are listed.")
    reasons = LongTextField(
        label="Why this is the right home for the child",
        audience=Audience.COUNCIL,
        help_text="Safe, sustainable and good value: say all three.",
    )
    not_first_reason = LongTextField(
        label="Why it is chosen before those that rank higher", audience=Audience.COUNCIL, rows=3
    )
    asc_impact = impact_choice()
    asc_impact_reason = impact_reason()

    def __init__(
        self,
        *args,
        first: bool,
        offered_by: Mapping[str, str],
        supports: Sequence[FeeKind],
        needs: Sequence[Need],
        **kwargs,
    ):
        self.offered_by, self.supports, self.needs = offered_by, supports, needs
        super().__init__(*args, **kwargs)
        if first:
            self.drop("not_first_reason")

    def asks_at_once(self) -> None:
        """Alone on duty the same press puts it to the authorising officers."""
        self.submit_label = "Recommend it and ask for authorisation"
        self.consequence = (
            "If you ask, the officers who decide will be told at once, and this recommendation will "
            "never change."
        )

    def further_fields(self) -> dict[str, forms.Field]:
        return {
            **support_boxes(self.supports, self.needs, asks=WHY_ACCEPTED),
            **{f"{LETTER}{pk}": _letter(name) for pk, name in self.offered_by.items()},
        }

    @property
    def evidence(self) -> dict[str, Evidence]:
        """What each line of wrap-around support is accepted on, by kind."""
        return {kind.code: fee_lines.given(self.cleaned_data, f"{FEE}{kind.code}") for kind in self.supports}

    @property
    def letters(self) -> dict[str, str]:
        """What was typed for each provider that offered, by provider id."""
        return {pk: self.cleaned_data[f"{LETTER}{pk}"] for pk in self.offered_by}


def _letter(name: str) -> LongTextField:
    return LongTextField(
        label=f"Letter to {escape(name)}",
        audience=Audience.THIS_PROVIDER,
        rows=6,
        help_text="Sent when the call-off is awarded. Name no child, no other provider and no fee.",
    )
