"""Asking a home before the case for a direct award is made, and then the next (ADR 154)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from calloffs.codes import AskedStanding
from calloffs.models import AskedHome, CallOff
from calloffs.notices import asked as notices
from calloffs.rules.asked import (
    Terms,
    expires,
    standing,
    why_not_as_accepted,
)
from calloffs.rules.competition import fee_problems, need_line, why_not_make_case
from calloffs.rules.direct_awards import Agreed
from calloffs.rules.told_terms import TERM, term_words
from calloffs.selectors import asked as selectors
from calloffs.selectors import homes
from calloffs.selectors.competitions import has_signed_in
from calloffs.selectors.terms import term_of
from calloffs.services.proposals import check_state, lock
from calloffs.states import OPEN_TO_A_CASE, AgreedHow, CallOffRoute, DirectGround
from placements.policies import check_may
from placements.rules.fees import Line, weekly_total
from placements.rules.profile import frozen_copy
from placements.selectors.profiles import that_stand
from placements.services.fees import kinds_of
from placements.services.guarding import refuse_leaks
from providers.models import CarerHousehold, Setting
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit

SEARCH_OVER = "The council is not looking for this home any more."
PULLED_OUT = "This home could not be had after all: it pulled out, or the introductions did not go well."
HEARD_OTHERWISE = "You told the council by telephone or e-mail."


@transaction.atomic
def ask(
    *,
    call_off: CallOff,
    setting: Setting,
    household: CarerHousehold | None,
    terms: Terms,
    by: User,
    at: datetime,
) -> AskedHome:
    """Ask one home, with the anonymised profile, until a moment by the ground; the others that were asked stay.

    One waits at a time, and none is asked while another's yes stands: that is proposed, or taken back first.
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.DIRECT_AWARD_PROPOSE, locked.referral)
    check_state(locked, *OPEN_TO_A_CASE)
    if reasons := why_not_make_case(locked.route):
        raise DomainError(*reasons)
    if locked.route != CallOffRoute.DIRECT_AWARD:
        raise DomainError("On the ladder a home is asked on its rung. Write down there what it answered.")
    _settle_earlier(locked, at=at)
    _check_terms(locked, terms, by, at)
    home = homes.home(
        locked, setting_id=setting.pk, household_id=household.pk if household else None, on=terms.starts_on
    )
    ends_on = terms.stay.end(terms.starts_on, term_of(locked, terms.starts_on)[0])
    if not homes.places_free(home.setting.pk, household.pk if household else None, terms.starts_on, ends_on):
        raise DomainError(
            "No place in this home is free on that date for so long. Ask another home, or choose another start.",
            field="starts_on",
        )
    profile = that_stand().filter(referral=locked.referral_id).order_by("-version").first()
    if profile is None:
        raise DomainError("The anonymised profile is not approved yet. Write and approve it on the referral.")
    told = term_words(terms.starts_on, ends_on, locked.short_term_reason, terms.stay.how_long)
    copy = {**frozen_copy(profile), TERM: told}
    row = AskedHome.objects.create(
        call_off=locked,
        provider_id=home.setting.provider_id,
        setting=home.setting,
        household=home.household,
        ground=terms.ground,
        how_long=terms.stay.how_long,
        need=need_line(locked.lot.name, copy)[:200],
        profile=copy,
        starts_on=terms.starts_on,
        lines=[line.as_json() for line in terms.lines],
        weekly=weekly_total(terms.lines),
        terms=terms.words.strip(),
        asked_by=by,
        asked_at=at,
        expires_at=expires(at, selectors.hours_of(terms.ground, local(at).date())),
    )
    events.record("asked.home", subject=row, by=by, at=at)
    outbox.queue(notices.asked(row), at=at)
    return row


def _settle_earlier(call_off: CallOff, *, at: datetime, but: "Fit | None" = None) -> None:
    """What ran out is put on record; who still waits, or has said yes, stands in the way; `but`: not of this home."""
    now = clock.now()
    for row in AskedHome.objects.select_for_update(of=("self",)).filter(call_off=call_off):
        if but is not None and (row.setting_id, row.household_id) == but.home:
            continue
        stands = standing(row, now)
        if stands == AskedStanding.EXPIRED and row.expired_at is None:
            _expire(row, at=at)
        elif stands == AskedStanding.WAITS:
            raise DomainError(
                f"{row.setting} was asked and may answer until {moment(row.expires_at)}. Take that back first."
            )
        elif stands == AskedStanding.ACCEPTED:
            raise DomainError(f"{row.setting} has accepted. Make the case for it, or take that back first.")


