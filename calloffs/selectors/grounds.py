"""What the house itself shows for a ground of a direct award, and what the dated data ask of it (ADR 153)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from calloffs.codes import EvidenceKind
from calloffs.models import CallOff, GroundRule
from calloffs.rules.grounds import Shown
from calloffs.states import CallOffRoute, CallOffState
from placements.models import Placement
from placements.policies import is_emergency
from placements.selectors.costs import in_force
from placements.states import PlacementState
from providers.models import Setting

LIVE = (PlacementState.PLANNED, PlacementState.STARTED)


@dataclass(frozen=True)
class OnRecord:
    """A row that shows a ground, and its words: references and days, no name."""

    shown: Shown
    words: str


def rules_on(on: date) -> dict[str, GroundRule]:
    """The rules in force on a day by their ground."""
    return {one.ground: one for one in GroundRule.objects.filter(in_force(on))}


def on_record(call_off: CallOff, setting: Setting, *, only: bool, today: date) -> list[OnRecord]:
    """What shows a ground for this child and this home: two queries. `only`: no other home on the list would do."""
    known: list[OnRecord] = []
    if is_emergency(call_off.referral, today):
        known.append(OnRecord(Shown(EvidenceKind.HOUR), EvidenceKind.HOUR.label))
    if only:
        known.append(OnRecord(Shown(EvidenceKind.ONLY), EvidenceKind.ONLY.label))
    return [*known, *_placements(call_off, setting), *_competitions(call_off)]


def _placements(call_off: CallOff, setting: Setting) -> list[OnRecord]:
    """Other children who live in this home, and the child's own placements with its provider."""
    child = call_off.referral.child_id
    rows = Placement.objects.filter(state__in=LIVE, provider=setting.provider_id).order_by("reference")
    here = rows.filter(Q(child=child) | Q(setting=setting.pk)).select_related("setting")
    return [
        OnRecord(
            Shown(EvidenceKind.PRESENT if row.child_id == child else EvidenceKind.SIBLING, row.pk),
            f"The child’s own placement {row.reference}, {row.setting.name}"
            if row.child_id == child
            else f"A brother or sister lives there: placement {row.reference}",
        )
        for row in here
    ]


def _competitions(call_off: CallOff) -> list[OnRecord]:
    rows = CallOff.objects.filter(
        referral__child=call_off.referral.child_id,
        route=CallOffRoute.MINI_COMPETITION,
        state=CallOffState.NO_AWARD,
    )
    return [
        OnRecord(Shown(EvidenceKind.COMPETITION, row.pk), f"Competition {row.reference}, ended with no award")
        for row in rows.only("reference").order_by("-no_award_at")
    ]
