from django import forms

from placements.forms.approving import Alone
from placements.rules.questions import LEFT_EMPTY
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class ProfileForm(PageForm):
    submit_label = "Save the draft"
    consequence = (
        "If you save it, it will be checked for names, schools, dates, addresses and numbers. Nothing "
        "will go out yet."
    )
    gender_words = forms.CharField(label="Gender", max_length=40, help_text=Audience.PROVIDERS.value)
    area_words = forms.CharField(
        label="Area",
        max_length=80,
        help_text=f"A town or the first half of a postcode, no nearer. {Audience.PROVIDERS.value}",
    )
    story = LongTextField(label="The story", audience=Audience.PROVIDERS, rows=8)
    wishes = LongTextField(label="What the child wants", audience=Audience.PROVIDERS)
    strengths = LongTextField(
        label="Strengths", audience=Audience.PROVIDERS, help_text=LEFT_EMPTY, required=False
    )
    support = LongTextField(label="The support needed", audience=Audience.PROVIDERS)


class ApproveForm(PageForm):
    """The button under the whole profile, for the version that was read."""

    submit_label = "Approve the profile"
    consequence = (
        "If you approve it, a call-off will publish a copy. It can then be replaced, but not edited."
    )
    read = forms.BooleanField(label="I have read the whole profile, and nobody could tell who the child is.")
    drafted_at = forms.DateTimeField(widget=forms.HiddenInput)


class ApproveAloneForm(Alone):
    """The same for a version that this person wrote."""

    submit_label = "Approve the profile, alone on duty"
    read = forms.BooleanField(label="I have read the whole profile, and nobody could tell who the child is.")
    drafted_at = forms.DateTimeField(widget=forms.HiddenInput)
