from django import forms

from providers.models import Contact
from sefton_pdps.core.forms import EmailField, PageForm


class ContactForm(PageForm):
    """Whom Sefton rings about a setting, or about the provider as a whole."""

    submit_label = "Save the contact"
    consequence = (
        "If you save it, Sefton's officers will ring these numbers, by day and by night. It will count as"
        " confirmed today."
    )
    nouns = {
        "name": "who answers",
        "day_telephone": "the telephone number by day",
        "night_telephone": "the telephone number at night",
        "email": "the e-mail address",
        "night_email": "the e-mail address at night",
        "note": "the note",
    }

    name = forms.CharField(
        label="Who answers?",
        max_length=120,
        help_text="A name, or a job such as registered manager. The council and the provider see this.",
    )
    day_telephone = forms.CharField(
        label="Telephone by day", max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    night_telephone = forms.CharField(
        label="Telephone at night and at weekends",
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel"}),
        help_text="Enter the same number again when it is answered at all hours.",
    )
    email = EmailField(label="E-mail address", required=False)
    night_email = EmailField(
        label="E-mail address that is read at night and at weekends", required=False,
        help_text="In an emergency outside office hours the invitation would be sent there too.",
    )  # fmt: skip
    note = forms.CharField(
        label="Good to know",
        max_length=300,
        required=False,
        help_text="Such as when to ring whom. Do not write about a child.",
    )

    @staticmethod
    def initial_of(contact: Contact | None) -> dict[str, str]:
        """What holds now; empty boxes where nothing is on record."""
        names = ("name", "day_telephone", "night_telephone", "email", "night_email", "note")
        return {name: getattr(contact, name) if contact else "" for name in names}
