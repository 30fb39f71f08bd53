"""The council's questions about a competition: its deadline and weights, its evaluators, its answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from crispy_forms_gds.choices import Choice
from django import forms

from calloffs.rules.competition import check_deadline, check_later_deadline, check_weights
from calloffs.rules.hours import HOURS, USUAL, closes_after
from calloffs.states import HowLong
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import LongTextField, MomentField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.components import Audience

WEIGHTS = ("quality_weight", "price_weight", "social_value_weight")


OWN_TIME = "own"
# What each length would mean, in the words of the page that asks for it.
BOUGHT = {
    HowLong.THREE_DAYS: "Three nights. Who is on call may decide, within the Head of Service's band.",
    HowLong.FOUR_WEEKS: "28 nights. Who is on call may decide, within the Head of Service's band.",
    HowLong.LONGER: "The whole term of the call-off. Its value decides which office is asked.",
}
HOURS_FROM_NOW = [(str(hours), f"{hours} hours from now") for hours in HOURS]


def _weight(label: str, initial: int, counts: str) -> forms.IntegerField:
    said = f"Points of 100 {counts}"
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=initial, help_text=said)


class PublishCompetition(PageForm):
    """The deadline and the published weights; the page shows everything else that goes out.

    In an emergency it asks first how long the home is bought for; the deadline is so many hours from the press of the
    button, or a time of one's own.
    """

    consequence = (
        "You will be asked once more. If you invite them, they will see the anonymised profile and the "
        "weights."
    )
    nouns = {"how_long": "how long the home is bought for", "how_soon": "how many hours providers have"}

    how_long = forms.ChoiceField(
        label="How long is the home bought for?", widget=forms.RadioSelect,
        choices=[Choice(value, label, hint=BOUGHT[HowLong(value)]) for value, label in HowLong.choices],
        help_text="Providers would read this and offer for it. What follows afterwards is a new decision.",
    )  # fmt: skip
    how_soon = forms.ChoiceField(
        label="How long do providers have?", widget=forms.RadioSelect, initial=str(USUAL),
        choices=[*HOURS_FROM_NOW, (OWN_TIME, "Until a time that I enter below")],
        help_text="It would close sooner if everybody had answered.",
    )  # fmt: skip
    closes_at = MomentField(label="Deadline for offers")
    quality_weight = _weight(
        "Weight of quality", 60, "by the evaluators' scores. The three make 100, and most points rank first."
    )
    price_weight = _weight("Weight of price", 25, "for the lowest weekly fee; a dearer one has fewer.")
    social_value_weight = _weight("Weight of social value", 15, "by the evaluators' scores.")

    def __init__(self, *args, at: datetime, invited: int, emergency: bool, **kwargs):
        self.emergency = emergency
        super().__init__(*args, **kwargs)
        self.at = at
        self.submit_label = f"Invite {plural(invited, 'provider')}"
        if emergency:
            self.fields["closes_at"].required = False
        else:
            self.drop("how_long", "how_soon")

    def layout(self) -> Layout:
        """In an emergency a time of one's own is folded below the hours, and the weights are as they always are."""
        if not self.emergency:
            return super().layout()
        weights = {name: self.fields[name] for name in WEIGHTS}
        return Layout(
            laid_out("how_long", self.fields["how_long"]),
            laid_out("how_soon", self.fields["how_soon"]),
            Folded({"closes_at": self.fields["closes_at"]}, summary="A time of your own"),
            *(laid_out(name, field) for name, field in weights.items()),
        )

    @property
    def hours(self) -> int | None:
        """So many hours from now; None for a time of one's own."""
        how_soon = self.cleaned_data.get("how_soon", OWN_TIME)
        return None if how_soon == OWN_TIME else int(how_soon)

    def clean_closes_at(self) -> datetime:
        if self.hours is not None:
            return closes_after(self.at, self.hours)
        closes_at = self.cleaned_data["closes_at"]
        if closes_at is None:
            raise forms.ValidationError("Enter the date and time until which providers may offer.")
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


