"""The page that recommends one home for brothers and sisters."""

from collections.abc import Sequence
from dataclasses import dataclass

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils.html import escape

from calloffs.codes import TogetherOver
from calloffs.forms import fee_lines
from calloffs.forms.proposals import impact_choice, impact_reason
from calloffs.forms.recommending import WHY_ACCEPTED
from calloffs.rules.evidence import Evidence
from calloffs.selectors.choosing import PlaceChoice
from placements.models import FeeKind
from placements.rules.answers import Need
from providers.models import Place
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

BEFORE = ("starts_on",)
AFTER = ("reasons", "together_why", "together_reason")


@dataclass(frozen=True)
class OneOfThem:
    """What is asked of one child: `key` begins the names of its boxes, `words` tell the child and its call-off."""

    key: str
    words: str
    places: Sequence[PlaceChoice]
    asks_impact: bool
    supports: Sequence[FeeKind]
    needs: Sequence[Need]

    def boxes(self) -> dict[str, forms.Field]:
        """The place, what extra support is accepted on, and the impact after 18 where it is asked."""
        boxes: dict[str, forms.Field] = {f"{self.key}-place": self._place()}
        for kind in self.supports:
            name = f"{self.key}-{kind.code}"
            boxes |= fee_lines.evidence_boxes(
                name, kind, self.needs, asks=WHY_ACCEPTED, audience=Audience.THIS_PROVIDER
            )
        if self.asks_impact:
            boxes |= {
                f"{self.key}-asc_impact": impact_choice(),
                f"{self.key}-asc_impact_reason": impact_reason(),
            }
        for name, box in boxes.items():
            if name != f"{self.key}-place":
                box.label = f"{escape(self.words)}: {box.label}"
        return boxes

    def _place(self) -> forms.ChoiceField:
        choices = [
            Choice(str(one.place.pk), f"Place {one.place.number}", hint=one.said) for one in self.places
        ]
        return forms.ChoiceField(
            label=f"Place for {escape(self.words)}", widget=forms.RadioSelect, choices=choices
        )


class RecommendTogether(PageForm):
    """One home, one day and one reason for all of them; a place for each."""

    submit_label = "Recommend this home for all of them"
    consequence = (
        "If you save it, each child would have its own recommendation, and nobody would be told yet. If one of them "
        "cannot be recommended, none would be. Each provider’s letter would be drafted from the points. You could "
        "change it on the child’s own recommendation until you ask for authorisation."
    )
    nouns = {"together_why": "why they go to this home together"}

    starts_on = DayField(label="Start date for all of them")
    reasons = LongTextField(
        label="Why this is the right home for them",
        audience=Audience.COUNCIL,
        help_text="Safe, sustainable and good value, for each of them: say all three.",
    )
    together_why = forms.ChoiceField(
        label="Another home scored better for one of them. Why do they go to this home together?",
        widget=forms.RadioSelect,
        choices=TogetherOver.choices,
    )
    together_reason = LongTextField(
        label="Say why in your own words", audience=Audience.COUNCIL, rows=3,
        help_text="It is kept with the recommendation of each child for whom another home scored better.",
    )  # fmt: skip

    def __init__(self, *args, children: Sequence[OneOfThem], asks_why: bool, **kwargs):
        self.children = children
        self.field_order = [*BEFORE, *(name for one in children for name in one.boxes()), *AFTER]
        super().__init__(*args, **kwargs)
        if not asks_why:
            self.drop("together_why", "together_reason")

    def further_fields(self) -> dict[str, forms.Field]:
        return {name: box for one in self.children for name, box in one.boxes().items()}

    def place_of(self, key: str) -> Place:
        """The place that was chosen for a child."""
        child = next(one for one in self.children if one.key == key)
        chosen = self.cleaned_data[f"{key}-place"]
        return next(one.place for one in child.places if str(one.place.pk) == chosen)

    def impact_of(self, key: str) -> dict[str, str]:
        """The two answers on the impact after 18, empty where it was not asked."""
        names = ("asc_impact", "asc_impact_reason")
        return {name: self.cleaned_data.get(f"{key}-{name}", "") for name in names}

    def evidence_of(self, key: str) -> dict[str, Evidence]:
        """What each line of wrap-around support of a child is accepted on, by kind."""
        child = next(one for one in self.children if one.key == key)
        return {
            kind.code: fee_lines.given(self.cleaned_data, f"{key}-{kind.code}") for kind in child.supports
        }
