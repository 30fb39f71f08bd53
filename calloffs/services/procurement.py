"""The notices that an award owes by law: owed, begun, recorded as published or as not owed (ADR 129)."""

from datetime import datetime

from django.db import transaction

from calloffs.models import Authorisation, CallOff, OwedNotice
from calloffs.rules import procurement as rules
from calloffs.rules.procurement import Told
from calloffs.selectors.procurement import regime_of, rules_on
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local


def owe(authorisation: Authorisation, call_off: CallOff, *, at: datetime) -> None:
    """What an award will owe by its regime and value, once it is authorised; earlier terms for the home count too.

    A clock that runs before the contract is entered into begins now. A ground of the Act may ask for
    none (ADR 137).
    """
    today = local(at).date()
    authorisation.proposal.call_off = call_off
    regime = regime_of(authorisation.proposal, today)
    case = authorisation.proposal.case
    if case and case.act_ground and not case.act_ground.owes_notices:
        return
    owed = [rule for rule in rules_on(regime, today) if rules.is_owed(rule, authorisation.together)]
    OwedNotice.objects.bulk_create(
        OwedNotice(
            call_off=call_off,
            rule=rule,
            notice=rule.notice,
            starts_on=today if rules.starts_with_authorisation(rule) else None,
            due_on=rules.due_on(rule, today) if rules.starts_with_authorisation(rule) else None,
        )
        for rule in owed
    )


def begin(call_off: CallOff, *, at: datetime) -> None:
    """The award is made: the clocks that wait for it begin."""
    today = local(at).date()
    for row in OwedNotice.objects.select_related("rule").filter(call_off=call_off, starts_on=None):
        row.starts_on, row.due_on = today, rules.due_on(row.rule, today)
        row.save(update_fields=["starts_on", "due_on"])


@transaction.atomic
def record(*, notice: OwedNotice, told: Told, by: User, at: datetime) -> OwedNotice:
    """That a notice is published, with its number and day, or that it is not owed, with the reason; once."""
    check_has(by, Permission.AWARD)
    locked = OwedNotice.objects.select_for_update(of=("self",)).select_related("recorded_by")
    row = locked.get(pk=notice.pk)
    if row.recorded_at and row.recorded_by:
        raise Stale(
            f"{row.recorded_by.name} has recorded the {row.get_notice_display().lower()} already, on "
            f"{day(row.recorded_at)}. Nothing was changed."
        )
    field, reason = rules.why_not_recorded(told, starts_on=row.starts_on, today=local(at).date())
    if reason:
        raise DomainError(reason, field=field)
    child = row.call_off.referral.child
    number = "" if rules.is_number(told.reference) else told.reference
    texts = {"The number of the notice": number, "Why it is not owed": told.not_owed_reason}
    refuse_names(texts, children=[child], by=by, at=at, subject=row.call_off)
    row.reference, row.published_on = told.reference.strip(), told.published_on
    row.not_owed_reason = told.not_owed_reason.strip()
    row.recorded_by, row.recorded_at = by, at
    row.save(update_fields=["reference", "published_on", "not_owed_reason", "recorded_by", "recorded_at"])
    event = "notice.not_owed" if row.not_owed_reason else "notice.published"
    events.record(event, subject=row, by=by, at=at, notice=row.get_notice_display().lower())
    return row