class SendChangedProfile(PageForm):
    """What has changed, in words for providers."""

    submit_label = "Send it to everybody"
    consequence = (
        "If you send it, everybody who was invited would read this version in place of the one before, and be told "
        "what changed. Offers that are in stand, and may be changed until the deadline. The version "
        "before stays on record."
    )
    nouns = {"what_changed": "what has changed, in words for providers"}
    version = forms.IntegerField(widget=forms.HiddenInput)
    what_changed = LongTextField(
        label="What has changed?", audience=Audience.PROVIDERS, rows=3, max_length=600,
        help_text="Say which need or risk is new or gone. Write nothing that could tell who the child is.",
    )  # fmt: skip


class MoveDeadline(PageForm):
    """A later deadline for a competition that is open for offers."""

    submit_label = "Move the deadline"
    consequence = (
        "If you move it, everybody who was invited will be told at once, those who declined too. Offers that were sent "
        "will stand, and all offers will stay sealed until the new deadline. It could not be moved back."
    )

    closes_at = MomentField(label="New deadline for offers")

    def __init__(self, *args: Any, present: datetime, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present, self.at = present, at

    def clean_closes_at(self) -> datetime:
        closes_at: datetime = self.cleaned_data["closes_at"]
        try:
            check_later_deadline(closes_at, self.present, at=self.at)
        except DomainError as refusal:
            raise forms.ValidationError(list(refusal.reasons)) from refusal
        return closes_at


class ChooseEvaluators(PageForm):
    """Who scores the offers."""

    submit_label = "Save the evaluators"
    consequence = (
        "If you save them, they will be told at once, and each will declare first whether they have a "
        "conflict of interest. Scores of somebody taken off would no longer count; somebody who has "
        "finished stays. If everybody who is left has finished, the prices would open."
    )
    nouns = {"evaluators": "the evaluators"}

    evaluators = forms.MultipleChoiceField(
        label="Who scores the offers", widget=forms.CheckboxSelectMultiple,
        help_text="Price stays hidden until all of them have scored quality.",
    )  # fmt: skip

    def __init__(self, *args, people: Sequence[User], conflicts: Mapping[UUID, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.control("evaluators", forms.ChoiceField).choices = [
            Choice(pk, person.described, hint=conflicts.get(person.pk)) for pk, person in self.people.items()
        ]

    @property
    def chosen(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["evaluators"]]


class AnswerQuestion(PageForm):
    """The answer to a provider's question: to everybody in the council's wording, to who asked, or why not."""

    TO_ALL, TO_ASKER, NOT = "publish", "private", "refuse"
    submit_label = "Go on to check it"
    consequence = (
        "Before anything is sent, you would see it once more. If you answer everybody, every invited provider would "
        "read your wording and the answer, but not who asked. Otherwise only the provider that asked would read what "
        "you write."
    )
    nouns = {"how": "who gets the answer", "wording": "the question as every provider would read it"}

    how = forms.ChoiceField(
        label="Who gets the answer?", widget=forms.RadioSelect, initial=TO_ALL,
        choices=[
            (TO_ALL, "Every invited provider"),
            (TO_ASKER, "Only the provider that asked: it is about its own offer alone"),
            (NOT, "Nobody: I say to the provider that asked why it is not answered"),
        ],
    )  # fmt: skip
    wording = LongTextField(
        label="The question as every provider would read it", audience=Audience.PROVIDERS, required=False,
        rows=3, help_text="Take out what could tell who the child is, or who asked.",
    )  # fmt: skip
    answer = LongTextField(
        label="Your answer, or why it is not answered", audience=Audience.PROVIDERS,
        help_text="Write nothing that could tell who the child is, or who asked.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") == self.TO_ALL and not given.get("wording"):
            self.add_error("wording", "Write the question as every provider may read it.")
        return given
