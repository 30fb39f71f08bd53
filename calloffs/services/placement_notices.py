"""Notices of a placement: owed with its authorisation, decided, given; each a record that stays (reg. 13, ADR 140)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from calloffs.documents.placement_notice import frozen_letter, given_pdf, title_of
from calloffs.models import Authorisation, CallOff, PlacementNotice, TellingRecord
from calloffs.policies.placement_notices import gives, steps_of
from calloffs.rules import placement_notices as rules
from calloffs.rules.placement_notices import Decided, Given
from calloffs.selectors.placement_notices import decided_on, decision_of, recipients_on, records_of
from calloffs.selectors.proposals import authorised
from calloffs.services.proposals import lock
from calloffs.states import CallOffState, TellingStep
from placements.codes import LawDays
from placements.policies import check_names, is_emergency
from placements.selectors.law_data import clock_on
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.tenancy import COUNCIL
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here

RENDER = "calloffs.tasks.keep_letters"
LETTER_FILE = "placement-notice"
# A letter takes a second or two; the worker has other work, and the next run takes the next ones.
AT_ONCE = 10
EVENTS = {
    TellingStep.NOTIFY: "telling.notify",
    TellingStep.WITHHOLD: "telling.withhold",
    TellingStep.NOBODY: "telling.nobody",
}


def owe(authorisation: Authorisation, call_off: CallOff, *, at: datetime) -> None:
    """The notices of the placement that is authorised now, by the recipients and the clock of this day."""
    today, proposal = local(at).date(), authorisation.proposal
    emergency = is_emergency(call_off.referral, today)
    clock = clock_on(LawDays.NOTICES, today) if emergency else None
    PlacementNotice.objects.bulk_create(
        PlacementNotice(
            call_off=call_off,
            recipient=one,
            kind=one.kind,
            emergency=emergency,
            before_signature=not emergency,
            first_night=proposal.starts_on,
            due_on=rules.due_on(proposal.starts_on, today, clock),
        )
        for one in recipients_on(today)
        if rules.is_owed(proposal.location_class, out_of_area=one.out_of_area)
    )


@transaction.atomic
def decide(*, notice: PlacementNotice, decided: Decided, by: User, at: datetime) -> TellingRecord:
    """What is done about one recipient; a decision that is there is superseded with a reason, and stays on record."""
    locked, records = _locked(notice)
    steps = steps_of(by, locked)
    if not steps:
        raise not_let(Permission.AGREEMENT_ISSUE)
    field, reason = rules.why_not_decided(
        decided,
        steps=steps,
        may_leave_out=locked.recipient.may_leave_out,
        before=records[-1].step if records else "",
    )
    if reason:
        raise DomainError(reason, field=field)
    if decided.step == TellingStep.NOTIFY:
        check_names(by, locked.call_off.referral.child)
    _guard(decided.reason, locked, by=by, at=at)
    record = TellingRecord.objects.create(
        notice=locked,
        number=len(records) + 1,
        step=decided.step,
        recipient_name=decided.recipient_name.strip(),
        recipient_address=decided.recipient_address.strip(),
        reason=decided.reason.strip(),
        by=by,
        at=at,
    )
    events.record(EVENTS[TellingStep(record.step)], subject=locked, by=by, at=at, kind=locked.kind)
    return record


@transaction.atomic
def give(*, notice: PlacementNotice, given: Given, by: User, at: datetime) -> TellingRecord:
    """That a notice was given, on which day and how; nothing sends itself."""
    locked, records = _locked(notice)
    if not gives(by, locked):
        raise not_let(Permission.AGREEMENT_ISSUE)
    field, reason = rules.why_not_given(
        given,
        before=records[-1].step if records else "",
        decided_on=decided_on(records),
        today=local(at).date(),
    )
    if reason:
        raise DomainError(reason, field=field)
    _guard(given.reason, locked, by=by, at=at)
    record = TellingRecord.objects.create(
        notice=locked,
        number=len(records) + 1,
        step=TellingStep.GIVEN,
        given_on=given.given_on,
        how=given.how,
        reason=given.reason.strip(),
        letter=_letter(locked, records, by),
        by=by,
        at=at,
    )
    wake(RENDER)
    events.record("telling.given", subject=locked, by=by, at=at, kind=locked.kind)
    return record


def _letter(notice: PlacementNotice, records: Sequence[TellingRecord], by: User) -> dict[str, Any] | None:
    """What the letter says on the day on which it is given, to stay as it was."""
    decision = decision_of(records)
    return frozen_letter(notice, decision, authorised(notice.call_off), by) if decision else None


def letters_due() -> list[UUID]:
    """The given notices whose letter is not kept as a PDF yet, the newest first: somebody waits to print that one."""
    rows = TellingRecord.objects.filter(letter__isnull=False, file=None)
    return list(rows.order_by("-at", "-id").values_list("pk", flat=True)[:AT_ONCE])


def keep_letter(*, record_id: UUID, at: datetime) -> bool:
    """Make the PDF of a letter that was given and keep it with its fingerprint; False where another was quicker."""
    record = TellingRecord.objects.select_related("notice__call_off").get(pk=record_id)
    body = given_pdf(record)
    with transaction.atomic():
        locked = TellingRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
        if locked.file_id is not None:
            return False
        name = f"{title_of(record.notice)} {record.number}.pdf"
        locked.file = store(made_here(body, name=name), kind=LETTER_FILE, owner_scope=COUNCIL, by=None, at=at)
        locked.save(update_fields=["file"])
    return True


def _guard(reason: str, notice: PlacementNotice, *, by: User, at: datetime) -> None:
    """The reason stands on the page of the call-off, which tells nobody who the child is."""
    if reason.strip():
        about = notice.call_off
        refuse_names({"The reason": reason}, children=[about.referral.child], by=by, at=at, subject=about)


def _locked(notice: PlacementNotice) -> tuple[PlacementNotice, list[TellingRecord]]:
    """The notice under its lock, the call-off's first as everywhere, and what was recorded of it so far."""
    lock(notice.call_off_id)
    rows = PlacementNotice.objects.select_for_update(of=("self",))
    locked = rows.select_related("recipient", "call_off__referral__child").get(pk=notice.pk)
    if locked.call_off.state == CallOffState.NO_AWARD:
        raise DomainError(rules.ENDED)
    if locked.pull_out_id is not None:
        raise Stale(
            "The home that this was owed for pulled out. Look at the call-off's page for what is owed now."
        )
    return locked, records_of(locked)
