"""Drawing up an individual service agreement, and signing it for a provider."""

from django import forms

from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import LongTextField, PageForm, SubmissionKey

LONGEST_SECTION = 8000


class DrawUp(PageForm):
    """The two mandatory sections (S-46); everything else is taken from what was authorised."""

    submit_label = "Save the draft agreement"
    consequence = "The provider sees nothing until you issue it."

    needs = LongTextField(
        label="What the child needs",
        audience=Audience.THIS_PROVIDER,
        rows=10,
        max_length=LONGEST_SECTION,
        help_text="Write nothing that tells who the child is.",
    )
    service = LongTextField(
        label="What the provider does for the child",
        audience=Audience.THIS_PROVIDER,
        rows=10,
        max_length=LONGEST_SECTION,
        help_text="Taken from the offer; make it exact.",
    )
    key = SubmissionKey()


class SignAgreement(PageForm):
    """The provider's signature: typed name, role, declaration."""

    submit_label = "Sign the agreement"
    consequence = "Your signature stands. The council is told and the placement is planned."

    name = forms.CharField(label="Your full name", max_length=120)
    role = forms.CharField(
        label="Your role", max_length=120, help_text="For example director or registered manager."
    )
    declaration = forms.BooleanField(
        label="I may sign for my organisation, and I have read the whole agreement"
    )
    key = SubmissionKey()
