"""The council's questions about a competition: its deadline and weights, its evaluators, its answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.rules.competition import check_deadline, check_weights
from sefton_pdps.accounts.models import User
from sefton_pdps.core.components import Audience
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import LongTextField, MomentField, PageForm
from sefton_pdps.core.words import plural

WEIGHTS = ("quality_weight", "price_weight", "social_value_weight")


def _weight(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=initial, help_text="Of 100.")


class PublishCompetition(PageForm):
    """The deadline and the published weights; the page shows everything else that goes out."""

    consequence = "They will see the anonymised profile and the weights. You cannot edit them afterwards."

    closes_at = MomentField(label="Deadline for offers")
    quality_weight = _weight("Weight of quality", 60)
    price_weight = _weight("Weight of price", 25)
    social_value_weight = _weight("Weight of social value", 15)

    def __init__(self, *args, at: datetime, invited: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.submit_label = f"Invite {plural(invited, 'provider')}"

    def clean_closes_at(self) -> datetime:
        closes_at = self.cleaned_data["closes_at"]
        try:
            check_deadline(closes_at, at=self.at)
        except DomainError as refusal:
            raise forms.ValidationError(list(refusal.reasons)) from refusal
        return closes_at

    def clean(self):
        cleaned = super().clean()
        if all(cleaned.get(name) is not None for name in WEIGHTS):
            try:
                check_weights(*self.weights)
            except DomainError as refusal:
                self.add_error("quality_weight", list(refusal.reasons))
        return cleaned

    @property
    def weights(self) -> tuple[int, int, int]:
        """Quality, price, social value."""
        quality, price, social_value = (self.cleaned_data[name] for name in WEIGHTS)
        return quality, price, social_value


class ChooseEvaluators(PageForm):
    """Who scores the offers."""

    submit_label = "Save the evaluators"
    consequence = (
        "Each declares first whether they have a conflict of interest. They are told at once. "
        "Scores of somebody taken off no longer count; somebody who has finished stays. "
        "When everybody who is left has finished, the prices open."
    )
    nouns = {"evaluators": "the evaluators"}

    evaluators = forms.MultipleChoiceField(
        label="Who scores the offers", widget=forms.CheckboxSelectMultiple,
        help_text="Price stays hidden until all of them have scored quality.",
    )  # fmt: skip

    def __init__(self, *args, people: Sequence[User], conflicts: Mapping[UUID, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["evaluators"].choices = [
            Choice(pk, person.described, hint=conflicts.get(person.pk)) for pk, person in self.people.items()
        ]

    @property
    def chosen(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["evaluators"]]


class AnswerQuestion(PageForm):
    """The answer to a provider's question."""

    submit_label = "Answer to all invited providers"
    consequence = "Every invited provider reads the question and the answer, but not who asked."

    answer = LongTextField(
        label="Your answer", audience=Audience.PROVIDERS,
        help_text="Write nothing that could tell who the child is, or who asked.",
    )  # fmt: skip
