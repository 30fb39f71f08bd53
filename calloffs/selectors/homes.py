"""The homes that may be recommended or awarded: every hard gate passed, and a place free for the nights."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from calloffs.models import AwardProposal, CallOff
from calloffs.rules.direct_awards import Stay
from calloffs.selectors.places import Wanted, gone
from calloffs.states import CallOffRoute, HowLong
from placements.rules.gates import Barred
from placements.selectors import left_out, matching
from placements.selectors.bars import OF_THE_SETTING, InLot, bars, bars_in_lot, bars_of_setting
from placements.selectors.fitting import Site, told
from placements.selectors.market import Market
from placements.selectors.vacancies import free_places
from providers.models import Place, Setting
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit


def market(call_off: CallOff, on: date, at: datetime | None = None) -> Market:
    """The lot of a call-off, asked for its referral from a date on; `at`: the moment of a page."""
    return Market(call_off.referral, call_off.lot, on, at)


def fits(call_off: CallOff, on: date) -> "Iterator[Fit]":
    """The homes of the lot that pass every hard gate for the child on a date (reg. 27A, 27C), one after another."""
    return matching.every_fit(market(call_off, on))


def home(call_off: CallOff, *, setting_id: UUID, household_id: UUID | None, on: date) -> "Fit":
    """The one home asked for; raises the gate that it does not pass (reg. 27A and 27C are never waived).

    On the ladder no admission is asked for: every other gate holds.
    """
    asked = market(call_off, on)
    if call_off.route == CallOffRoute.CONTINGENCY:
        check_home(call_off, setting_id=setting_id, household_id=household_id, on=on)
        return told(asked, [Site(setting_id, household_id, 0, for_age=True)])[0]
    for fit in matching.fits_of(asked, setting_id):
        if (fit.household.pk if fit.household else None) == household_id:
            return fit
    raise _no_fit(asked, setting_id)


def check_home(call_off: CallOff, *, setting_id: UUID, household_id: UUID | None, on: date) -> None:
    """The same for who asks no more than whether the home may still be had; one query, more where it may not."""
    if call_off.route == CallOffRoute.CONTINGENCY:
        setting = Setting.objects.get(pk=setting_id)
        if found := outside_the_lot(call_off, setting, on):
            raise DomainError(
                *(f"{setting.name} cannot be chosen: {words.lower_first(one.reason)}" for one in found)
            )
        return
    asked = market(call_off, on)
    if not matching.is_fit(asked, setting_id, household_id):
        raise _no_fit(asked, setting_id)


def outside_the_lot(call_off: CallOff, setting: Setting, on: date) -> tuple[Barred, ...]:
    """The gates that bar a home found on the ladder: all but the admission to a lot, which it needs none of (S-35)."""
    referral = call_off.referral
    return bars(referral.child, setting, on, referral=referral, service_type=call_off.lot.service_type)


def _no_fit(asked: Market, setting_id: UUID) -> DomainError:
    left = left_out.why_left_out(asked, setting_id)
    if left is not None and left.setting is not None:
        return DomainError(f"{left.setting.name} cannot be chosen: {words.lower_first(left.reason)}")
    return DomainError(
        "This home is not one of those that fit the referral on that date, or its household has no free place. "
        "Choose another home or start date."
    )


def check_setting_stands(call_off_id: UUID, setting_id: UUID, on: date) -> None:
    """A provider neither offers nor signs for a setting whose grade, registration or admission bars it that day.

    Its row is held, so that a register import and this step come one after the other. Read in the council's scope,
    since the exemption and the referral are the council's; ages and sex are left to the steps of the council, for a
    provider could learn the child's by changing its own statement of purpose and trying again.
    """
    with tenancy.scope(tenancy.COUNCIL):
        call_off = CallOff.objects.select_related("referral__child", "lot").get(pk=call_off_id)
        setting = Setting.objects.select_for_update(of=("self",), no_key=True).get(pk=setting_id)
        barred = (
            tuple(one for one in outside_the_lot(call_off, setting, on) if one.gate in OF_THE_SETTING)
            if call_off.route == CallOffRoute.CONTINGENCY
            else bars_of_setting(call_off.referral, call_off.lot, setting, on)
        )
    if barred:
        raise DomainError(
            *(f"{setting.name} cannot be used: {words.lower_first(one.reason)}" for one in barred)
        )


def barred(proposal: AwardProposal, *, known: InLot | None = None) -> tuple[str, ...]:
    """Why the home of a proposal may not be used for the child any more, gate by gate; empty where it may."""
    call_off, setting, on = proposal.call_off, proposal.setting, proposal.starts_on
    bars_now = (
        outside_the_lot(call_off, setting, on)
        if call_off.route == CallOffRoute.CONTINGENCY
        else bars_in_lot(call_off.referral, call_off.lot, setting, on, known=known)
    )
    return tuple(f"{setting.name}: {one.reason}" for one in bars_now)


def free_by_stay(home: "Fit", starts_on: date, term_ends_on: date) -> dict[str, int]:
    """How many places of the home are free for each length that an emergency may be bought for."""
    household_id = home.household.pk if home.household else None
    ends = {how_long: Stay(how_long).end(starts_on, term_ends_on) for how_long in HowLong.values}
    return {
        how_long: len(places_free(home.setting.pk, household_id, starts_on, end))
        for how_long, end in ends.items()
    }


def places_free(setting_id: UUID, household_id: UUID | None, starts_on: date, ends_on: date) -> list[Place]:
    """The home's places that nobody holds for the nights [starts_on, ends_on)."""
    free = free_places([setting_id], starts_on, ends_on).get(setting_id, [])
    return [place for place in free if place.household_id == household_id]


def check_place_free(call_off_id: UUID, place: Place, starts_on: date, ends_on: date) -> None:
    """A place is proposed or awarded only where it is free for every night of the term; else by what it went."""
    wanted = Wanted(call_off_id, place.setting_id, place.household_id, starts_on, ends_on, place.pk)
    if why := gone(wanted, place):
        raise DomainError(
            f"{why} Choose another place, home or start date. If that is wrong, ask the provider to bring its "
            "vacancies up to date."
        )
