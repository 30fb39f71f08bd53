"""Starts that a gate bars, as rows, for tests of the texts about them."""

from datetime import timedelta

from placements.models import BarredStart, Child, Placement
from placements.rules.unregistered import Facts
from placements.services import unregistered
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import placements, providers
from tests.factories.accounts import person


def started_of(lived: Placement) -> BarredStart:
    """The exception of a placement whose home a grade bars."""
    at = clock.now()
    return BarredStart.objects.create(
        placement=lived, gates=[["grade", "Ofsted."]], recorded_by=person(Role.PLACEMENTS_OFFICER),
        recorded_at=at, due_at=at + timedelta(hours=24),
    )  # fmt: skip


def unregistered_stay(child: Child, order: str = "ZC 26 C 1", found: str = "Safe.") -> Placement:
    """A child in a home that nobody registers, by a court's order, and the Director's review of it."""
    home = providers.setting(providers.provider(), registration="unregistered")
    lived = placements.placement(home.places.get(number=1), child)
    day, at = clock.today(), clock.now()
    facts, officer = Facts(day, day, day, order), person(Role.PLACEMENTS_OFFICER)
    stay = unregistered.record_stay(placement=lived, facts=facts, by=officer, at=at)
    unregistered.review(stay=stay, finding=found, leaves_by=day, by=person(Role.DCS), at=at)
    return lived
