from datetime import date

from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms

from providers.models import AdmissionRound, Framework, Lot
from providers.rules.rounds import CriterionDraft, criteria_reasons
from providers.rules.suggestions import suggested_criteria
from providers.states import AdviceKind, CriterionCode
from sefton_pdps.core.forms import DayField, LongTextField, MomentField, PageForm
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Audience

SCORES = [(score, str(score)) for score in range(6)]


class RoundForm(PageForm):
    """The whole draft of a round: lots, end, papers, and the four criteria of S-45 with their weights."""

    submit_label = "Save the draft"
    consequence = (
        "If you save it, both Executive Directors will be asked to sign it. After the first signature it "
        "will not change."
    )
    nouns = {"lots": "the lots", "closes_at": "the closing time"}

    title = forms.CharField(
        max_length=160, help_text="Providers read it, such as “Round 2, residential care”."
    )
    lots = forms.ModelMultipleChoiceField(
        queryset=Lot.objects.none(),
        label="Which lots may providers apply for?",
        widget=forms.CheckboxSelectMultiple,
    )
    closes_at = MomentField(
        label="Closing time",
        required=False,
        help_text="Leave it empty if you will set it later. Once advertised it can be made later, never earlier.",
    )
    specification = LongTextField(
        audience=Audience.PROVIDERS,
        help_text="The service specification, or where it is kept, with its version.",
    )
    terms = LongTextField(
        audience=Audience.PROVIDERS,
        help_text="The contract terms, or where they are kept, with their version.",
    )
    consultation = LongTextField(
        label="How children shaped the specification", required=False, audience=Audience.PROVIDERS
    )

    def __init__(self, *args, framework: Framework, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("lots", forms.ModelChoiceField).queryset = framework.lots.order_by("number")

    def further_fields(self) -> dict[str, forms.Field]:
        return _criterion_fields()

    def layout(self) -> Layout:
        papers = ["title", "lots", "closes_at", "specification", "terms", "consultation"]
        groups = [
            Fieldset(
                f"weight_{code}",
                f"least_score_{code}",
                f"question_{code}",
                legend=str(label),
                legend_size=Size.MEDIUM,
            )
            for code, label in CriterionCode.choices
        ]
        return Layout(*papers, *groups)

    @property
    def criteria(self) -> list[tuple[str, int, int, str]]:
        """The criteria as the services take them: code, weight, least score, question."""
        given = self.cleaned_data
        return [
            (code, given[f"weight_{code}"], int(given[f"least_score_{code}"]), given[f"question_{code}"])
            for code in CriterionCode.values
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for reason in criteria_reasons([CriterionDraft(*line) for line in self.criteria]):
                self.add_error(f"weight_{CriterionCode.COLLABORATION}", reason)
        return cleaned

    @staticmethod
    def initial_of(round: AdmissionRound) -> dict:
        """A draft as the page shows it again."""
        names = ("title", "closes_at", "specification", "terms", "consultation")
        values = {name: getattr(round, name) for name in names} | {"lots": list(round.lots.all())}
        for criterion in round.criteria.all():
            values |= {
                f"weight_{criterion.code}": criterion.weight,
                f"least_score_{criterion.code}": criterion.least_score,
                f"question_{criterion.code}": criterion.question,
            }
        return values


def _criterion_fields() -> dict[str, forms.Field]:
    """Three fields a criterion, with the suggested weight, least score and question to start from."""
    fields: dict[str, forms.Field] = {}
    for criterion in suggested_criteria():
        name = CriterionCode(criterion.code).label.lower()
        fields[f"weight_{criterion.code}"] = forms.IntegerField(
            label=f"Weight of {name}, out of 100", min_value=1, max_value=97, initial=criterion.weight
        )
        fields[f"least_score_{criterion.code}"] = forms.TypedChoiceField(
            label=f"Least score for {name}",
            choices=SCORES,
            initial=criterion.least_score,
            help_text="An application that scores less than this, out of 5, is refused.",
        )
        fields[f"question_{criterion.code}"] = LongTextField(
            label=f"Question on {name}",
            audience=Audience.PROVIDERS,
            max_length=1000,
            rows=3,
            initial=criterion.question,
        )
    return fields


class AdviceForm(PageForm):
    """Procurement or legal advice, or the Cabinet Member's consultation (S-9)."""

    submit_label = "Record it"
    consequence = "If you record it, it will stay on record under your name, and could not be changed."
    nouns = {"kind": "what you record"}

    kind = forms.ChoiceField(label="What do you record?", widget=forms.RadioSelect)
    given_on = DayField(label="When was it given?")
    text = LongTextField(label="What was advised", audience=Audience.COUNCIL)

    def __init__(self, *args, kinds: list[AdviceKind], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("kind", forms.ChoiceField).choices = [(kind.value, kind.label) for kind in kinds]
        self.control("given_on", DayField).maximum = today


class SignForm(PageForm):
    """A director's signature."""

    submit_label = "Sign"

    agreed = forms.BooleanField(label="I have read the criteria, the specification and the terms")


class ExtendForm(PageForm):
    """A later closing time of an advertised round, or its first one."""

    submit_label = "Set the closing time"
    consequence = (
        "If you set it, the round will take applications until then, and every applicant will be told."
    )
    nouns = {"new_end": "the new closing time", "reason": "the reason"}

    new_end = MomentField(label="New closing time")
    reason = LongTextField(label="Why does it change?", audience=Audience.PROVIDERS, max_length=1000)


class ProposeCancellationForm(PageForm):
    """A proposal to cancel an advertised round."""

    submit_label = "Propose to cancel the round"
    consequence = (
        "If you propose it, the Executive Directors would be asked to confirm it. Until one of them does, the round"
        " stays open, and no provider is told."
    )
    nouns = {"reason": "the reason"}
    warning = True

    reason = LongTextField(label="Why is it to be cancelled?", audience=Audience.PROVIDERS, max_length=2000)


class AnswerCancellationForm(PageForm):
    """The second person's answer to a proposal to cancel a round."""

    submit_label = "Record your answer"
    nouns = {"answer": "whether the round is cancelled"}

    answer = forms.ChoiceField(label="What is to happen?", widget=forms.RadioSelect)

    def __init__(self, *args, may_confirm: bool, applications: int, **kwargs):
        super().__init__(*args, **kwargs)
        keep = ("keep", "Keep the round open")
        cancel = ("cancel", "Cancel the round")
        self.control("answer", forms.ChoiceField).choices = [cancel, keep] if may_confirm else [keep]
        touched = words.plural(
            applications, "application that is not decided", "applications that are not decided"
        )
        self.consequence = (
            f"If you cancel it, it takes no more applications, {touched} would end, and their people would be told and"
            " read the reason. A cancelled round does not open again. If you keep it open, nothing would change."
            if may_confirm
            else "If you keep it open, the proposal would be taken back and nothing would change."
        )
