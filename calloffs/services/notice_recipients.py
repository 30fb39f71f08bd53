"""Who is told of placements, as dated data: set from a day, ended from a day; what is owed stays (ADR 140)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import NoticeRecipient
from calloffs.states import ToldKind
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def set_recipient(
    *,
    kind: str,
    out_of_area: bool = False,
    gets_care_plan: bool = False,
    may_leave_out: bool = False,
    legal_basis: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> NoticeRecipient:
    """Who is told of placements that are authorised from a day on; what was set for them before ends that day."""
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    if kind not in ToldKind.values:
        raise DomainError("Choose one of those that are listed.", field="kind")
    if gets_care_plan and kind != ToldKind.AREA:
        raise DomainError(
            "The assessment, the reasons and the care plan go to the area authority only (reg. 13).",
            field="gets_care_plan",
        )
    if not legal_basis.strip():
        raise DomainError("Say which rule asks for it.", field="legal_basis")
    dated.make_room(NoticeRecipient.objects.filter(kind=kind), valid_from)
    created = NoticeRecipient.objects.create(
        kind=kind,
        out_of_area=out_of_area,
        gets_care_plan=gets_care_plan,
        may_leave_out=may_leave_out,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
    )
    dated.begun(created, name="telling.recipient_set", by=by, at=at)
    return created


@transaction.atomic
def end_recipient(*, row: NoticeRecipient, valid_to: date, by: User, at: datetime) -> NoticeRecipient:
    """Placements that are authorised from a day on owe them no notice; what is owed already stays owed."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="telling.recipient_ended", by=by, at=at)
