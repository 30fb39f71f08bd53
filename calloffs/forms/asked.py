"""What a home is asked before the case for a direct award, and what it answers (ADR 154)."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from calloffs.codes import AskedAnswer
from calloffs.forms import fee_lines
from calloffs.forms.typed_before import FEE
from calloffs.rules.asked import LONGEST_QUESTION, Terms
from calloffs.rules.direct_awards import Stay
from calloffs.states import DeclineReason, DirectGround, HowLong
from placements.models import FeeKind
from placements.rules.fees import Line
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.text.words import listed, lower_first
from sefton_pdps.core.web.components import Audience


class AskHome(PageForm):
    """For what one home is asked; its provider reads all of it."""

    submit_label = "Ask this home"
    consequence = (
        "If you ask it, its provider’s people would be told at once. They would read the anonymised profile, this "
        "start and this fee, and could accept or decline until their time is over."
    )
    nouns = {"ground": "the ground", "how_long": "how long it is for", "starts_on": "the first night"}

    ground = forms.ChoiceField(
        label="Ground",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in DirectGround.of_the_pdps()],
        help_text="How many hours the home has follows from it. Only the council reads it.",
    )
    how_long = forms.ChoiceField(
        label="In an emergency: how long for?",
        widget=forms.RadioSelect,
        required=False,
        choices=[*HowLong.choices, ("", "It is no emergency")],
    )
    starts_on = DayField(label="First night")
    terms = LongTextField(
        label="What else is asked of the home", audience=Audience.THIS_PROVIDER, rows=3, required=False,
        help_text="Such as an introduction. Write nothing that could tell who the child is.",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[FeeKind], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        """A box for each kind of fee that needs no evidence."""
        return {
            name: box
            for kind in self.kinds
            for name, box in fee_lines.price_boxes(f"{FEE}{kind.code}", kind).items()
        }

    def layout(self) -> Layout:
        """Most fees are one line: the others are folded, as in a case."""
        first, *others = self.kinds
        more = {f"{FEE}{kind.code}": self.fields[f"{FEE}{kind.code}"] for kind in others}
        summary = f"More fee lines: {listed([lower_first(kind.name) for kind in others])}"
        names = ("ground", "how_long", "starts_on", f"{FEE}{first.code}")
        rows: list[Any] = [laid_out(name, self.fields[name]) for name in names]
        rows += [Folded(more, summary=summary)] if more else []
        return Layout(*rows, laid_out("terms", self.fields["terms"]))

    @property
    def lines(self) -> list[Line]:
        """The weekly fee that was typed."""
        typed = (fee_lines.typed_line(kind, self.cleaned_data, f"{FEE}{kind.code}") for kind in self.kinds)
        return [line for line in typed if line]

    @property
    def asked(self) -> Terms:
        """What the home is asked for."""
        given = self.cleaned_data
        return Terms(given["ground"], given["starts_on"], self.lines, Stay(given["how_long"]), given["terms"])


class AnswerAsked(PageForm):
    """A home accepts or declines."""

    submit_label = "Send the answer"
    consequence = (
        "If you send it, the council would see it at once, and it would stand. If you accept, the council would make "
        "its case and ask for its own authorisation before an agreement comes to you."
    )
    nouns = {"answer": "whether you accept or decline", "reason": "the reason for declining"}

    answer = forms.ChoiceField(
        label="Can this home take the child, from that night and for that fee?",
        widget=forms.RadioSelect,
        choices=[(AskedAnswer.ACCEPTED, "Yes, we accept"), (AskedAnswer.DECLINED, "No, we decline")],
    )
    reason = forms.ChoiceField(
        label="Why are you declining?",
        widget=forms.RadioSelect,
        required=False,
        choices=[*DeclineReason.choices, ("", "We accept")],
    )
    note = forms.CharField(
        label="Anything the council should know (optional)", max_length=500, required=False,
        help_text=Audience.COUNCIL_AND_YOU.value,
    )  # fmt: skip


class AskAboutHome(PageForm):
    """A question before the answer."""

    submit_label = "Send the question"
    consequence = (
        "If you send it, the council would read and answer it here. Your time to answer would run on."
    )

    question = LongTextField(
        label="Your question", audience=Audience.COUNCIL_AND_YOU, max_length=LONGEST_QUESTION,
        help_text="Leave out names, numbers and anything that could tell who the child is.",
    )  # fmt: skip


class AnswerAskedQuestion(PageForm):
    """The council's answer to a home that is asked."""

    submit_label = "Send the answer"
    consequence = "If you send it, the people of this provider would read it at once."

    answer = LongTextField(
        label="Answer", audience=Audience.THIS_PROVIDER, rows=4,
        help_text="Write nothing that could tell who the child is.",
    )  # fmt: skip


class TakeAskedBack(PageForm):
    """A request that is needed no more."""

    submit_label = "Take the request back"
    consequence = (
        "If you take it back, its provider’s people would be told why, and another home could be asked. It would stay "
        "on the file."
    )
    warning = True

    why = LongTextField(label="Why is it taken back?", audience=Audience.THIS_PROVIDER, rows=3)