def _check_terms(call_off: CallOff, terms: Terms, by: User, at: datetime) -> None:
    if terms.ground not in DirectGround.of_the_pdps():
        raise DomainError("Choose the ground for the direct award.", field="ground")
    if (terms.ground == DirectGround.EMERGENCY) != bool(terms.stay.how_long):
        raise DomainError(
            "Say how long an emergency is bought for, and leave it unanswered otherwise.", field="how_long"
        )
    if not terms.lines:
        raise DomainError("Enter the weekly fee in at least one line.")
    if problems := fee_problems(terms.lines, kinds_of(terms.lines)):
        raise DomainError(*problems)
    if terms.starts_on < local(at).date():
        raise DomainError(
            "The first night cannot be in the past. Enter today or a later day.", field="starts_on"
        )
    refuse_leaks(
        {"What else is asked": terms.words}, child=call_off.referral.child, by=by, at=at, subject=call_off
    )


@transaction.atomic
def take_back(*, asked: AskedHome, why: str, by: User, at: datetime) -> AskedHome:
    """The council needs it no more, or not so: while it waits, or while what it accepted may still be chosen."""
    call_off = lock(asked.call_off_id)
    check_may(by, Permission.DIRECT_AWARD_PROPOSE, call_off.referral)
    row = AskedHome.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    stands = standing(row, clock.now())
    if stands not in (AskedStanding.WAITS, AskedStanding.ACCEPTED):
        raise Stale(f"It is now “{AskedStanding(stands).label}”, so nothing is taken back.")
    if stands == AskedStanding.ACCEPTED:
        check_state(call_off, *OPEN_TO_A_CASE)
    if not why.strip():
        raise DomainError("Say why it is taken back: the home reads it.", field="why")
    refuse_leaks({"Why it is taken back": why}, child=call_off.referral.child, by=by, at=at, subject=row)
    return _take_back(row, why.strip(), by=by, at=at)


def _take_back(row: AskedHome, why: str, *, by: User | None, at: datetime) -> AskedHome:
    row.taken_back_at, row.taken_back_by, row.taken_back_why = at, by, why
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    events.record("asked.taken_back", subject=row, by=by, at=at)
    outbox.queue(notices.taken_back(row), at=at)
    return row


def stop(call_off: CallOff, *, at: datetime, why: str = SEARCH_OVER) -> None:
    """The search has ended, or the home that accepted pulled out: no home waits for the child, and no yes stands."""
    rows = AskedHome.objects.select_for_update(of=("self",)).filter(call_off=call_off, taken_back_at=None)
    for row in rows:
        if standing(row, clock.now()) in (AskedStanding.WAITS, AskedStanding.ACCEPTED):
            _take_back(row, why, by=None, at=at)


def _expire(row: AskedHome, *, at: datetime) -> None:
    row.expired_at = at
    row.save(update_fields=["expired_at"])
    events.record("asked.expired", subject=row, by=None, at=at)
    outbox.queue(notices.expired(row), at=at)


@transaction.atomic
def expire(*, asked_id: UUID, at: datetime) -> bool:
    """Put on record that a home did not answer in time, and tell who asked; nothing where it answered meanwhile."""
    row = AskedHome.objects.select_for_update(of=("self",)).get(pk=asked_id)
    if row.expired_at is not None or standing(row, clock.now()) != AskedStanding.EXPIRED:
        return False
    _expire(row, at=at)
    return True


def asked_first(
    call_off: CallOff,
    home: "Fit",
    ground: str,
    starts_on: date,
    lines: Sequence[Line],
    *,
    by: User,
    at: datetime,
) -> AskedHome | None:
    """The yes of the home that a case stands on; where its people come into the portal it must, but in an emergency.

    In an emergency, and of a provider without an account, who agreed is heard by telephone and written down: what that
    home was asked in the portal is then taken back. While another home may answer, no case is made.
    """
    if call_off.route != CallOffRoute.DIRECT_AWARD:
        return None
    _settle_earlier(call_off, at=at, but=home)
    accepted = selectors.accepted_by(call_off, home)
    if accepted is None:
        if ground == DirectGround.EMERGENCY or not has_signed_in(home.setting.provider_id):
            for row in selectors.waiting_on(call_off, clock.now()):
                _take_back(row, HEARD_OTHERWISE, by=by, at=at)
            return None
        raise DomainError(
            f"{home.setting.provider.name} is asked first, in the portal. Ask it, and make the case once it has "
            "accepted."
        )
    if reasons := why_not_as_accepted(accepted, starts_on, weekly_total(lines)):
        raise DomainError(*reasons, field="starts_on")
    return accepted


def agreed_in_the_portal(asked: AskedHome) -> Agreed:
    """Who at the provider agreed, when and how, of what it accepted itself."""
    person = asked.answered_by
    if person is None or asked.answered_at is None:
        raise ValueError("Nobody has accepted it.")
    return Agreed(person.described[:160], asked.answered_at, AgreedHow.PORTAL)
