"""A change of one part of an approved referral: the part's own boxes with the reason, and the decision."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from placements.forms.referrals import SectionForm, has_risks, section_form
from placements.rules.answers import Section
from placements.states import Amended
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

CONSEQUENCE = (
    "If you ask for it, the answers would stay as they are until somebody else who approves referrals has decided. "
    "Providers would read nothing of it before a new version of the profile is approved and sent to them."
)


class AmendSection(SectionForm):
    """A part's own boxes, asked for and not saved, and below them why they change."""

    submit_label = "Ask for the change"
    secondary = ()
    consequence = CONSEQUENCE
    nouns = {"reason": "what has changed, and how you know"}

    def further_fields(self) -> dict[str, forms.Field]:
        reason = LongTextField(
            label="What has changed, and how do you know?", audience=Audience.COUNCIL, rows=3, max_length=1000
        )
        return {"reason": reason}

    def layout(self) -> Layout:
        """Risks are one compact list, which holds no other box."""
        laid = super().layout()
        return Layout(laid, laid_out("reason", self.fields["reason"])) if has_risks(self.asked) else laid


def amend_form(part: Section) -> type[SectionForm]:
    """The form on which a change of a part is asked for."""
    return section_form(part, AmendSection)


class TakeBack(PageForm):
    """One button for whoever asked."""

    submit_label = "Take it back"
    consequence = "If you take it back, nobody would decide it, and the answers would stay as they are."
    warning = True


class DecideAmendment(PageForm):
    """The decision on a change that a colleague asked for."""

    submit_label = "Decide"
    consequence = (
        "If you approve it, the answers would become these, and the placements team would be told to write a new "
        "version of the profile. If you refuse it, nothing would change, and whoever asked would read why."
    )
    nouns = {"outcome": "your decision"}
    outcome = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(Amended.APPROVED, "Approve the change"), (Amended.REFUSED, "Refuse it")],
    )
    decision_reason = LongTextField(
        label="Why do you refuse it?", audience=Audience.COUNCIL, rows=3, max_length=1000, required=False,
        help_text="If you approve it, you may leave this empty.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal has its reason."""
        given = super().clean() or {}
        if given.get("outcome") == Amended.REFUSED and not str(given.get("decision_reason", "")).strip():
            self.add_error("decision_reason", "Say why it is refused.")
        return given


class RefuseAmendment(PageForm):
    """The only decision that is left once the answers may change no more."""

    submit_label = "Refuse it"
    consequence = "If you refuse it, nothing would change, and whoever asked would read why."
    decision_reason = LongTextField(
        label="Why do you refuse it?", audience=Audience.COUNCIL, rows=3, max_length=1000
    )
