"""The boxes for a placement that was already made, and for Ofsted's being told of one that broke a rule."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.html import escape

from placements.forms.placements import MOST_WEEKLY
from placements.models import FeeKind, PlacementKind
from placements.rules.fees import Line, weekly_line
from placements.rules.recorded import Told, Where
from placements.states import BreachGround, ByMeans, EndReason
from providers.models import Setting
from providers.states import Regulator
from sefton_pdps.core.forms import (
    DayField,
    FindingForm,
    LongTextField,
    MomentField,
    MoneyField,
    PageForm,
    Rows,
)
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

OUTSIDE = ("regulator", "identifier", "home_name", "home_provider", "home_postcode")
HOUSEHOLD = ("household_code", "household_outward")
ENDED = ("ended_on", "end_reason")
COURT = ("court_order_on", "court_reference")
FEE = "fee-"
# An answer of its own: left empty, the question would say that no rule was broken, and no one had said so (S-33).
NO_BREACH = ("none", "No rule was broken")
ELSEWHERE = [
    ("", "It is in Ofsted’s register"),
    *(one for one in Regulator.choices if one[0] != Regulator.OFSTED),
]


class AlreadyMadeForm(FindingForm):
    """What is so already: where the child lives, how it came about, who decided it, its cost, what rule it broke."""

    submit_label = "Record the placement"
    consequence = (
        "If you record it, it would stand as made before it was recorded, with your name and the time now. Nothing "
        "stops it. If it broke a rule, the Director and those who decide would be told. An open referral stays open."
    )
    nouns = {
        "kind": "what it is",
        "route": "how it came about",
        "confirmed_by": "who confirmed the move",
        "decided_by": "who decided it",
        "decided_how": "how you know",
        "ground": "whether a rule was broken",
        "reason": "what happened",
    }
    kind = forms.ModelChoiceField(
        label="What is it?", queryset=PlacementKind.objects.none(), empty_label="Choose"
    )
    setting: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label="Home or agency", queryset=None, required=False,
        help_text="Not for the council’s own carers and connected persons.",
    )  # fmt: skip
    regulator = forms.ChoiceField(label="Who regulates the home?", choices=ELSEWHERE, required=False)
    identifier = forms.CharField(label="Its number with the regulator", max_length=20, required=False)
    home_name = forms.CharField(label="Name of the home", max_length=200, required=False)
    home_provider = forms.CharField(label="Who runs it?", max_length=200, required=False)
    home_postcode = forms.CharField(label="Postcode of the home", max_length=10, required=False)
    household_code = forms.CharField(
        label="Code of the household", max_length=20, required=False, help_text="Such as H-014. Never a name."
    )
    household_outward = forms.CharField(
        label="First half of its postcode", max_length=4, required=False, help_text="Such as L20."
    )
    route = forms.ChoiceField(label="How did it come about?")
    arrived_at = MomentField(label="When did the child move in?")
    confirmed_by = forms.CharField(
        label="Who confirmed the move?", max_length=160, help_text=f"Name and job. {Audience.COUNCIL.value}"
    )
    decided_by = forms.CharField(
        label="Who decided it?", max_length=160, help_text=f"Name and job. {Audience.COUNCIL.value}"
    )
    decided_at = MomentField(label="When was it decided?")
    decided_how = forms.ChoiceField(
        label="How do you know?", choices=ByMeans.choices, widget=forms.RadioSelect
    )
    planned_end = DayField(
        label="Planned end",
        help_text="The day of leaving, which is not paid: the night before it is the last.",
    )
    ended_on = DayField(label="First day not lived there", required=False)
    end_reason = forms.ChoiceField(
        label="Why did it end?", choices=[("", "Choose"), *EndReason.choices], required=False
    )
    agreement_reference = forms.CharField(label="Reference of the agreement", max_length=60, required=False)
    court_order_on = DayField(
        label="Date of the court’s order", required=False,
        help_text="Under a care order a home in Scotland, Northern Ireland or abroad needs one. Nothing waits for it.",
    )  # fmt: skip
    court_reference = forms.CharField(
        label="Reference of the court’s order", max_length=60, required=False,
        help_text=f"Its number only. {Audience.COUNCIL.value}",
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="Was a rule broken?", choices=[NO_BREACH, *BreachGround.choices], widget=forms.RadioSelect,
    )  # fmt: skip
    reason = LongTextField(
        label="What happened, and why?", audience=Audience.COUNCIL, rows=3, max_length=2000, required=False,
        help_text="Needed where a rule was broken, or where something stands against the home.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[PlacementKind],
        routes: Sequence[tuple[str, str]],
        fee_kinds: Sequence[FeeKind],
        ends: bool = True,
        **kwargs: Any,
    ) -> None:
        self.fee_kinds = fee_kinds
        super().__init__(*args, **kwargs)
        if not ends:
            self.drop(*ENDED)
        kind = self.control("kind", forms.ModelChoiceField)
        kind.queryset = PlacementKind.objects.filter(pk__in=[one.pk for one in kinds])
        self.control("route", forms.ChoiceField).choices = [("", "Choose"), *routes]
        self.offer("setting", Rows(Setting.objects.all(), _named), "No home in Ofsted’s register")

    def further_fields(self) -> dict[str, forms.Field]:
        """A box for each kind of fee, and what support that needs evidence rests on."""
        boxes: dict[str, forms.Field] = {
            f"{FEE}{one.code}": MoneyField(
                label=escape(one.name), required=False, minimum=Decimal(0), maximum=MOST_WEEKLY,
                help_text="Pounds a week taken off." if one.is_discount else "Pounds a week.",
            )
            for one in self.fee_kinds
        }  # fmt: skip
        boxes["fee_evidence"] = LongTextField(
            label="What support that needs evidence rests on",
            audience=Audience.COUNCIL,
            rows=2,
            required=False,
        )
        boxes["fee_review_on"] = DayField(label="Its review date", required=False)
        return boxes

    def layout(self) -> Layout:
        """What few placements need is folded: a home outside the register, a household, an end."""
        folds = {
            "regulator": Folded(self._some(OUTSIDE), summary="The home is not in Ofsted’s register"),
            "household_code": Folded(self._some(HOUSEHOLD), summary="The child lives with a carer household"),
            "ended_on": Folded(self._some(ENDED), summary="The child has left already"),
            "court_order_on": Folded(self._some(COURT), summary="A court ordered or approved it"),
            "fee_evidence": Folded(
                self._some(("fee_evidence", "fee_review_on")),
                summary="Therapy or extra staffing: its evidence",
            ),
        }
        inside = {*OUTSIDE, *HOUSEHOLD, *ENDED, *COURT, "fee_evidence", "fee_review_on"} - set(folds)
        # Whether a rule was broken is asked last: with the reason, it is what somebody reads again.
        last = ("agreement_reference", "court_order_on", "ground", "reason")
        named = [name for name in self.fields if name not in inside and name not in last]
        rows = [
            folds.get(name) or laid_out(name, self.fields[name])
            for name in [*named, *last]
            if not self.fields[name].widget.is_hidden
        ]
        return Layout(*rows)

    def _some(self, names: Sequence[str]) -> dict[str, forms.Field]:
        return {name: self.fields[name] for name in names if name in self.fields}

    def clean(self) -> dict[str, Any]:
        """An end has its reason."""
        given = super().clean()
        if given.get("ended_on") and not given.get("end_reason"):
            self.add_error("end_reason", "Choose why it ended.")
        return given

    @property
    def where(self) -> Where:
        """The home, as it was told."""
        return Where(**self.values("setting", *OUTSIDE, *HOUSEHOLD))

    @property
    def told(self) -> Told:
        """What was told of the decision and the move."""
        ground = self.cleaned_data["ground"]
        return Told(
            ground="" if ground == NO_BREACH[0] else ground,
            **self.values(
                "arrived_at", "confirmed_by", "decided_by", "decided_at", "decided_how", "reason",
                "agreement_reference", *COURT,
            ),
        )  # fmt: skip

    @property
    def fee_lines(self) -> list[Line]:
        """The fee lines; a discount counts below nothing however it was typed."""
        given, lines = self.cleaned_data, []
        for kind in self.fee_kinds:
            amount = given.get(f"{FEE}{kind.code}")
            if not amount:
                continue
            rests = {"evidence": given["fee_evidence"], "review_on": given["fee_review_on"]}
            signed = -amount if kind.is_discount else amount
            lines.append(weekly_line(kind.code, signed, **(rests if kind.needs_evidence else {})))
        return lines


def _named(setting: Setting) -> str:
    return f"{setting.name}, {setting.urn}"


class OfstedForm(PageForm):
    """When Ofsted was told, and by whom."""

    submit_label = "Record that Ofsted was told"
    consequence = "If you record it, it would stand with your name and the time, and could not be changed."
    told_at = MomentField(label="When was Ofsted told?")
    told_by = forms.CharField(
        label="Who told Ofsted?", max_length=160, help_text=f"Name and job. {Audience.COUNCIL.value}"
    )
