"""The pages of an offer: setting, place, needs, fee, social value, submission."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from crispy_forms_gds.choices import Choice
from django import forms
from django.utils.html import escape

from calloffs.forms import fee_lines
from calloffs.rules.competition import fee_problems
from calloffs.rules.evidence import Bounds, offered, on_offer
from placements.models import FeeKind
from placements.rules.answers import Need
from placements.rules.fees import Line
from providers.models import CarerHousehold, Setting
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Audience

WHAT_FOR = "what it pays for, and why that need calls for it"
ASKED_WITH_SUPPORT = (
    "If you charge for it, also say in the box below which need, why, when it is reviewed and when it ends."
)
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
        self.control("setting", forms.ChoiceField).choices = [
            Choice(pk, one.name, hint=f"{one.get_kind_display()}, {one.urn}")
            for pk, one in self.settings.items()
        ]
        if len(settings) == 1:
            # The invitation's own button asks for no choice where there is none.
            self.initial.setdefault("setting", str(settings[0].pk))
            self.fields["setting"].required = False

    @property
    def chosen(self) -> Setting:
        return self.settings[self.cleaned_data["setting"] or next(iter(self.settings))]


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

    only_all = forms.BooleanField(label="I offer this only if all of them come to us", required=False)

    def __init__(
        self,
        *args,
        agency: bool,
        households: Sequence[CarerHousehold],
        today: date,
        others: int = 0,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.households = {str(one.pk): one for one in households}
        if others:
            self.fields["only_all"].help_text = (
                f"You are invited for {words.plural(others, 'brother or sister', 'brothers and sisters')} of this "
                "child too. If you tick it, this offer could be chosen only together with your offers for each of them."
            )
        else:
            self.drop("only_all")
        self.control("available_on", DayField).minimum = today
        if agency:
            self.control("household", forms.ChoiceField).choices = [
                (pk, str(one)) for pk, one in self.households.items()
            ]
        else:
            self.drop("household")

    @property
    def chosen_household(self) -> CarerHousehold | None:
        return self.households.get(self.cleaned_data.get("household", ""))


class OfferNeeds(PageForm):
    """How the setting meets each need of the profile."""

    submit_label = "Save and continue"
    consequence = f"{SAVED_AS_YOU_GO} You can leave a box empty and come back to it."

    def __init__(self, *args, needs: Sequence[Need], **kwargs):
        self.needs = needs
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        return {need.code: _need_box(need) for need in self.needs}

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by need code; a box left empty is no answer."""
        return {
            need.code: self.cleaned_data[need.code] for need in self.needs if self.cleaned_data[need.code]
        }


# What the profile says of support in one text is asked again need by need.
OTHERWISE_ASKED = {"support": " Say here what no other box asks."}


def _need_box(need: Need) -> LongTextField:
    return LongTextField(
        label=escape(need.label),
        audience=Audience.COUNCIL_AND_YOU,
        rows=3,
        required=False,
        # In quotation marks: the line that says who reads the answer follows, and is nobody's word but ours.
        help_text=escape(f"\N{LEFT DOUBLE QUOTATION MARK}{need.value}\N{RIGHT DOUBLE QUOTATION MARK}")
        + OTHERWISE_ASKED.get(need.code, ""),
    )


class OfferFees(PageForm):
    """The fee builder: a line for each kind of fee, and for wrap-around support what it rests on (S-7)."""

    submit_label = "Save and continue"
    secondary = (("update", "Update total"),)
    consequence = SAVED_AS_YOU_GO

    def __init__(self, *args, kinds: Sequence[FeeKind], needs: Sequence[Need], bounds: Bounds, **kwargs):
        self.kinds, self.needs, self.bounds = kinds, needs, bounds
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for kind in self.kinds:
            fields |= fee_lines.price_boxes(kind.code, kind)
            if kind.needs_evidence:
                fields[kind.code].help_text = f"Pounds a week. {ASKED_WITH_SUPPORT}"
                fields |= fee_lines.evidence_boxes(
                    kind.code, kind, self.needs, asks=WHAT_FOR, audience=Audience.COUNCIL_AND_YOU
                )
        return fields

    def layout(self) -> Layout:
        """What goes with extra support is folded below its price until something of it is typed."""
        groups: list[Any] = []
        for kind in self.kinds:
            groups.append(kind.code)
            if kind.needs_evidence:
                names = [f"{kind.code}-{part}" for part in fee_lines.EVIDENCE]
                boxes = {name: self.fields[name] for name in names}
                groups.append(
                    Folded(boxes, unfolds=kind.code, summary=f"{kind.name}: which need, why, review and end")
                )
        return Layout(*groups)

    def clean(self):
        cleaned = super().clean()
        for kind, _line in self._typed():
            if kind.needs_evidence:
                fee_lines.refuse(self, kind, kind.code, self.bounds)
        if not self.errors:
            kinds = {kind.code: kind for kind in self.kinds}
            for problem in fee_problems([line for _kind, line in self._typed()], kinds):
                self.add_error(None, problem)
        return cleaned

    def _typed(self) -> list[tuple[FeeKind, Line]]:
        return [
            (kind, line)
            for kind in self.kinds
            if (line := fee_lines.typed_line(kind, self.cleaned_data, kind.code))
        ]

    @property
    def lines(self) -> list[Line]:
        """The lines that were typed; an empty box or nothing is no line."""
        return [
            on_offer(line, fee_lines.given(self.cleaned_data, kind.code)) if kind.needs_evidence else line
            for kind, line in self._typed()
        ]


def fee_initial(lines: Sequence[Line]) -> dict[str, Any]:
    """What the fee builder shows of a saved draft; a discount stands without its minus."""
    shown: dict[str, Any] = {}
    for line in lines:
        shown |= fee_lines.price_typed(line, line.kind) | fee_lines.evidence_typed(offered(line), line.kind)
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
