"""Writing down that the preferred home pulled out."""

from django import forms

from calloffs.codes import PullOutReason
from calloffs.rules.pull_outs import Said
from calloffs.states import AskedHow
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class PullOutForm(PageForm):
    """Who said that the home cannot be had, when, how and why."""

    submit_label = "Record that it pulled out"
    warning = True
    nouns = {"reason": "why the home cannot be had", "how": "how you were told"}

    reason = forms.ChoiceField(
        label="Why can the home not be had?", widget=forms.RadioSelect, choices=PullOutReason.choices
    )
    words = LongTextField(
        label="What was said",
        rows=4,
        audience=Audience.COUNCIL,
        help_text="For whoever asks in two years. Name no child.",
    )
    said_by = forms.CharField(
        label="Who said so?",
        max_length=160,
        help_text=f"Name and job, at the home or in the council. {Audience.COUNCIL.value}",
    )
    how = forms.ChoiceField(label="How were you told?", widget=forms.RadioSelect, choices=AskedHow.choices)
    said_on = DayField(label="On which day?")

    @property
    def told(self) -> Said:
        """What was typed."""
        return Said(**self.values("reason", "words", "said_by", "how", "said_on"))
