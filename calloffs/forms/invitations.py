"""A provider's answers to an invitation, short of an offer."""

from django import forms

from calloffs.states import DeclineReason
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
