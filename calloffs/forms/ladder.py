"""The pages of the contingency ladder: opening a rung, recording who was asked and what they answered, closing it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from calloffs.rules.ladder import NOT_YET, Answer
from calloffs.states import ApproachAnswer, AskedHow, DeclineReason, LadderGround, RungResult
from providers.states import Regulator, SettingKind
from sefton_pdps.core.forms import LongTextField, MomentField, MoneyField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

# An agency is on record by Ofsted's register, and names its household.
RECORDED = (
    SettingKind.CHILDRENS_HOME,
    SettingKind.SUPPORTED_ACCOMMODATION,
    SettingKind.CARE_HOME,
    SettingKind.HOSPITAL,
    SettingKind.OTHER,
)
LARGEST_WEEKLY = Decimal("99999.99")
WAITS = ("", "Still waiting")
NO_REASON = ("", "They did not say no")
HOME = ("home_name", "regulator", "identifier")
DETAILS = ("answered_by", "answered_at", "weekly", "decline_reason", "note")


class OpenRung(PageForm):
    """Opening a rung; a ground is asked for only where lower rungs are skipped or still searched."""

    submit_label = "Open this rung"
    consequence = "If you open it, nobody will be told. You would record next whom you ask."
    nouns = {"ground": "the ground", "reason": "the reason"}

    ground = forms.ChoiceField(
        label="Ground",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in LadderGround.given_by_people()],
    )
    reason = LongTextField(label="Reason", audience=Audience.COUNCIL, rows=3)

    def __init__(self, *args, asks_ground: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_ground:
            self.drop("ground", "reason")


class _Answered(PageForm):
    """What somebody answered; who, when, fee and reason are folded until an answer is chosen."""

    nouns = {
        "answer": "what they answered",
        "answered_at": "the time at which they answered",
        "decline_reason": "why they cannot take the child",
    }

    answer = forms.ChoiceField(label="What did they answer?", widget=forms.RadioSelect)
    answered_by = forms.CharField(
        label="Who answered", max_length=160, required=False, help_text="Name and job."
    )
    answered_at = MomentField(label="When did they answer?", required=False)
    weekly = MoneyField(
        label="Weekly fee that they named", required=False, maximum=LARGEST_WEEKLY, help_text="For a yes."
    )
    decline_reason = forms.ChoiceField(
        label="Why can they not take the child?",
        widget=forms.RadioSelect,
        choices=[NO_REASON, *DeclineReason.choices],
        required=False,
    )
    note = LongTextField(label="Note", audience=Audience.COUNCIL, rows=3, required=False)

    @property
    def given(self) -> Answer:
        """The answer that was typed; who is asked and answers at once did so when asked, unless it says otherwise."""
        typed = self.cleaned_data
        if not typed["answer"]:
            return NOT_YET
        if typed["answer"] == ApproachAnswer.NO_ANSWER:
            return Answer(typed["answer"])
        return Answer(
            answer=typed["answer"],
            by=typed["answered_by"],
            at=typed["answered_at"] or typed.get("asked_at"),
            decline_reason=typed["decline_reason"],
            weekly=typed["weekly"],
        )


class AskOnRung(_Answered):
    """Who was asked on a rung, how and when, and the answer where it came at once."""

    submit_label = "Record it"
    consequence = "If you record it, nobody will be told. It stands on the ladder of this call-off."
    nouns = {
        **_Answered.nouns,
        "provider_name": "whom you asked",
        "asked_how": "how you asked them",
        "asked_at": "the time at which you asked them",
    }
    field_order = ("provider_name", *HOME, "asked_how", "asked_at", "answer", *DETAILS)

    provider_name = forms.CharField(label="Provider that you asked", max_length=200)
    home_name = forms.CharField(label="Name of the home", max_length=200, required=False)
    regulator = forms.ChoiceField(
        label="Registered with", widget=forms.RadioSelect, choices=Regulator.choices, required=False
    )
    identifier = forms.CharField(
        label="Number of the home with its regulator",
        max_length=20,
        required=False,
        help_text="For Ofsted the URN. A home that is on record is found by it.",
    )
    asked_how = forms.ChoiceField(
        label="How did you ask them?", widget=forms.RadioSelect, choices=AskedHow.choices
    )
    asked_at = MomentField(label="When did you ask them?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answer = self.control("answer", forms.ChoiceField)
        answer.choices, answer.required = [WAITS, *ApproachAnswer.choices], False

    def layout(self) -> Layout:
        return _layout(self, {"The home that they named": HOME, SAID: DETAILS})


class RecordAnswer(_Answered):
    """What somebody answered who was asked before."""

    submit_label = "Record the answer"
    consequence = "If you record it, nobody will be told, and it will not change."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("answer", forms.ChoiceField).choices = ApproachAnswer.choices

    def layout(self) -> Layout:
        return _layout(self, {})


class RecordHome(PageForm):
    """The home of a yes, put on record with its place: only what is not on record yet is asked for."""

    submit_label = "Record the home"
    consequence = "If you record it, you would go on to the case. Nobody will be told yet."
    nouns = {
        "kind": "what kind of home it is",
        "regulator": "with whom it is registered",
        "which": "which of the homes it is",
    }

    which = forms.ChoiceField(
        label="Which of the homes with this number is it?",
        widget=forms.RadioSelect,
        help_text="They are registered together. Ask the provider if you are not sure.",
    )
    provider_name = forms.CharField(label="Provider", max_length=200)
    name = forms.CharField(label="Name of the home", max_length=200)
    regulator = forms.ChoiceField(
        label="Registered with", widget=forms.RadioSelect, choices=Regulator.choices
    )
    identifier = forms.CharField(
        label="Its number with its regulator",
        max_length=20,
        help_text="Look it up in the regulator's own list. For Ofsted the URN, which finds the home on record.",
    )
    kind = forms.ChoiceField(
        label="What kind of home is it?",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in RECORDED],
        required=False,
    )
    postcode = forms.CharField(
        label="Postcode", max_length=8, required=False, help_text="Not for a home abroad."
    )
    code = forms.CharField(
        label="Pseudonym of the carer household",
        max_length=20,
        help_text="As the agency calls it, like H-014.",
    )
    outward = forms.CharField(
        label="First half of the household's postcode", max_length=4, help_text="Like PR8 or L20."
    )

    def __init__(
        self, *args, asks_home: bool, asks_household: bool, homes: Sequence[tuple[str, str]] = (), **kwargs
    ):
        super().__init__(*args, **kwargs)
        if homes:
            self.control("which", forms.ChoiceField).choices = homes
        else:
            self.drop("which")
        if not asks_home:
            self.drop(*HOME_BOXES)
        if not asks_household:
            self.drop("code", "outward")

    @property
    def chosen(self) -> UUID | None:
        """The home that was chosen of several with one number."""
        return UUID(self.cleaned_data["which"]) if "which" in self.fields else None

    @property
    def home(self) -> dict[str, Any]:
        """What was typed of the home; empty where it is on record."""
        return {name: self.cleaned_data[name] for name in self.fields if name in HOME_BOXES}


HOME_BOXES = frozenset({"provider_name", "name", "regulator", "identifier", "kind", "postcode"})


class YesFellAway(PageForm):
    """Why a yes came to nothing."""

    submit_label = "Record that it fell away"
    consequence = "If you record it, nobody will be told, and no case could be made on this yes any more."
    nouns = {"why": "why the yes fell away"}

    why = LongTextField(label="Why did the yes fall away?", audience=Audience.COUNCIL, rows=3)


class CloseRung(PageForm):
    """Closing a rung with its result."""

    submit_label = "Close this rung"
    consequence = "If you close it, nobody else can be asked on it, and the next rung may be opened."
    nouns = {"result": "what came of it"}

    result = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in RungResult.given_by_people()],
    )


SAID = "What they said: who, when, the fee or the reason"


def _layout(form: forms.Form, folded: "dict[str, Sequence[str]]") -> Layout:
    """The boxes in their order, some of them behind one line each."""
    inside = {name: summary for summary, names in folded.items() for name in names}
    rows: list[object] = []
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        if name not in inside:
            rows.append(laid_out(name, field))
        elif name == folded[inside[name]][0]:
            boxes = {one: form.fields[one] for one in folded[inside[name]]}
            unfolds = "answer" if inside[name] == SAID else ""
            rows.append(Folded(boxes, unfolds=unfolds, summary=inside[name]))
    return Layout(*rows)
