"""A provider's answers to an invitation, and what the council heard of them by telephone or e-mail."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from calloffs.forms import fee_lines
from calloffs.forms.typed_before import FEE
from calloffs.rules.competition import fee_problems
from calloffs.rules.heard import Heard
from calloffs.states import AgreedHow, DeclineReason
from placements.models import FeeKind
from placements.rules.fees import Line
from providers.models import CarerHousehold, Setting
from sefton_pdps.core.forms import DayField, LongTextField, MomentField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.text.words import listed, lower_first
from sefton_pdps.core.web.components import Audience


class AskQuestion(PageForm):
    """A question about an invitation."""

    submit_label = "Send the question"
    consequence = (
        "If you send it, the council would answer to every invited provider, in its own wording of your "
        "question. Nobody but the council would learn who asked."
    )

    question = LongTextField(
        label="Your question", audience=Audience.COUNCIL_AND_YOU, max_length=1000,
        help_text="Leave out your organisation, names, numbers and anything that could tell who the child is.",
    )  # fmt: skip


class Decline(PageForm):
    """Declining, with a coded reason."""

    submit_label = "Decline this invitation"
    consequence = (
        "If you decline, the council will see this at once. You could change your mind until the deadline."
    )
    nouns = {"reason": "the reason for declining"}

    reason = forms.ChoiceField(
        label="Why are you declining?", widget=forms.RadioSelect, choices=DeclineReason.choices
    )
    note = forms.CharField(
        label="Anything the council should know (optional)", max_length=500, required=False,
        help_text=Audience.COUNCIL_AND_YOU.value,
    )  # fmt: skip


class HeardDecline(PageForm):
    """A decline that the council heard by telephone or read in an e-mail."""

    submit_label = "Record the decline"
    consequence = (
        "If you record it, the provider’s people will be told at once, and could take it back until the deadline. "
        "In an emergency the competition would close if theirs was the last answer."
    )
    nouns = {
        "reason": "the reason for declining",
        "said_by": "who at the provider declined",
        "how": "how they answered",
    }

    reason = forms.ChoiceField(
        label="Why do they decline?", widget=forms.RadioSelect, choices=DeclineReason.choices
    )
    said_by = forms.CharField(
        label="Who at the provider declined", max_length=160,
        help_text="Name and job. Their colleagues will read it too.",
    )  # fmt: skip
    how = forms.ChoiceField(
        label="How did they answer?", widget=forms.RadioSelect, choices=AgreedHow.heard_choices()
    )


Home = tuple[Setting, CarerHousehold | None]
HOME, UPLOAD = "home", "upload"


class HeardOfferForm(PageForm):
    """An offer that a provider without an account told by telephone or e-mail."""

    submit_label = "Record the offer"
    consequence = (
        "If you record it, it would be sealed with the others until the deadline, and you could not open it either. It "
        "would say that it was told to you. In an emergency the competition would close if theirs was the last answer."
    )
    nouns = {
        "home": "which home they offer",
        "needs_met": "how they would meet the child’s needs",
        "said_by": "who at the provider told you",
        "said_at": "the time at which they told you",
        "how": "how they told you",
        "upload": "the e-mail",
    }
    home = forms.ChoiceField(label="Which home do they offer?", widget=forms.RadioSelect)
    available_on = DayField(label="Date from which the place is free")
    needs_met = LongTextField(
        label="How would they meet the child’s needs?", audience=Audience.THIS_PROVIDER, rows=4,
        help_text="As they said it: it is scored as their answer. Write nothing that could tell who the child is.",
    )  # fmt: skip
    social_value = LongTextField(
        label="What social value would it bring?", audience=Audience.THIS_PROVIDER, rows=2, required=False,
        help_text="Ask them: it is scored, as it is for everybody. Empty: nothing was said.",
    )  # fmt: skip
    said_by = forms.CharField(
        label="Who at the provider told you",
        max_length=160,
        help_text=f"Name and job. {Audience.COUNCIL.value}",
    )
    how = forms.ChoiceField(
        label="How did they tell you?", widget=forms.RadioSelect, choices=AgreedHow.heard_choices()
    )
    said_at = MomentField(label="When did they tell you?")
    upload = forms.FileField(
        label="The e-mail", required=False,
        help_text="Where they wrote one: saved as a PDF or a picture, up to 10 MB. Nobody opens it before prices are "
        "open.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, homes: Mapping[str, Home], kinds: Sequence[FeeKind], **kwargs: Any
    ) -> None:
        self.homes, self.kinds = homes, kinds
        super().__init__(*args, **kwargs)
        self.control(HOME, forms.ChoiceField).choices = [(key, _named(home)) for key, home in homes.items()]
        if len(homes) == 1:
            self.initial.setdefault(HOME, next(iter(homes)))

    def further_fields(self) -> dict[str, forms.Field]:
        """A box for each kind of fee that needs no evidence; support that does is agreed with its evidence later."""
        return {
            name: box for kind in self.kinds for name, box in fee_lines.price_boxes(_box(kind), kind).items()
        }

    def layout(self) -> Layout:
        """Most fees are one line: the others are folded, as in a case."""
        first, *others = self.kinds
        more = {_box(kind): self.fields[_box(kind)] for kind in others}
        summary = f"More fee lines: {listed([lower_first(kind.name) for kind in others])}"
        rows: list[object] = [
            laid_out(name, self.fields[name]) for name in (HOME, "available_on", _box(first))
        ]
        rows += [Folded(more, summary=summary)] if more else []
        rows += [
            laid_out(name, self.fields[name])
            for name in ("needs_met", "social_value", "said_by", "how", "said_at", UPLOAD)
        ]
        return Layout(*rows)

    def clean(self) -> dict[str, Any]:
        """Say beside the first line what the whole fee lacks."""
        given = super().clean() or {}
        first = _box(self.kinds[0])
        if not any(self.has_error(_box(kind)) for kind in self.kinds):
            reasons = fee_problems(self.lines, {kind.code: kind for kind in self.kinds})
            for reason in reasons if self.lines else ("Enter the weekly fee in at least one line.",):
                self.add_error(first, reason)
        return given

    @property
    def lines(self) -> list[Line]:
        """The weekly fee that was typed."""
        typed = (fee_lines.typed_line(kind, self.cleaned_data, _box(kind)) for kind in self.kinds)
        return [line for line in typed if line]

    @property
    def chosen(self) -> Home:
        return self.homes[self.cleaned_data[HOME]]

    @property
    def heard(self) -> Heard:
        given = self.cleaned_data
        return Heard(given["said_by"], given["said_at"], given["how"])


def _box(kind: FeeKind) -> str:
    return f"{FEE}{kind.code}"


def _named(home: Home) -> str:
    setting, household = home
    return f"{setting.name}: {household}" if household else f"{setting.name}, {setting.urn}"
