"""The badges of referrals and placements, and how far off the date and the home are."""

from datetime import date
from decimal import Decimal

from placements.models import Placement, Referral
from placements.rules.completeness import CLOSED
from placements.rules.urgency import is_court_near
from placements.states import PlacementState, ReferralState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, days_away, plural
from sefton_pdps.core.web.components import Cell, Status, badge_of


def referral_status(referral: Referral) -> Status:
    return badge_of(ReferralState(referral.state))


def needed_cell(referral: Referral, on: date) -> Cell:
    """The date needed by and how far off it is; a placed or withdrawn referral waits for no date."""
    if referral.needed_on is None or referral.state in CLOSED:
        return Cell(referral.needed_on)
    near = is_court_near(referral.court_date, on) and referral.court_date
    court = f"in court {days_away(near, on)}" if near else ""
    if referral.needed_on < on:
        late = Status(_capital(days_words(referral.needed_on, on)), Colour.STOPPED)
        return Cell(referral.needed_on, status=late, note=court)
    return Cell(referral.needed_on, note="; ".join(filter(None, (court, days_words(referral.needed_on, on)))))


def needed_words(referral: Referral, on: date) -> str:
    """ "needed by 7 December 2026, in 16 days"; without the days once the referral is closed."""
    if referral.needed_on is None:
        return ""
    left = "" if referral.state in CLOSED else f", {days_words(referral.needed_on, on)}"
    return f"needed by {day(referral.needed_on)}{left}"


def days_words(due: date, on: date) -> str:
    """How far off a day is: "in 16 days", "tomorrow", "today", "overdue by 139 days"."""
    return f"overdue by {plural((on - due).days, 'day')}" if due < on else days_away(due, on)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def distance_words(miles: Decimal | None) -> str:
    """ "3.2 miles from home"; never silence, which reads as near: without two places nothing can be measured."""
    return "distance not measurable" if miles is None else f"{miles} miles from home"


def placement_status(placement: Placement) -> Status:
    return badge_of(PlacementState(placement.state))
