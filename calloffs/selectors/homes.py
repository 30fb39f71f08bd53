"""The homes that may be recommended or awarded: every hard gate passed, and a place free for the nights."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from calloffs.models import AwardProposal, CallOff
from calloffs.rules.direct_awards import LONGER, Stay
from calloffs.selectors.places import Wanted, gone, proposed
from placements.selectors import matching
from placements.selectors.bars import bars_in_lot, bars_of_setting
from placements.selectors.vacancies import free_places
from providers.models import Place, Setting
from sefton_pdps.core import tenancy, words
from sefton_pdps.core.errors import DomainError

if TYPE_CHECKING:
    from placements.selectors.matching import Fit


def fits(call_off: CallOff, on: date) -> "list[Fit]":
    """The homes of the lot that pass every hard gate for the child on a date (reg. 27A, 27C)."""
    return list(matching.assess_lot(referral=call_off.referral, lot=call_off.lot, on=on).fits)


def home(call_off: CallOff, *, setting_id: UUID, household_id: UUID | None, on: date) -> "Fit":
    """The one home asked for; raises the gate that it does not pass (reg. 27A and 27C are never waived)."""
    lot = matching.assess_lot(referral=call_off.referral, lot=call_off.lot, on=on)
    for fit in lot.fits:
        if fit.setting.pk == setting_id and (fit.household.pk if fit.household else None) == household_id:
            return fit
    for left in lot.left_out:
        if left.setting is not None and left.setting.pk == setting_id:
            raise DomainError(f"{left.setting.name} cannot be chosen: {words.lower_first(left.reason)}")
    raise DomainError(
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
        barred = bars_of_setting(call_off.referral, call_off.lot, setting, on)
    if barred:
        raise DomainError(
            *(f"{setting.name} cannot be used: {words.lower_first(one.reason)}" for one in barred)
        )


def barred(proposal: AwardProposal) -> tuple[str, ...]:
    """Why the home of a proposal may not be used for the child any more, gate by gate; empty where it may."""
    call_off, setting, on = proposal.call_off, proposal.setting, proposal.starts_on
    found = bars_in_lot(call_off.referral, call_off.lot, setting, on)
    return tuple(f"{setting.name}: {one.reason}" for one in found)


def lost_of(proposal: AwardProposal) -> tuple[str, ...]:
    """Why what is proposed can no longer be had: the gates that its home fails now, and by what its place went."""
    went = gone(proposed(proposal), proposal.place)
    return (*barred(proposal), *([went] if went else []))


def free_for_stays(home: "Fit", starts_on: date, term_ends_on: date) -> list[tuple[Place, str]]:
    """The home's places that are free for an emergency at least, each with how long where it is not the whole term."""
    household_id = home.household.pk if home.household else None
    found: dict[Place, str] = {}
    said = {LONGER: "", "four_weeks": "Free for 28 days.", "three_days": "Free for 72 hours."}
    for how_long, words_of in said.items():
        end = Stay(how_long).end(starts_on, term_ends_on)
        for place in places_free(home.setting.pk, household_id, starts_on, end):
            found.setdefault(place, words_of)
    return list(found.items())


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
