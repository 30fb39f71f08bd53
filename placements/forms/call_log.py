from django import forms

from placements.states import LogKind, LogOutcome
from sefton_pdps.core.forms import LongTextField, MomentField, MoneyField, PageForm
from sefton_pdps.core.web.components import Audience


class LogForm(PageForm):
    """A call, an e-mail, a meeting or a note, as it is written down straight afterwards."""

    submit_label = "Write it down"
    consequence = (
        "If you write it down, it would stand with your name in the log of the referral, its call-offs and placements. "
        "It could not be changed: put right what is wrong in a later entry."
    )
    nouns = {"who": "with whom", "upload": "the file"}
    kind = forms.ChoiceField(
        label="What was it?", choices=LogKind.choices, widget=forms.RadioSelect, initial=LogKind.CALL
    )
    who = forms.CharField(
        label="With whom?",
        max_length=160,
        required=False,
        help_text="Name, job and organisation. A note needs nobody.",
    )
    outcome = forms.ChoiceField(
        label="What came of it?", choices=LogOutcome.choices, widget=forms.RadioSelect, required=False
    )
    text = LongTextField(
        label="What was said?",
        audience=Audience.COUNCIL,
        rows=4,
        help_text="Write of the child without a name.",
    )
    weekly = MoneyField(label="Fee a week, if one was named", required=False)
    happened_at = MomentField(label="When was it?")
    upload = forms.FileField(
        label="A file, if there is one",
        required=False,
        help_text="The e-mail saved as a PDF, a letter or a picture, up to 10 MB. It is kept under a neutral name.",
    )
