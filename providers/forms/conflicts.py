from django import forms

from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class ProposeEndForm(PageForm):
    """Why a declared conflict holds no longer."""

    submit_label = "Propose its end"
    consequence = (
        "If you propose it, somebody who decides applications would be asked; until then nothing changes. If they "
        "agree, the person could be chosen again for other applications and offers of this provider, not this one."
    )
    reason = LongTextField(
        label="What has changed since it was declared?",
        audience=Audience.COUNCIL,
        help_text="For example that the relative left the provider, when, and how you know.",
    )


class DecideEndForm(PageForm):
    """Agree, or keep the conflict."""

    submit_label = "Record the decision"
    decision = forms.ChoiceField(
        label="Has the conflict ended?",
        widget=forms.RadioSelect,
        choices=[
            ("agree", "Yes, it follows the person no longer"),
            ("keep", "No, it stays as it was declared"),
        ],
    )
    nouns = {"decision": "whether the conflict has ended"}

    @property
    def agreed(self) -> bool:
        return bool(self.cleaned_data["decision"] == "agree")
