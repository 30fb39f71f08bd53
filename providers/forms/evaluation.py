from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms

from providers.rules.evaluation import DESCRIPTORS
from providers.selectors.evaluation import SideBySide
from providers.states import CriterionCode
from sefton_pdps.accounts.fields import PeopleField, PersonField, described
from sefton_pdps.core.forms import FindingForm, LongTextField, PageForm, Rows
from sefton_pdps.core.web.components import Audience

SCORES = [(number, f"{number}: {words}") for number, words in enumerate(DESCRIPTORS)]
SHORT_SCORES = [("", "Choose"), *[(number, str(number)) for number in range(len(DESCRIPTORS))]]


class ComplianceForm(PageForm):
    """Passing the compliance check and choosing who scores."""

    submit_label = "Pass to scoring"
    consequence = (
        "If you pass it, the evaluators will be told and will score on their own. Nobody will see their "
        "scores until all have scored."
    )
    nouns = {"evaluators": "two evaluators or more"}

    note = LongTextField(label="What you checked", audience=Audience.COUNCIL, max_length=2000)
    evaluators = PeopleField(
        queryset=None,
        label="Who scores this application?",
        help_text="Choose two or more.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("evaluators", PeopleField).queryset = people

    def clean_evaluators(self):
        chosen = list(self.cleaned_data["evaluators"])
        if len(chosen) < 2:
            raise forms.ValidationError("Select two evaluators or more.")
        return chosen


class EvaluatorForm(FindingForm):
    """One more evaluator."""

    submit_label = "Add the evaluator"
    consequence = "If you add them, they will be told, and moderation will wait until they have scored."

    evaluator = PersonField(queryset=None, label="Who else scores this application?")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("evaluator", Rows(people, described), "Choose")


class ConflictForm(PageForm):
    """An evaluator's declaration."""

    submit_label = "Declare"
    consequence = (
        "If you declare a conflict, you will not score this application, and the commissioning manager "
        "will be told."
    )
    nouns = {"has_conflict": "whether you have a conflict of interest", "note": "what the conflict is"}

    has_conflict = forms.TypedChoiceField(
        label="Do you have a conflict of interest with this provider?",
        help_text="For example you, a relative or a close friend works there, owns part of it or did lately.",
        choices=[("no", "No, I have none"), ("yes", "Yes, I have one")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = LongTextField(
        label="If yes, what is it?", required=False, audience=Audience.COUNCIL, max_length=1000, rows=3
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_conflict") and not cleaned.get("note"):
            self.add_error("note", "Say what the conflict is.")
        return cleaned


class ScoreForm(PageForm):
    """An evaluator's score of one criterion, with the descriptors beside it."""

    submit_label = "Save and continue"

    score = forms.TypedChoiceField(label="Your score", choices=SCORES, coerce=int, widget=forms.RadioSelect)
    reason = LongTextField(
        label="Your reason",
        audience=Audience.PANEL,
        help_text="Say what in the answer earned this score.",
        max_length=2000,
    )


class SettleForm(PageForm):
    """The agreed score and reason of each criterion."""

    submit_label = "Settle the scores"
    consequence = (
        "If you settle them, the agreed scores will stand and the deciding officer will be told. You "
        "would not be able to change them afterwards."
    )

    def __init__(self, *args, lines: list[SideBySide], **kwargs):
        self.lines = lines
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        return _agreed_fields(self.lines)

    def layout(self) -> Layout:
        groups = [
            Fieldset(
                f"score_{one.criterion.code}",
                f"reason_{one.criterion.code}",
                legend=str(CriterionCode(one.criterion.code).label),
                legend_size=Size.MEDIUM,
            )
            for one in self.lines
        ]
        return Layout(*groups)

    @property
    def agreed(self):
        """Score and reason by criterion key, as the service takes them."""
        given = self.cleaned_data
        return {
            one.criterion.pk: (given[f"score_{one.criterion.code}"], given[f"reason_{one.criterion.code}"])
            for one in self.lines
        }


def _agreed_fields(lines: list[SideBySide]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for line in lines:
        name = CriterionCode(line.criterion.code).label.lower()
        fields[f"score_{line.criterion.code}"] = forms.TypedChoiceField(
            label=f"Agreed score for {name}", choices=SHORT_SCORES, coerce=int
        )
        fields[f"reason_{line.criterion.code}"] = LongTextField(
            label=f"Reason for {name}", audience=Audience.THIS_PROVIDER, max_length=2000, rows=4
        )
    return fields


class DecisionForm(PageForm):
    """The reasons of a decision; `admit` or `refuse` is chosen by the page's own rule."""

    submit_label = "Decide"
    consequence = (
        "If you decide, the provider will be told and will read your reasons. A decision is not taken back."
    )
    nouns = {"decision": "your decision"}

    decision = forms.ChoiceField(label="Your decision", widget=forms.RadioSelect)
    reasons = LongTextField(label="Your reasons", audience=Audience.THIS_PROVIDER, max_length=2000)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("decision", forms.ChoiceField).choices = choices
