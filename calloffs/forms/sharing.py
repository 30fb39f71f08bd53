"""The second stage: sharing the full referral, holding a part back, accepting the terms; the terms by date."""

from typing import Any

from django import forms

from placements.rules.disclosed import NEVER_HELD, TITLES
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

HOLD, SHARE = "hold", "share"


class ShareReferral(PageForm):
    """One button: who would read what stands above it."""

    submit_label = "Share the full referral"
    consequence = (
        "If you share it, the people of this home who agree placement plans would be told, and could read it once they "
        "have accepted the terms. Every opening would be written down. You could take it back."
    )


class HoldBack(PageForm):
    """A part that a manager holds back, or shares after all."""

    submit_label = "Save this decision"
    consequence = (
        "If you hold a part back, the preferred home would read that it is held back, and not why. It would stay so "
        "for whichever home is preferred, until you share it after all."
    )
    nouns = {"part": "which part", "decision": "what you decide"}

    part = forms.ChoiceField(
        label="Which part?",
        widget=forms.RadioSelect,
        choices=[(code, title) for code, title in TITLES.items() if code not in NEVER_HELD],
    )
    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(HOLD, "Hold it back"), (SHARE, "Share it after all")],
    )
    reason = LongTextField(label="Why?", rows=3, max_length=1000, audience=Audience.COUNCIL)

    @property
    def answered(self) -> dict[str, Any]:
        return {**self.values("part", "reason"), "is_held": self.cleaned_data["decision"] == HOLD}


class AcceptTerms(PageForm):
    """The preferred home accepts the terms before it reads who the child is."""

    submit_label = "Accept the terms and read the referral"
    consequence = (
        "If you accept, your acceptance would be kept with your name and the time, and your colleagues who agree "
        "placement plans could read the referral too."
    )

    accepts = forms.BooleanField(
        label="I accept these terms for my organisation",
        error_messages={"required": "Confirm that you accept the terms, or leave this page."},
    )


class SetSharingRule(PageForm):
    """The next version of the terms from a day on."""

    submit_label = "Set these terms"
    consequence = (
        "If you set them, what is shared from that day on would be shared on these terms. What was accepted stays as "
        "it was."
    )

    terms = LongTextField(
        label="Information-sharing terms", rows=12, max_length=4000, audience=Audience.PROVIDERS
    )
    keeps_days = forms.IntegerField(
        label="Days after the decision for which who was not chosen keeps the profile", min_value=1
    )
    valid_from = DayField(label="In force from")


class EndSharingRule(PageForm):
    """From when on nothing is shared by these terms."""

    submit_label = "End it"
    consequence = "If you end them, nothing would be shared from that day on until other terms are set."
    warning = True
    valid_to = DayField(label="First day on which they are not in force")
