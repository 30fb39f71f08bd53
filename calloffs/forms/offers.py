"""The pages of an offer: setting, place, needs, fee, social value, submission."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils.html import escape

from calloffs.forms import evidence
from calloffs.presenters.evidence import as_boxes
from calloffs.rules.competition import FeeAnswer, fee_problems
from calloffs.rules.evidence import Bounds, evidence_of
from placements.models import FeeKind
from placements.rules.answers import Need
from providers.models import CarerHousehold, Setting
from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import DayField, LongTextField, MoneyField, PageForm

LARGEST_WEEKLY = Decimal("99999.99")
WHAT_FOR = "what it pays for, and why that need calls for it"
SAVED_AS_YOU_GO = "If you save it, nothing will be sent until you submit the offer."


class ChooseSetting(PageForm):
    """Which of the settings that could meet the need is offered."""

    submit_label = "Start the offer"
    consequence = SAVED_AS_YOU_GO
    nouns = {"setting": "the setting that you offer"}

    setting = forms.ChoiceField(label="Which setting do you offer?", widget=forms.RadioSelect)

    def __init__(self, *args, settings: Sequence[Setting], **kwargs):
        super().__init__(*args, **kwargs)
        self.settings = {str(one.pk): one for one in settings}
        self.fields["setting"].choices = [
            Choice(pk, one.name, hint=f"{one.get_kind_display()}, {one.urn}")
            for pk, one in self.settings.items()
        ]

    @property
    def chosen(self) -> Setting:
        return self.settings[self.cleaned_data["setting"]]


class OfferPlace(PageForm):
    """When the place is free and, for an agency, in which carer household."""

    submit_label = "Save and continue"
    consequence = SAVED_AS_YOU_GO
    nouns = {"household": "the carer household that you offer"}

    household = forms.ChoiceField(
        label="Which carer household do you offer?", widget=forms.RadioSelect,
        help_text="Listed are those that take a child of this age and have a place open from the date needed.",
    )  # fmt: skip
    available_on = DayField(label="Date from which the place is free")

    def __init__(self, *args, agency: bool, households: Sequence[CarerHousehold], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.households = {str(one.pk): one for one in households}
        self.fields["available_on"].minimum = today
        if agency:
            self.fields["household"].choices = [(pk, str(one)) for pk, one in self.households.items()]
        else:
            del self.fields["household"]
            self.helper.layout = self.layout()

    @property
    def chosen_household(self) -> CarerHousehold | None:
        return self.households.get(self.cleaned_data.get("household", ""))


class OfferNeeds(PageForm):
    """How the setting meets each need of the profile."""

    submit_label = "Save and continue"
    consequence = f"{SAVED_AS_YOU_GO} You can leave a box empty and come back to it."

    def __init__(self, *args, needs: Sequence[Need], **kwargs):
        self.needs = needs
        self.base_fields = {need.code: _need_box(need) for need in needs}
        super().__init__(*args, **kwargs)

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by need code; a box left empty is no answer."""
        return {
            need.code: self.cleaned_data[need.code] for need in self.needs if self.cleaned_data[need.code]
        }


def _need_box(need: Need) -> LongTextField:
    return LongTextField(
        label=escape(need.label),
        audience=Audience.COUNCIL_AND_YOU,
        rows=3,
        required=False,
        help_text=escape(f"{need.value.rstrip('.')}."),
    )


class OfferFees(PageForm):
    """The fee builder: a line for each kind of fee, and for wrap-around support what it rests on (S-7)."""

    submit_label = "Save and continue"
    secondary = (("update", "Update total"),)
    consequence = SAVED_AS_YOU_GO

    def __init__(self, *args, kinds: Sequence[FeeKind], needs: Sequence[Need], bounds: Bounds, **kwargs):
        self.kinds, self.bounds = kinds, bounds
        self.base_fields = {}
        for kind in kinds:
            self.base_fields[kind.code] = _fee_box(kind)
            if kind.needs_evidence:
                self.base_fields |= evidence.boxes(
                    kind.code, kind, needs, asks=WHAT_FOR, audience=Audience.COUNCIL_AND_YOU
                )
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for kind, _answer in self._typed():
            if kind.needs_evidence:
                evidence.refuse(self, kind, kind.code, self.bounds)
        if not self.errors:
            for problem in fee_problems([answer for _, answer in self._typed()]):
                self.add_error(None, problem)
        return cleaned

    def _typed(self) -> list[tuple[FeeKind, FeeAnswer]]:
        amounts = [(kind, self.cleaned_data.get(kind.code)) for kind in self.kinds]
        return [
            (
                kind,
                FeeAnswer(
                    kind.code, kind.name, -abs(weekly) if kind.is_discount else weekly, kind.is_discount
                ),
            )
            for kind, weekly in amounts
            if weekly
        ]

    @property
    def lines(self) -> list[dict[str, str]]:
        """The lines as a draft keeps them; an empty box or nothing is no line."""
        return [
            {"kind": kind.code, "weekly": str(answer.weekly), **self._rests_on(kind)}
            for kind, answer in self._typed()
        ]

    def _rests_on(self, kind: FeeKind) -> dict[str, str]:
        said = evidence.given(self.cleaned_data, kind.code)
        if not (kind.needs_evidence and said.review_on and said.ends_on):
            return {"note": ""}
        return {
            "note": said.words,
            "need": said.need,
            "review_on": said.review_on.isoformat(),
            "ends_on": said.ends_on.isoformat(),
        }


def _fee_box(kind: FeeKind) -> MoneyField:
    said = "Pounds a week taken off the fee." if kind.is_discount else "Pounds a week."
    return MoneyField(
        label=escape(kind.name),
        help_text=said,
        required=False,
        minimum=None if kind.is_discount else Decimal(0),
        maximum=LARGEST_WEEKLY,
    )


def fee_initial(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the fee builder shows of a saved draft; a discount stands without its minus."""
    shown: dict[str, Any] = {line["kind"]: abs(Decimal(line["weekly"])) for line in lines}
    for line in lines:
        shown |= as_boxes(evidence_of(line), line["kind"])
    return shown


class OfferSocialValue(PageForm):
    """What the offer does for the borough beside the care itself (S-45)."""

    submit_label = "Save and continue"
    consequence = SAVED_AS_YOU_GO

    social_value_answer = LongTextField(
        label="What social value does this placement bring?", audience=Audience.COUNCIL_AND_YOU, rows=6,
        help_text="For example local jobs, training, or links with the child's own community.",
    )  # fmt: skip


class SubmitOffer(PageForm):
    """The last page: nothing but the button and its key."""

    submit_label = "Submit the offer"
    consequence = (
        "If you submit it, it will stay sealed until the deadline. Until then you could withdraw it, or "
        "submit it again."
    )
