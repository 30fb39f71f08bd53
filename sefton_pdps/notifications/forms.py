"""The filter of the inbox."""

from django import forms

from sefton_pdps.core.forms import PageForm
from sefton_pdps.notifications.lines import TOPICS

UNREAD = "unread"


class InboxFilter(PageForm):
    """Which of the own messages to show."""

    submit_label = "Show these"
    form_method = "get"
    SHOWN = (("", "All messages"), (UNREAD, "Unread only"))
    show = forms.ChoiceField(label="Which", choices=SHOWN, required=False)
    topic = forms.ChoiceField(label="About", choices=(("", "Everything"), *TOPICS.items()), required=False)
