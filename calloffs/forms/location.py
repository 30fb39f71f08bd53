"""One answer to what the law asks before a home outside the council's area is approved (ADR 144)."""

from dataclasses import dataclass

from django import forms

from calloffs.rules.location import ANSWERS, BY_SOMEBODY, Given
from calloffs.states import GateAnswer, GateHow, LawGate, NotNearer
from placements.states import LocationClass
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

MAY_BE_NOBODY = "Needed where they were asked: name and job. Only the council sees this."


@dataclass(frozen=True)
class Asks:
    """The words of one question's boxes: what is asked, of whom (empty: of nobody), and its text."""

    answer: str = ""
    whom: str = ""
    words: str = "What was said"


ASKS = {
    LawGate.NEARER: Asks(words="More about it"),
    LawGate.FITTING: Asks(words="Why this is the most appropriate home, and fits the care plan"),
    LawGate.WISHES: Asks(
        "Was the child asked about this home?", "Who asked the child?", "What the child said, or why not"
    ),
    LawGate.RELATIVES: Asks(
        "Were parents and relatives consulted?", "Who was consulted?", "What they said, or why not"
    ),
    LawGate.REVIEWING: Asks(whom="Which independent reviewing officer was consulted?"),
    LawGate.AREA: Asks("What was done?", "Which authority, and whom there?", "What they answered"),
    LawGate.EDUCATION: Asks("What becomes of school or training?", words="What is arranged"),
    LawGate.SCHOOL: Asks(whom="Which designated teacher or virtual school head was consulted?"),
    LawGate.KEY_STAGE: Asks(whom="Which nominated officer approved that the schooling is disrupted?"),
}


class AnswerGate(PageForm):
    """The answer to one question, about a home at a distance or near by."""

    submit_label = "Record the answer"
    consequence = (
        "If you record it, it would stand with your name. Until the approval it could be answered again."
    )
    nouns = {
        "answer": "what was done",
        "reasons": "why no home nearer",
        "whom": "who it was: name and job",
        "done_on": "the day",
        "how": "how they were told",
        "words": "why this is the most appropriate home",
    }

    reasons = forms.MultipleChoiceField(
        label="Why no home nearer?",
        choices=NotNearer.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="The codes of the Placements North West census. Choose all that apply.",
    )
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    whom = forms.CharField(max_length=160, help_text=f"Name and job. {Audience.COUNCIL.value}")
    done_on = DayField(label="On which day?")
    how = forms.ChoiceField(label="How?", widget=forms.RadioSelect, choices=GateHow.choices)
    care_plan_given = forms.BooleanField(label="They were given the care plan")
    words = LongTextField(rows=3, max_length=2000, required=False, audience=Audience.COUNCIL)

    def __init__(self, *args, gate: LawGate, location_class: str, approved: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.gate, asks = gate, ASKS[gate]
        far = location_class == LocationClass.DISTANT
        self.answers = [GateAnswer.CONSULTED] if gate == LawGate.AREA and far else [*ANSWERS[gate]]
        if approved:
            self.consequence = "If you record it, it would stand with your name, and could not be changed."
        self.control("answer", forms.ChoiceField).choices = [(one.value, one.label) for one in self.answers]
        for name, label in (("answer", asks.answer), ("whom", asks.whom), ("words", asks.words)):
            self.fields[name].label = label
        drop = {
            "reasons": gate != LawGate.NEARER,
            "answer": len(self.answers) == 1,
            "whom": not asks.whom,
            "done_on": not asks.whom,
            "how": gate != LawGate.AREA,
            "care_plan_given": gate != LawGate.AREA or not far,
        }
        self.drop(*(name for name, is_so in drop.items() if is_so))
        if not set(self.answers) <= set(BY_SOMEBODY) and asks.whom:
            self.fields["whom"].required = self.fields["done_on"].required = False
            self.fields["whom"].help_text = MAY_BE_NOBODY
        self.fields["words"].required = gate == LawGate.FITTING

    @property
    def given(self) -> Given:
        """What was typed."""
        typed = self.cleaned_data
        return Given(
            gate=self.gate,
            answer=typed.get("answer") or self.answers[0],
            reasons=tuple(typed.get("reasons", ())),
            whom=typed.get("whom", ""),
            done_on=typed.get("done_on"),
            how=typed.get("how", ""),
            care_plan_given=typed.get("care_plan_given", False),
            words=typed["words"],
        )
