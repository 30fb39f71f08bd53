"""What every proposal asks, and what follows it: the impact after 18, and asking for authorisation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.forms import fee_lines
from calloffs.forms.typed_before import FEE
from calloffs.states import Impact
from placements.models import FeeKind
from placements.rules.answers import Need
from providers.models import Place
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

if TYPE_CHECKING:
    from calloffs.selectors.choosing import PlaceChoice


NO_ANSWER = ("", "No answer yet")


IMPACT_QUESTION = "Is Adult Social Care's budget likely to be affected after the child turns 18?"


IMPACT_NOUN = "whether Adult Social Care's budget is likely to be affected"


IMPACT_REASON = "Reasons for this answer"


class Proposal(PageForm):
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
        # A place that another call-off counts on is never chosen by default: it would be taken unseen.
        first = next((str(one.place.pk) for one in places if not one.rivals), "")
        kwargs["initial"] = {"place": first} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        place = self.control("place", forms.ChoiceField)
        place.choices = [
            Choice(str(one.place.pk), f"Place {one.place.number}", hint=one.said) for one in places
        ]
        place.help_text = " ".join([str(place.help_text), *not_free])
        if not asks_impact:
            self.drop("asc_impact", "asc_impact_reason")

    @property
    def chosen_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def impact(self) -> dict[str, Any]:
        """The two answers on the impact, empty where the question was not asked."""
        return {name: self.cleaned_data.get(name, "") for name in ("asc_impact", "asc_impact_reason")}


def place_choice(said: str) -> forms.ChoiceField:
    return forms.ChoiceField(label="Place", widget=forms.RadioSelect, help_text=said)


def impact_choice(*, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=IMPACT_QUESTION,
        widget=forms.RadioSelect,
        choices=Impact.choices if required else [*Impact.choices, NO_ANSWER],
        required=required,
        help_text="Unless the answer is no, the Executive Director of Adult Social Care and Health decides too.",
    )


def impact_reason() -> LongTextField:
    return LongTextField(label=IMPACT_REASON, required=False, rows=3, audience=Audience.COUNCIL)


def support_boxes(kinds: Sequence[FeeKind], needs: Sequence[Need], *, asks: str) -> dict[str, forms.Field]:
    """What wrap-around support is accepted on; the provider with whom the child will live reads it too."""
    return {
        name: box
        for kind in kinds
        for name, box in fee_lines.evidence_boxes(
            f"{FEE}{kind.code}", kind, needs, asks=asks, audience=Audience.THIS_PROVIDER
        ).items()
    }


class AnswerImpact(PageForm):
    """The answer on the impact after 18, before authorisation is asked for."""

    submit_label = "Record this answer"
    nouns = {"asc_impact": IMPACT_NOUN}

    asc_impact = impact_choice(required=True)
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
            self.drop("answer")

    @property
    def given_answer(self) -> str:
        return self.cleaned_data.get("answer", "")
