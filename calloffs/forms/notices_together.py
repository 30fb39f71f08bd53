"""All notices of one placement: decided in one form, and recorded as given in another (reg. 13, ADR 145)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crispy_forms.layout import Layout
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from calloffs.rules.placement_notices import NOTHING_OFFERED, Decided, Given, NotWhole, Offered, as_meant
from calloffs.states import TellingStep, ToldHow
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.forms.folding import Folded
from sefton_pdps.core.forms.page_form import laid_out
from sefton_pdps.core.web.components import Audience

NOT_NOW = ("", "Not now")
SHORT = {
    TellingStep.NOTIFY: "Give notice",
    TellingStep.NOBODY: "There is nobody to tell",
    TellingStep.WITHHOLD: "Leave out: risk of significant harm",
}
WHY = "Needed if nobody is there, somebody is left out, or it is changed. Name no child."
FOLDED, FOLDED_WHY = "Their address, or why they are not told", "Why they are not told"
STEP, NAME, ADDRESS, REASON = "step", "recipient_name", "recipient_address", "reason"


@dataclass(frozen=True)
class Asked:
    """One recipient in the form: what this person may decide, what is on record of them, and whether it is decided."""

    kind: str
    label: str
    steps: Sequence[TellingStep]
    offered: Offered = NOTHING_OFFERED

    @property
    def names(self) -> bool:
        """Whether a name and an address are asked."""
        return TellingStep.NOTIFY in self.steps

    def box(self, part: str) -> str:
        return f"{self.kind}_{part}"


class DecideSeveral(PageForm):
    """Of each recipient that nobody has decided: give notice, leave out with a reason, or nobody is there."""

    submit_label = "Record these decisions"
    consequence = (
        "If you record them, each would stand with your name. What you leave at “Not now” stays open. Nothing sends "
        "itself."
    )

    def __init__(self, *args, rows: Sequence[Asked], **kwargs):
        self.rows = rows
        offers = {row.box(STEP): NOT_NOW[0] for row in rows}
        offers |= {row.box(NAME): row.offered.name for row in rows}
        offers |= {row.box(ADDRESS): row.offered.address for row in rows}
        super().__init__(*args, initial=offers, **kwargs)

    def further_fields(self) -> Mapping[str, forms.Field]:
        boxes: dict[str, forms.Field] = {}
        for row in self.rows:
            boxes[row.box(STEP)] = forms.ChoiceField(
                label="What is to be done?",
                required=False,
                choices=[NOT_NOW, *((one.value, SHORT[one]) for one in row.steps)],
            )
            if row.names:
                boxes[row.box(NAME)] = forms.CharField(
                    label="To whom does the letter go?",
                    max_length=160,
                    required=False,
                    help_text=f"{row.offered.whence}." if row.offered.whence else "",
                )
                boxes[row.box(ADDRESS)] = LongTextField(
                    label="Their address", rows=2, max_length=500, required=False, audience=Audience.COUNCIL
                )
            boxes[row.box(REASON)] = LongTextField(
                label="Why?", rows=2, max_length=500, required=False, audience=Audience.COUNCIL, help_text=WHY,
            )  # fmt: skip
        return boxes

    def layout(self) -> Layout:
        return Layout(*(self._group(row) for row in self.rows))

    def _group(self, row: Asked) -> Fieldset:
        shown, rest = (
            {name: self.fields[name] for name in map(row.box, parts) if name in self.fields}
            for parts in ((STEP, NAME), (ADDRESS, REASON))
        )
        folded = Folded(rest, summary=FOLDED if row.names else FOLDED_WHY)
        return Fieldset(
            *(laid_out(*one) for one in shown.items()), folded, legend=row.label, legend_size=Size.MEDIUM
        )

    @property
    def labels_apart(self) -> dict[str, str]:
        """Each box with the recipient that it is about, where boxes stand without their headings."""
        boxes = [(row, row.box(part)) for row in self.rows for part in (STEP, NAME, ADDRESS, REASON)]
        return {box: f"{row.label}: {self.fields[box].label}" for row, box in boxes if box in self.fields}

    @property
    def decided(self) -> dict[str, Decided]:
        """What was decided, by the kind of recipient; nothing of a row that is as the page offered it."""
        meant = {row.kind: as_meant(self._typed(row), row.offered) for row in self.rows}
        return {kind: one for kind, one in meant.items() if one is not None}

    def _typed(self, row: Asked) -> Decided:
        parts = [self.cleaned_data.get(row.box(part), "") for part in (STEP, NAME, ADDRESS, REASON)]
        if not row.names:
            parts[1:3] = row.offered.name, row.offered.address
        return Decided(*parts)

    def refuse(self, error: DomainError) -> None:
        """Each refusal stands at the recipient that it is about."""
        if not isinstance(error, NotWhole):
            return super().refuse(error)
        self.refuse_each(error.refused)

    def refuse_each(self, refused: Mapping[str, DomainError]) -> None:
        """What each recipient lacks, at its box; the label before it tells nine like sentences apart."""
        labels = {row.kind: row.label for row in self.rows}
        for kind, refusal in refused.items():
            name = f"{kind}_{refusal.field or STEP}"
            for reason in refusal.reasons:
                self.add_error(name if name in self.fields else None, f"{labels[kind]}: {reason}")


class GiveSeveral(PageForm):
    """Which notices went on one day by one means."""

    submit_label = "Record these notices"
    consequence = (
        "If you record them, each would stand with your name, and its letter would be kept as it is now, without the "
        "word “draft”, for you to print and send. A correction would need its reason."
    )
    nouns = {"kinds": "who was told", "how": "how they were given"}

    kinds = forms.MultipleChoiceField(label="Who was told?", widget=forms.CheckboxSelectMultiple)
    given_on = DayField(label="When were they told?")
    how = forms.ChoiceField(label="How was it given?", widget=forms.RadioSelect, choices=ToldHow.choices)

    def __init__(self, *args, kinds: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.control("kinds", forms.MultipleChoiceField).choices = kinds

    @property
    def told(self) -> Given:
        """What was typed, of each of them."""
        return Given(**self.values("given_on", "how"))
