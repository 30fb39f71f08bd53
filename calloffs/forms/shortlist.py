"""The boxes by which a ground is shown, and by which it is said why the homes that are better were not chosen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from crispy_forms_gds.choices import Choice as Radio
from django import forms

from calloffs.codes import EvidenceKind, WhyNotHome
from calloffs.rules.grounds import Shown
from calloffs.rules.shortlist import REST, Choice
from placements.presenters.matching import miles_words
from providers.rules.home_names import home_name
from sefton_pdps.core.forms import DayField, LongTextField
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.components import Audience

if TYPE_CHECKING:
    from calloffs.selectors.grounds import OnRecord
    from placements.selectors.fitting import Fit

WHY_NOT = "why_not-"
# So many homes are asked about one by one; of the others one reason is asked.
ONE_BY_ONE = 4
# What is typed and not found on record: by its kind alone.
TYPED = {
    EvidenceKind.COURT: "A court hearing, on the day below",
    EvidenceKind.ORDER: "A court order, with its day and reference below",
    EvidenceKind.WISH: "What the child said, on the day below",
}


def shown_boxes(on_record: "Sequence[OnRecord]", *, emergency: bool) -> dict[str, forms.Field]:
    """What shows the ground. An emergency of tonight shows itself, and any other by the day of the hearing."""
    if emergency:
        if any(one.shown.kind == EvidenceKind.HOUR for one in on_record):
            return {}
        return {"shown_on": DayField(label="When is the court hearing?")}
    recorded = [Radio(f"{one.shown.kind}:{one.shown.row or ''}", one.words) for one in on_record]
    typed = [Radio(f"{kind}:", label) for kind, label in TYPED.items() if kind != EvidenceKind.COURT]
    return {
        "shown": forms.ChoiceField(
            label="What shows this ground?",
            widget=forms.RadioSelect,
            choices=[*recorded, *typed],
            help_text="What is on record for this child and this home, and what you can enter.",
        ),
        "shown_on": DayField(label="Day of the order, or on which the child said it", required=False),
        "shown_reference": forms.CharField(
            label="Reference of the court’s order", max_length=60, required=False
        ),
    }


def shown_of(given: Mapping[str, Any], boxes: Mapping[str, forms.Field]) -> Shown:
    """What was chosen; in an emergency the hour, or the day of the hearing that was typed."""
    if "shown" not in boxes:
        if "shown_on" not in boxes:
            return Shown(EvidenceKind.HOUR)
        return Shown(EvidenceKind.COURT, on=given["shown_on"])
    kind, _colon, row = given["shown"].partition(":")
    return Shown(kind, UUID(row) if row else None, given.get("shown_on"), given.get("shown_reference", ""))


def shown_typed(case: Any) -> dict[str, Any]:
    """What a case was shown by, as the boxes give it back."""
    row = case.evidence_placement_id or case.evidence_call_off_id or ""
    return {
        "shown": f"{case.evidence_kind}:{row}",
        "shown_on": case.evidence_on,
        "shown_reference": case.evidence_reference,
    }


def why_not_boxes(better: "Sequence[Fit]") -> dict[str, forms.Field]:
    """A select of reasons for each home that is nearer or meets more needs, then why this one; nothing without any."""
    if not better:
        return {}
    boxes: dict[str, forms.Field] = {
        f"{WHY_NOT}{one.key}": _why_not(f"Why not {home_name(one)}?", f"{miles_words(one)}, {_needs(one)}.")
        for one in better[:ONE_BY_ONE]
    }
    if rest := better[ONE_BY_ONE:]:
        names = plural(len(rest), "other home")
        boxes[f"{WHY_NOT}{REST}"] = _why_not(
            f"Why none of the {names} that are nearer or meet more needs?", "Each has a free place."
        )
    boxes["why_this"] = LongTextField(label="Why this home", audience=Audience.COUNCIL, rows=3)
    return boxes


def _needs(one: "Fit") -> str:
    asked = len(one.needs_met) + len(one.needs_unmet)
    return f"meets {len(one.needs_met)} of {plural(asked, 'need')}" if asked else "no needs asked"


def _why_not(label: str, help_text: str) -> forms.ChoiceField:
    choices = [("", "Choose"), *((one.value, one.label) for one in WhyNotHome.by_people())]
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text)


def choice_of(given: Mapping[str, Any], boxes: Mapping[str, forms.Field]) -> Choice:
    """What was said of the homes that are better, and of this one."""
    said = {name.removeprefix(WHY_NOT): given[name] for name in boxes if name.startswith(WHY_NOT)}
    return Choice(said, given.get("why_this", ""))
