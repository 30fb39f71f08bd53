"""A provider's answers to an invitation, short of an offer."""

from django import forms

from calloffs.states import AgreedHow, DeclineReason
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class AskQuestion(PageForm):
    """A question about an invitation."""

    submit_label = "Send the question"
    consequence = (
        "If you send it, the council would answer to every invited provider, in its own wording of your "
        "question. Nobody but the council would learn who asked."
    )

    question = LongTextField(
        label="Your question", audience=Audience.COUNCIL_AND_YOU, max_length=1000,
        help_text="Leave out your organisation, names, numbers and anything that could tell who the child is.",
    )  # fmt: skip


class Decline(PageForm):
    """Declining, with a coded reason."""

    submit_label = "Decline this invitation"
    consequence = (
        "If you decline, the council will see this at once. You could change your mind until the deadline."
    )
    nouns = {"reason": "the reason for declining"}

    reason = forms.ChoiceField(
        label="Why are you declining?", widget=forms.RadioSelect, choices=DeclineReason.choices
    )
    note = forms.CharField(
        label="Anything the council should know (optional)", max_length=500, required=False,
        help_text=Audience.COUNCIL_AND_YOU.value,
    )  # fmt: skip


class HeardDecline(PageForm):
    """A decline that the council heard by telephone or read in an e-mail."""

    submit_label = "Record the decline"
    consequence = (
        "If you record it, the provider’s people will be told at once, and could take it back until the deadline. "
        "In an emergency the competition would close if theirs was the last answer."
    )
    nouns = {
        "reason": "the reason for declining",
        "said_by": "who at the provider declined",
        "how": "how they answered",
    }

    reason = forms.ChoiceField(
        label="Why do they decline?", widget=forms.RadioSelect, choices=DeclineReason.choices
    )
    said_by = forms.CharField(
        label="Who at the provider declined", max_length=160,
        help_text="Name and job. Their colleagues will read it too.",
    )  # fmt: skip
    how = forms.ChoiceField(label="How did they answer?", widget=forms.RadioSelect, choices=AgreedHow.choices)
