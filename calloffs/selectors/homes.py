"""The homes that may be recommended or awarded: every hard gate passed, and a place free for the nights."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from calloffs.models import CallOff
from placements.selectors import matching
from placements.selectors.vacancies import free_places
from providers.models import Place
from sefton_pdps.core import words
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


def places_free(setting_id: UUID, household_id: UUID | None, starts_on: date, ends_on: date) -> list[Place]:
    """The home's places that nobody holds for the nights [starts_on, ends_on)."""
    free = free_places([setting_id], starts_on, ends_on).get(setting_id, [])
    return [place for place in free if place.household_id == household_id]


def check_place_free(place: Place, starts_on: date, ends_on: date) -> None:
    """A place is proposed or awarded only where it is free for every night of the term."""
    if place not in places_free(place.setting_id, place.household_id, starts_on, ends_on):
        raise DomainError(
            f"Place {place.number} is not free from {words.day(starts_on)} to the {words.last_night(ends_on)}. "
            "Choose another place or start date, or ask the provider to bring its vacancies up to date."
        )
