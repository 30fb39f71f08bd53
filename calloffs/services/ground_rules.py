"""By what a ground of a direct award is shown, as dated data: set from a day, ended from a day (ADR 153)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from calloffs.codes import EvidenceKind
from calloffs.models import GroundRule
from calloffs.models.grounds import MOST_HOURS
from calloffs.states import DirectGround
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def set_rule(
    *,
    ground: str,
    shown_by: Collection[str],
    rests_on: str,
    answer_hours: int,
    valid_from: date,
    by: User,
    at: datetime,
) -> GroundRule:
    """What shows a ground from a day on; as it was before ends that day. What was argued already stays argued."""
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    if ground not in DirectGround.of_the_pdps():
        raise DomainError("Choose one of those that are listed.", field="ground")
    if not shown_by or not set(shown_by) <= set(EvidenceKind):
        raise DomainError("Choose at least one thing that shows it.", field="shown_by")
    if not rests_on.strip():
        raise DomainError("Say which rule or practice asks for it.", field="rests_on")
    if not 1 <= answer_hours <= MOST_HOURS:
        raise DomainError(f"Enter hours from 1 to {MOST_HOURS}.", field="answer_hours")
    dated.make_room(GroundRule.objects.filter(ground=ground), valid_from)
    created = GroundRule.objects.create(
        ground=ground,
        shown_by=sorted(shown_by),
        rests_on=rests_on.strip(),
        answer_hours=answer_hours,
        valid_from=valid_from,
    )
    dated.begun(created, name="ground_rule.set", by=by, at=at)
    return created


@transaction.atomic
def end_rule(*, row: GroundRule, valid_to: date, by: User, at: datetime) -> GroundRule:
    """From a day on the ground is argued in words alone; what was argued stays."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="ground_rule.ended", by=by, at=at)
