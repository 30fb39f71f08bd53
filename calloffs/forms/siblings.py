"""What is done for brothers and sisters in one act."""

from django import forms

from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class AskTogether(PageForm):
    """The lone button that puts the proposals of all of them to those who decide."""

    submit_label = "Ask for authorisation of all"
    consequence = (
        "If you ask, one authorisation would be asked for each child, all of the office that decides on what they come "
        "to together. These versions would never change. If one of them cannot be asked for, none would be."
    )


class AuthoriseTogether(PageForm):
    """One person authorises, for their office, what waits for it of all of them."""

    submit_label = "Authorise all"
    consequence = (
        "If you authorise all, your decision will stand under your name with each child. If one of them cannot be "
        "authorised, none would be. To return or refuse one, open it above."
    )
    nouns = {"no_conflict": "that you have no conflict of interest"}

    no_conflict = forms.BooleanField(label="I have no conflict of interest in any of these decisions")
    reason = LongTextField(label="Your reasons", required=False, rows=3, audience=Audience.COUNCIL)
