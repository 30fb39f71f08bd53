from django import forms

from placements.models import Referral
from providers.models import Admission
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

ONE_REFERRAL = "referral"


class ExemptionForm(PageForm):
    """For whom, from and until when, and why a setting may be used in spite of Ofsted's judgement."""

    submit_label = "Grant the exemption"
    consequence = (
        "If you grant it, the setting could be offered, recommended and awarded in spite of its grade until the last "
        "day. It would never waive the registration or the law for children under 16. It would stand with your name."
    )
    nouns = {"whom": "for whom it is", "starts_on": "the first day", "until": "the last day"}

    whom = forms.ChoiceField(label="For whom is it?", widget=forms.RadioSelect)
    reference = forms.CharField(
        label="Reference of the referral",
        required=False,
        max_length=20,
        help_text="Only for one child, for example RF-2026-00012.",
    )
    starts_on = DayField(label="From which day?")
    until = DayField(label="Until which day?", help_text="The last day on which it counts.")
    reason = LongTextField(
        label="Why may it be used?",
        help_text="For example what Ofsted's monitoring visit says. Do not name a child.",
        audience=Audience.COUNCIL,
        max_length=2000,
    )

    def __init__(self, *args, admissions: list[Admission], **kwargs):
        self.admissions = {str(one.pk): one for one in admissions}
        super().__init__(*args, **kwargs)
        self.control("whom", forms.ChoiceField).choices = [
            (ONE_REFERRAL, "One child, by referral"),
            *((pk, f"Every child placed from {one.lot.name}") for pk, one in self.admissions.items()),
        ]

    def clean(self):
        answers = super().clean()
        self.referral = None
        if answers.get("whom") == ONE_REFERRAL:
            reference = answers.get("reference", "").strip().upper()
            self.referral = Referral.objects.filter(reference=reference).first() if reference else None
            if self.referral is None:
                self.add_error("reference", "Enter the reference of a referral, for example RF-2026-00012.")
        return answers

    @property
    def admission(self):
        """The admission chosen; None for one child."""
        return self.admissions.get(self.cleaned_data["whom"])
