"""An evaluator's pages: the declaration, and the scores of one offer."""

from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.rules.scoring import DESCRIPTORS
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

YES, NO = "yes", "no"
_TOLD = "Told without your name once the call-off is awarded. Name no child and no other provider."


class DeclareConflict(PageForm):
    """The declaration before the first offer is opened."""

    submit_label = "Make this declaration"
    consequence = "If you declare, your declaration will stand. With a conflict you would not see the offers."
    nouns = {"conflict": "whether you have a conflict of interest"}

    conflict = forms.ChoiceField(
        label="Do you have a conflict of interest with any provider that was invited?",
        widget=forms.RadioSelect,
        help_text="For example family, friends, work or money, now or in the last three years.",
        choices=[
            Choice(NO, "No, I have none"),
            Choice(YES, "Yes, or somebody might think so"),
        ],
    )
    note = LongTextField(
        label="If yes, what is the conflict?", required=False, rows=3, audience=Audience.COUNCIL
    )

    @property
    def has_conflict(self) -> bool:
        return self.cleaned_data["conflict"] == YES


def _score(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        widget=forms.RadioSelect,
        choices=[Choice(str(number), str(number), hint=words) for number, words in DESCRIPTORS.items()],
    )


class ScoreOffer(PageForm):
    """Two scores of one offer, each with its reason; the descriptors stand beside the numbers."""

    submit_label = "Save and continue"
    consequence = (
        "If you save them, the next offer that you have not scored will open. Nobody else will see your scores before "
        "all have finished, and you could change them until you finish."
    )
    nouns = {"quality": "a score for quality", "social_value": "a score for social value"}

    quality = _score("Quality: how well it meets the child's needs")
    quality_reason = LongTextField(
        label="Reasons for the quality score", audience=Audience.THIS_PROVIDER, help_text=_TOLD
    )
    social_value = _score("Social value")
    social_value_reason = LongTextField(
        label="Reasons for the social value score", audience=Audience.THIS_PROVIDER, help_text=_TOLD
    )

    def of_the_only_offer(self) -> None:
        """Alone on duty with one offer, nothing else is left to score: one press ends it."""
        self.submit_label = "Save and finish scoring"
        self.consequence = (
            "If you save them, scoring will be finished, because there is no other offer: you would not be able to "
            "change them, and the price will open."
        )
