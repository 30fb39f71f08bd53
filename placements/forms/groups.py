"""Brothers and sisters: who is searched for together, whether in one home, and why somebody is searched for apart."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from placements.codes import LeftGroup, Together
from placements.models import Referral
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

UNKNOWN = "Enter the reference of a referral that you may open, for example RF-2026-00012."


class ChooseSiblings(PageForm):
    """Who is searched for with them: those who may be brothers or sisters, or a referral by its reference."""

    submit_label = "Add to the group"
    consequence = (
        "If you add them, their searches would be linked, and what their homes cost would be added up for whoever "
        "authorises it. Each child would keep a referral, a profile and a placement of their own."
    )
    nouns = {"chosen": "who is searched for together", "reference": "a referral"}
    chosen = forms.MultipleChoiceField(
        label="Who is searched for together?", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Open referrals of children with the same family name or home postcode.",
    )  # fmt: skip
    reference = forms.CharField(
        label="Reference of another child’s referral", required=False, max_length=20,
        help_text="For example RF-2026-00012. The search at the top of each page finds a child by name.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        likely: Sequence[tuple[str, str]],
        visible: QuerySet[Referral],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visible = visible
        self.others: list[Referral] = []
        self.control("chosen", forms.MultipleChoiceField).choices = likely
        if not likely:
            self.drop("chosen")

    def clean(self) -> dict[str, Any]:
        """The referrals that were chosen, or whose reference was typed."""
        answers = super().clean() or {}
        self.others = list(self.visible.filter(pk__in=answers.get("chosen") or []))
        if reference := answers.get("reference", "").strip().upper():
            typed = self.visible.filter(reference=reference).first()
            if typed is None:
                self.add_error("reference", UNKNOWN)
            else:
                self.others.append(typed)
        if not self.others and not self.errors:
            self.add_error("reference", "Choose at least one brother or sister, or enter a reference.")
        return answers


class TogetherBoxes(PageForm):
    """Whether they live together, and why."""

    submit_label = "Save"
    consequence = (
        "If you save it, the decision would stand with your name, and what was decided before would be kept. What went "
        "out to providers stays as it went out, until a changed profile is sent to them."
    )
    nouns = {"together": "whether they are to live together", "reason": "why"}
    together = forms.ChoiceField(
        label="Are they to live together?", widget=forms.RadioSelect, choices=Together.choices
    )
    reason = LongTextField(
        label="Why? What do the children wish?", audience=Audience.COUNCIL, rows=3, max_length=1000
    )


class MakeGroup(ChooseSiblings, TogetherBoxes):
    """The first time: who, whether together, and why."""

    submit_label = "Search for them together"
    consequence = ChooseSiblings.consequence
    nouns = {**ChooseSiblings.nouns, **TogetherBoxes.nouns}
    field_order = ("chosen", "reference", "together", "reason")


class SearchApart(PageForm):
    """Why a child is no longer searched for with the others."""

    submit_label = "Search apart"
    consequence = (
        "If you do, this child would be searched for apart. What the homes of all of them cost would still be added up "
        "for whoever authorises it."
    )
    nouns = {"why": "why", "reason": "why, in your own words"}
    why = forms.ChoiceField(label="Why?", widget=forms.RadioSelect, choices=LeftGroup.choices)
    reason = LongTextField(label="In your own words", audience=Audience.COUNCIL, rows=3, max_length=1000)
