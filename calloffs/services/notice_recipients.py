"""Who is told of placements, as dated data: set from a day, ended from a day; what is owed stays (ADR 140)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import NoticeRecipient
from calloffs.states import ToldKind
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local


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
    _check_day(valid_from, "valid_from", at)
    if kind not in ToldKind.values:
        raise DomainError("Choose one of those that are listed.", field="kind")
    if gets_care_plan and kind != ToldKind.AREA:
        raise DomainError(
            "The assessment, the reasons and the care plan go to the area authority only (reg. 13).",
            field="gets_care_plan",
        )
    if not legal_basis.strip():
        raise DomainError("Say which rule asks for it.", field="legal_basis")
    for before in NoticeRecipient.objects.select_for_update().filter(kind=kind).order_by("valid_from"):
        if before.valid_to is None and before.valid_from >= valid_from:
            raise DomainError(
                f"It is set already from {day(before.valid_from)}. Enter a later day, or end it first.",
                field="valid_from",
            )
        if before.valid_to is not None and before.valid_to > valid_from:
            raise DomainError(
                f"It ends on {day(before.valid_to)}. Enter that day or a later one.", field="valid_from"
            )
        if before.valid_to is None:
            before.valid_to = valid_from
            before.save(update_fields=["valid_to"])
    created = NoticeRecipient.objects.create(
        kind=kind,
        out_of_area=out_of_area,
        gets_care_plan=gets_care_plan,
        may_leave_out=may_leave_out,
        legal_basis=legal_basis.strip(),
        valid_from=valid_from,
    )
    events.record("telling.recipient_set", subject=created, by=by, at=at)
    return created


@transaction.atomic
def end_recipient(*, recipient: NoticeRecipient, valid_to: date, by: User, at: datetime) -> NoticeRecipient:
    """Placements that are authorised from a day on owe them no notice; what is owed already stays owed."""
    check_has(by, Permission.BANDS_SET)
    locked = NoticeRecipient.objects.select_for_update().get(pk=recipient.pk)
    if locked.valid_to is not None:
        raise Stale(f"It ends on {day(locked.valid_to)} already, and that stays. Nothing was changed.")
    _check_day(valid_to, "valid_to", at)
    # One that was to begin later never begins.
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    events.record("telling.recipient_ended", subject=locked, by=by, at=at)
    return locked


def _check_day(valid: date, field: str, at: datetime) -> None:
    if valid < local(at).date():
        raise DomainError("It cannot change in the past. Enter today's date or a later one.", field=field)
