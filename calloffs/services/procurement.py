"""The notices that an award owes by law: owed, begun, recorded as published or as not owed, corrected
by another row (ADR 129, 138).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from calloffs.models import Authorisation, CallOff, OwedNotice
from calloffs.rules import procurement as rules
from calloffs.rules.procurement import Told
from calloffs.selectors.procurement import owing_nothing_yet, regime_of, rules_on
from placements.selectors.placements import paid_lines
from placements.services.guarding import refuse_names
from placements.states import Regime
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.money import NOTHING
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
    for row in OwedNotice.objects.select_related("rule").filter(
        call_off=call_off, starts_on=None, pull_out=None
    ):
        row.starts_on, row.due_on = today, rules.due_on(row.rule, today)
        row.save(update_fields=["starts_on", "due_on"])


@transaction.atomic
def record(*, notice: OwedNotice, told: Told, by: User, at: datetime) -> OwedNotice:
    """That a notice is published, with its number and day, or that it is not owed, with the reason; once."""
    row = _lock(notice, by)
    if row.recorded_at and row.recorded_by:
        raise Stale(
            f"{row.recorded_by.name} has recorded the {row.get_notice_display().lower()} already, on "
            f"{day(row.recorded_at)}. Nothing was changed."
        )
    _check(row, told, "", by, at)
    for name, value in _columns(told, by, at).items():
        setattr(row, name, value)
    row.save(update_fields=list(_columns(told, by, at)))
    event = "notice.not_owed" if row.not_owed_reason else "notice.published"
    events.record(event, subject=row, by=by, at=at, notice=row.get_notice_display().lower())
    return row


@transaction.atomic
def correct(*, notice: OwedNotice, told: Told, reason: str, by: User, at: datetime) -> OwedNotice:
    """What was recorded wrongly is recorded anew, with the reason; what stood before stays to be read (ADR 138)."""
    row = _lock(notice, by)
    if row.recorded_at is None:
        raise DomainError("Nothing is recorded of it yet. Record it instead.")
    later = OwedNotice.objects.filter(corrects=row).select_related("recorded_by").first()
    if later and later.recorded_by and later.recorded_at:
        raise Stale(
            f"{later.recorded_by.name} has corrected it already, on {day(later.recorded_at)}. Nothing was changed. "
            "Read what stands now."
        )
    before = Told(row.reference, row.published_on, row.not_owed_reason)
    field, refusal = rules.why_not_corrected(before, told, reason)
    if refusal:
        raise DomainError(refusal, field=field)
    _check(row, told, reason, by, at)
    kept = ("call_off_id", "placement_id", "rule_id", "notice", "starts_on", "due_on")
    corrected = OwedNotice.objects.create(
        corrects=row,
        correction_reason=reason.strip(),
        **{name: getattr(row, name) for name in kept},
        **_columns(told, by, at),
    )
    events.record(
        "notice.corrected", subject=corrected, by=by, at=at, notice=row.get_notice_display().lower()
    )
    return corrected


def owe_for_recorded(*, at: datetime) -> None:
    """What placements owe that were bought alone beside the system, once their fee is known: from today (ADR 138)."""
    today = local(at).date()
    rows = list(owing_nothing_yet())
    paid = paid_lines([row.placement for row in rows])
    in_force = list(rules_on(Regime.PA_2023, today)) if paid else []
    OwedNotice.objects.bulk_create(
        (
            OwedNotice(
                placement=row.placement,
                rule=rule,
                notice=rule.notice,
                starts_on=today,
                due_on=rules.due_on(rule, today),
            )
            for row in rows
            for rule in in_force
            if rules.is_owed(rule, sum((line.cost for line in paid.get(row.placement_id, [])), NOTHING))
        ),
        # Two sweeps at one moment owe each notice once.
        ignore_conflicts=True,
    )


def _lock(notice: OwedNotice, by: User) -> OwedNotice:
    check_has(by, Permission.AWARD)
    locked = OwedNotice.objects.select_for_update(of=("self",)).select_related("recorded_by")
    row = locked.get(pk=notice.pk)
    if row.pull_out_id is not None:
        raise Stale(
            "The home that this was owed for pulled out. Look at the call-off's page for what is owed now."
        )
    return row


def _check(row: OwedNotice, told: Told, reason: str, by: User, at: datetime) -> None:
    """What is told can be, and names no child."""
    field, refusal = rules.why_not_recorded(told, starts_on=row.starts_on, today=local(at).date())
    if refusal:
        raise DomainError(refusal, field=field)
    number = "" if rules.is_number(told.reference) else told.reference
    texts = {
        "The number of the notice": number,
        "Why it is not owed": told.not_owed_reason,
        "What was wrong": reason,
    }
    refuse_names(texts, children=[row.child], by=by, at=at, subject=row.award)


def _columns(told: Told, by: User, at: datetime) -> dict[str, Any]:
    return {
        "reference": told.reference.strip(),
        "published_on": told.published_on,
        "not_owed_reason": told.not_owed_reason.strip(),
        "recorded_by": by,
        "recorded_at": at,
    }
