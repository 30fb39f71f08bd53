"""The approval of a home outside the council's area (reg. 11)."""

from collections.abc import Sequence

from django import forms

from calloffs.forms.authorising import why_not_nearer
from calloffs.rules.law import Told
from calloffs.rules.stand_ins import signed
from calloffs.states import LawAnswer, LawOffice
from sefton_pdps.core.forms import LongTextField, MomentField, PageForm
from sefton_pdps.core.web.components import Audience


class RecordInLaw(PageForm):
    """What came of asking for the approval: by telephone, or by whoever holds the office under their own name.

    `absent`: in whose name a stand-in answers. `asks_why`: of an emergency in which nobody has coded yet why no home is
    nearer.
    """

    submit_label = "Record the answer"
    consequence = (
        "If you record it, it would stand and not change. It is for the law: the money is decided apart."
    )
    nouns = {"office": "who was asked", "outcome": "what came of it"}

    office = forms.ChoiceField(label="Who was asked?", widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label="What came of it?", widget=forms.RadioSelect, choices=LawAnswer.choices)
    rung_at = MomentField(label="When was it?")
    answered_by = forms.CharField(
        label="Who answered?",
        max_length=160,
        required=False,
        help_text=f"Name and job. {Audience.COUNCIL.value}",
    )
    answer = LongTextField(
        label="What was answered, or whom did you try to reach?",
        required=False,
        rows=3,
        audience=Audience.COUNCIL,
        help_text="Needed for a refusal, and where nobody was reached.",
    )
    considered = LongTextField(
        label="What was considered",
        required=False,
        rows=3,
        audience=Audience.COUNCIL,
        help_text="Needed for an approval: why this home, and why none that is nearer.",
    )
    why_not_nearer = why_not_nearer()

    def __init__(
        self,
        *args,
        offices: Sequence[LawOffice],
        own: LawOffice | None,
        absent: str = "",
        asks_why: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if not asks_why:
            self.drop("why_not_nearer")
        self.own = own
        asked = self.control("office", forms.ChoiceField)
        asked.choices = [(one.value, one.label) for one in offices]
        if own is not None or len(offices) == 1:
            self.drop("office")
            self.only = own or offices[0]
        if own is not None:
            office = signed(own.label, absent or None)
            self.consequence = f"{self.consequence} It would be your own answer, as {office}."
            self.drop("rung_at", "answered_by")
            outcome = self.control("outcome", forms.ChoiceField)
            outcome.choices = [one for one in LawAnswer.choices if one[0] != LawAnswer.NOT_REACHED]

    @property
    def told(self) -> Told:
        """The answer as it was typed; who holds the office answers now, under their own name."""
        typed = self.cleaned_data
        return Told(
            outcome=typed["outcome"],
            office=typed["office"] if "office" in self.fields else self.only,
            answered_by=typed.get("answered_by", ""),
            at=typed.get("rung_at"),
            answer=typed["answer"],
            considered=typed["considered"],
            why_not_nearer=tuple(typed.get("why_not_nearer", ())),
        )
