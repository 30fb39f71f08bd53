"""Recording by which authority a child is placed, its end, and what was told of it wrongly (S-10, S-19, ADR 142)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from placements.models import Child, LegalAuthority
from placements.notices.legal import authority_ended
from placements.policies import check_names, check_works_with
from placements.rules import legal as rules
from placements.rules.legal import Told
from placements.rules.secure import why_not_alone
from placements.selectors.legal import bounds_of, rests_on
from placements.services.guarding import OF_THE_ORDER, refuse_names
from placements.states import ToldBy
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import Doubt, check_sure
from sefton_pdps.core.text.words import day, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

CONDITIONS, NOTE, WRONG = "Conditions", "What happened", "What was wrong"
CORRECTED = "Somebody has corrected this since you opened the page. Nothing was changed; read the list again."


@transaction.atomic
def record_authority(*, child: Child, told: Told, by: User, at: datetime) -> LegalAuthority:
    """An authority that has begun. From its beginning the one before, over the same, is in force no more."""
    locked = _lock(child, by)
    row = _checked(locked, told, by, at)
    _refuse_second(row)
    row.save(force_insert=True)
    events.record("child.authority", subject=locked, by=by, at=at, kind=lower_first(row.get_kind_display()))
    return row


@transaction.atomic
def end_authority(
    *,
    authority: LegalAuthority,
    ended_on: date,
    reason: str,
    note: str = "",
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> LegalAuthority:
    """A consent that was taken back, an order that was discharged: from that day on it is not in force.

    An end is not taken back, so what would go on without it is told first, and somebody says that the day is right.
    """
    child = _lock(authority.child, by)
    row = LegalAuthority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if row.corrected_at is not None:
        raise Stale(CORRECTED)
    if row.ended_at is not None:
        raise Stale("Its end is on record already. Nothing was changed.")
    if refusal := rules.why_not_end(row.kind, reason):
        raise DomainError(refusal, field="reason")
    if ended_on > local(at).date():
        raise DomainError("That day is still to come. Record the end once it has come.", field="ended_on")
    if ended_on < local(row.began_at).date():
        raise DomainError("That is before it began. Check the date.", field="ended_on")
    refuse_names({NOTE: note}, children=[child], by=by, at=at, subject=child)
    rests = rests_on(row)
    check_sure([Doubt(day(ended_on), rules.goes_on_without(row, ended_on, rests), "ended_on")], sure)
    row.ended_at, row.end_reason, row.end_note = rules.ended_on(ended_on, row), reason, note.strip()
    row.end_recorded_by, row.end_recorded_at = by, at
    row.save(update_fields=["ended_at", "end_reason", "end_note", "end_recorded_by", "end_recorded_at"])
    events.record(
        "child.authority_ended", subject=child, by=by, at=at, kind=lower_first(row.get_kind_display())
    )
    outbox.queue(authority_ended(row, rests, by=by), at=at)
    return row


@transaction.atomic
def correct_authority(
    *, authority: LegalAuthority, told: Told | None, reason: str, by: User, at: datetime
) -> LegalAuthority:
    """What was told wrongly stays to be read, with the reason, and what is right stands in its place with its end.

    `told`: None where it was never given to this child: then nothing stands in its place.
    """
    child = _lock(authority.child, by)
    row = LegalAuthority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if row.corrected_at is not None:
        raise Stale(CORRECTED)
    if not reason.strip():
        raise DomainError("Say what was wrong.", field="reason")
    refuse_names({WRONG: reason}, children=[child], by=by, at=at, subject=child)
    right = _checked(child, told, by, at, but_for=row.pk) if told else None
    if right and _same(right, row):
        raise DomainError("Nothing is different. Change what is wrong, or go back.")
    row.corrected_at, row.corrected_by, row.correction_reason = at, by, reason.strip()
    row.save(update_fields=["corrected_at", "corrected_by", "correction_reason"])
    if right is not None:
        right.corrects = row
        _keep_end(right, row)
        _refuse_second(right)
        right.save(force_insert=True)
    events.record(
        "child.authority_corrected", subject=child, by=by, at=at, kind=lower_first(row.get_kind_display())
    )
    return right or row


def _lock(child: Child, by: User) -> Child:
    check_has(by, Permission.CHILD_RECORD)
    locked = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    check_works_with(by, locked)
    check_names(by, locked)
    return locked


def _checked(
    child: Child, told: Told, by: User, at: datetime, *, but_for: UUID | None = None
) -> LegalAuthority:
    told = replace(told, reference=told.reference.strip(), conditions=told.conditions.strip())
    bounds = bounds_of(child.pk, told, but_for=but_for)
    field, refusal = rules.why_not_told(told, born=child.date_of_birth, days=bounds.days, at=at)
    if not refusal:
        field, refusal = why_not_alone(told, bounds)
    if refusal:
        raise DomainError(refusal, field=field)
    texts = {OF_THE_ORDER: told.reference, CONDITIONS: told.conditions}
    refuse_names(texts, children=[child], by=by, at=at, subject=child)
    row = as_row(child, told, days=bounds.days, by=by, at=at)
    if bounds.until is not None and row.runs_out_at is not None:
        row.runs_out_at = min(row.runs_out_at, bounds.until)
    return row


def as_row(
    child: Child,
    told: Told,
    *,
    days: int | None,
    by: User | None,
    at: datetime,
    told_by: ToldBy = ToldBy.OFFICER,
) -> LegalAuthority:
    """An authority as it is kept, not saved yet; `days`: the most that the law lets its kind last."""
    return LegalAuthority(
        child=child,
        over=rules.over(told.kind),
        kind=told.kind,
        began_at=told.began_at,
        runs_out_at=rules.runs_out(told, days),
        giver=told.giver,
        reference=told.reference,
        conditions=told.conditions,
        told_by=told_by,
        recorded_by=by,
        recorded_at=at,
    )


def _refuse_second(row: LegalAuthority) -> None:
    """Two that begin at one moment would both be in force: the second corrects the first, or has its own hour."""
    rows = LegalAuthority.objects.filter(child=row.child_id, over=row.over, corrected_at=None)
    first = rows.filter(began_at=row.began_at).first()
    if first is not None:
        raise DomainError(
            f"{first.get_kind_display()} is on record from the same moment. Correct that one, or enter the hour from "
            "which this one holds.",
            field="began_on",
        )


def _same(one: LegalAuthority, other: LegalAuthority) -> bool:
    names = ("kind", "began_at", "runs_out_at", "giver", "reference", "conditions")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _keep_end(right: LegalAuthority, wrong: LegalAuthority) -> None:
    """The end that is on record stays with what stands in its place."""
    if wrong.ended_at is None:
        return
    if rules.why_not_end(right.kind, wrong.end_reason):
        raise DomainError(
            f"Its end on record, “{wrong.get_end_reason_display()}”, cannot be that of {rules.named(right.kind)}. "
            "Say that it was never given, then record what holds as an authority of its own, and its end.",
            field="kind",
        )
    if wrong.ended_at < right.began_at:
        raise DomainError("That is after its end, which is on record. Check the date.", field="began_on")
    ends = wrong.ended_at
    right.ended_at = min(ends, right.runs_out_at) if right.runs_out_at else ends
    for name in ("end_reason", "end_note", "end_recorded_by", "end_recorded_at"):
        setattr(right, name, getattr(wrong, name))
