"""Drawing up an individual service agreement, and signing it for a provider."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from calloffs.states import SignatureCame
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience
from sefton_pdps.pdf.typefaces import named, unprintable

LONGEST_SECTION = 8000
COPY = "A PDF, a letter or a picture, up to 10 MB. It is kept under a neutral name. The council reads it, nobody else."
ALONE_REASON = "Why can nobody of the placements team sign it before the child needs the home?"


class DrawUp(PageForm):
    """The two mandatory sections (S-46); everything else is taken from what was authorised."""

    submit_label = "Save the draft agreement"
    consequence = "If you save it, the provider will see nothing until you issue it."

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
        help_text="Say exactly what the provider will do: the provider signs on these words.",
    )


class IssueShortForm(PageForm):
    """What differs in an emergency tonight; all else is the profile's, the form's and what was authorised (ADR 126)."""

    submit_label = "Sign for the council and issue the short form"

    safeguarding = forms.CharField(
        label="Whom the home rings tonight if the child is not safe",
        max_length=300,
        help_text=f"Job, for example the emergency duty team. {Audience.THIS_PROVIDER.value}",
    )
    number = forms.CharField(label="Their telephone number", max_length=40)
    consent = LongTextField(
        label="Medical consent that is delegated to the home, and whom to ring about more",
        audience=Audience.THIS_PROVIDER,
        rows=3,
        max_length=1000,
        help_text="Say who consented by their part, as mother or social worker, and not by name.",
    )
    alone_reason = LongTextField(label=ALONE_REASON, audience=Audience.COUNCIL, rows=3)

    def __init__(self, *args: Any, alone: bool, due: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alone:
            self.drop("alone_reason")
        self.consequence = (
            "If you sign, the provider will be told, and can read and sign it tonight. The full agreement would be due "
            f"on {due}; until both have signed that, this one stands."
        )


def _check_printable(text: str) -> None:
    """What signs an agreement stands in its PDF letter for letter."""
    characters = unprintable(text)
    if characters:
        shown = ", ".join(f"{character} ({named(character)})" for character in characters)
        raise ValidationError(f"The agreement cannot print {shown}. Write it with letters that it can print.")


class SignAgreement(PageForm):
    """The provider's signature: typed name, role, declaration."""

    submit_label = "Sign the agreement"
    consequence = (
        "If you sign, your signature will stand, the council will be told and the placement will be planned."
    )

    name = forms.CharField(label="Your full name", max_length=120, validators=[_check_printable])
    role = forms.CharField(
        label="Your role",
        max_length=120,
        help_text="For example director or registered manager.",
        validators=[_check_printable],
    )
    declaration = forms.BooleanField(
        label="I may sign for my organisation, and I have read the whole agreement"
    )


class RecordSignature(PageForm):
    """The signature of a provider without an account, as it came."""

    submit_label = "Record the signature"
    consequence = (
        "If you record it, the agreement would be signed by both, and the placement would be planned at once."
    )
    nouns = {"came": "how the signature came", "upload": "the file"}

    name = forms.CharField(label="Who signed for the provider", max_length=120, validators=[_check_printable])
    role = forms.CharField(label="Their role", max_length=120, validators=[_check_printable])
    came = forms.ChoiceField(
        label="How did the signature come?", widget=forms.RadioSelect, choices=SignatureCame.choices
    )
    upload = forms.FileField(
        label="The signed page, or the e-mail that it came with", required=False, help_text=COPY
    )


class AttachCopy(PageForm):
    """What a provider without an account signed."""

    submit_label = "Attach the signed copy"
    consequence = "If you attach it, it would stand with the agreement and could not be changed."
    nouns = {"upload": "the file"}

    upload = forms.FileField(label="The signed page, or the e-mail that it came with", help_text=COPY)
