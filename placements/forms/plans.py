"""The boxes of a placement plan: its sections, who decides, who agreed and signed (regulation 9, ADR 146)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from placements.rules.plans import Capacity, Decided, Matter, Section, Signed
from placements.states import PlanDecider
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

LONGEST = 3000
NOBODY = [("", "Not decided yet"), *PlanDecider.choices]


class WritePlan(PageForm):
    """Every section of a plan on one page, so that it is read through and kept with one press."""

    submit_label = "Save the plan"
    consequence = (
        "If you save it, what you wrote would be kept, whole or half, and you could come back to it. The home reads it "
        "once you ask it to agree."
    )

    def __init__(self, *args: Any, sections: Sequence[tuple[Section, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, whence in sections:
            self.add(
                section.code,
                LongTextField(
                    label=section.title,
                    rows=5,
                    max_length=LONGEST,
                    required=False,
                    audience=Audience.THIS_PROVIDER,
                    help_text=f"{section.asks}{f' {whence}.' if whence else ''}",
                ),
            )


class DecidePlan(PageForm):
    """Who decides each matter, and who consents to treatment."""

    submit_label = "Save who decides"
    consequence = (
        "If you save it, it would be kept, whole or half. It is signed once somebody decides each of them."
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        self.matters = matters
        super().__init__(*args, **kwargs)

    def further_fields(self) -> Mapping[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for matter in self.matters:
            fields[f"{matter.code}_decider"] = forms.ChoiceField(
                label=matter.label, choices=NOBODY, required=False
            )
            if matter.is_health:
                fields[f"{matter.code}_given_on"] = DayField(
                    label=f"{matter.label}: day of the consent", required=False
                )
            fields[f"{matter.code}_terms"] = forms.CharField(
                label=f"{matter.label}: on what terms", max_length=200, required=False
            )
        return fields

    @property
    def decided(self) -> dict[str, Decided]:
        """What was said of each matter, by its code."""
        given = self.cleaned_data
        return {
            one.code: Decided(
                given.get(f"{one.code}_decider", ""),
                given.get(f"{one.code}_terms", ""),
                given.get(f"{one.code}_given_on"),
            )
            for one in self.matters
        }


class HomeAgrees(PageForm):
    """Who agrees for the home, as the home itself says."""

    submit_label = "Agree the plan"
    consequence = (
        "If you agree, the council would be told and sign it next. To have it changed, ask a question."
    )

    name = forms.CharField(
        label="Name of who agrees",
        max_length=120,
        help_text="The registered person of the home, or the foster carer.",
    )
    role = forms.CharField(label="Their role", max_length=120)
    sent_at = forms.DateTimeField(widget=forms.HiddenInput)


class RecordHomeAgrees(HomeAgrees):
    """The same, as a home without an account told the council."""

    submit_label = "Record that the home agreed"
    consequence = "If you record it, a manager could sign the plan for the council."


class RecordSignature(PageForm):
    """That a parent or the child signed, or why not."""

    submit_label = "Record the signature"
    consequence = (
        "If you record it, it would stand with your name. It can be put right until the council has signed."
    )
    nouns = {"capacity": "who signed"}

    capacity = forms.ChoiceField(label="Who signed, or does not?", widget=forms.RadioSelect)
    name = forms.CharField(
        label="Name",
        max_length=160,
        required=False,
        help_text="As it stands on the paper. Only who meets the child by name reads it.",
    )
    signed_on = DayField(label="Day of the signature", required=False)
    reason = LongTextField(
        label="If there is no signature, why?",
        rows=3,
        max_length=500,
        required=False,
        audience=Audience.COUNCIL,
        help_text="Such as that the child is two years old. Name nobody.",
    )

    def __init__(self, *args: Any, capacities: Sequence[Capacity], whose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.control("capacity", forms.ChoiceField).initial = whose
        self.control("capacity", forms.ChoiceField).choices = [(one.code, one.label) for one in capacities]

    @property
    def signed(self) -> Signed:
        return Signed(**self.values("name", "signed_on", "reason"))


class PlanAnew(PageForm):
    """Why a signed plan is written anew."""

    submit_label = "Begin the next version"
    consequence = (
        "If you begin it, it would start from the signed plan, which holds until the next one is signed too."
    )

    reason = LongTextField(
        label="Why is the plan written anew?",
        rows=3,
        max_length=500,
        audience=Audience.THIS_PROVIDER,
        help_text="Such as what a review decided.",
    )


class AskAboutPlan(PageForm):
    """A question of the home about the plan."""

    submit_label = "Ask the council"
    consequence = "If you ask, who wrote the plan would be told, and the answer would stand here."

    question = LongTextField(
        label="Your question",
        rows=4,
        max_length=1000,
        audience=Audience.COUNCIL,
        help_text="Do not name the child, or anybody else.",
    )


class AnswerPlanQuestion(PageForm):
    """The council's answer."""

    submit_label = "Send the answer"
    consequence = "If you send it, the home would read it. It could not be changed."

    answer = LongTextField(label="Your answer", rows=4, max_length=1000, audience=Audience.THIS_PROVIDER)
