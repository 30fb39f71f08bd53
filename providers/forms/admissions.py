from datetime import date, timedelta

from django import forms

from providers.states import SuspensionGround
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class SuspendForm(PageForm):
    """A suspension: ground, reason, review date."""

    submit_label = "Suspend the admission"
    consequence = (
        "If you suspend it, the provider will be told, and will not be invited in this lot until you "
        "restore it."
    )
    warning = True
    nouns = {"ground": "the ground", "review_on": "the review date"}

    ground = forms.ChoiceField(
        label="On what ground?", choices=SuspensionGround.choices, widget=forms.RadioSelect
    )
    reason = LongTextField(label="Your reason", audience=Audience.THIS_PROVIDER, max_length=1000)
    review_on = DayField(label="When will you review it?")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("review_on", DayField).minimum = today + timedelta(days=1)


class RestoreForm(PageForm):
    """A confirmation."""

    submit_label = "Restore the admission"
    consequence = "If you restore it, the provider will be told, and will be invited in this lot again."


class RemoveForm(PageForm):
    """The reason, which the provider reads."""

    submit_label = "Remove the admission"
    consequence = (
        "If you remove it, the provider would read your reason, and would have to apply again to be invited in "
        "this lot. Children placed there would stay."
    )
    warning = True

    reason = LongTextField(label="Your reason", audience=Audience.THIS_PROVIDER, max_length=1000)


class CommentForm(PageForm):
    """The provider's own comment on a suspension."""

    submit_label = "Send the comment"
    consequence = "If you send it, the council will read it beside the suspension."

    text = LongTextField(label="Your comment", audience=Audience.COUNCIL_AND_YOU, max_length=2000)
