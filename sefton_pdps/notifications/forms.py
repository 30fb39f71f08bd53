"""The filter of the inbox."""

from django import forms

from sefton_pdps.core.forms import PageForm
from sefton_pdps.notifications.lines import TOPICS

UNREAD = "unread"


class InboxFilter(PageForm):
    """Which of a person's messages to show."""

    submit_label = "Show these"
    form_method = "get"
    SHOWN = (("", "All messages"), (UNREAD, "Unread only"))
    show = forms.ChoiceField(label="Which", choices=SHOWN, required=False)
    topic = forms.ChoiceField(label="About", choices=(("", "Everything"), *TOPICS.items()), required=False)


class MailChoice(PageForm):
    """How often e-mails come about one's own messages."""

    submit_label = "Save how often e-mails come"
    consequence = (
        "If you choose one a day, it would come at 7am and say how many messages are new, and no more. An e-mail about "
        "your account or its password would still come at once."
    )
    EACH, DAILY = "each", "daily"
    often = forms.ChoiceField(
        label="E-mails about your messages",
        choices=((EACH, "One for each message, at once"), (DAILY, "One a day, at 7am")),
        widget=forms.RadioSelect,
    )
