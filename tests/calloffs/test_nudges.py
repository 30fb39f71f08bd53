"""At half time of an emergency the silent are nudged once, and nothing is told of who is not (ADR 118)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from calloffs.models import CallOff, Invitation
from calloffs.services import running
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.in_hours import HOUR, Emergency
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@kept_rows
def emergency() -> Emergency:
    """Four hours from an hour ago: its half time is in an hour and a half."""
    return Emergency(4)


def _nudge() -> int:
    return running.nudge_due(at=product_clock.now())


def _told() -> set:
    return set(all_of(Notice).filter(kind="call_off.nudged").values_list("recipient_id", flat=True))


def test_only_who_has_neither_offered_begun_nor_declined_is_nudged_at_half_time(emergency, clock):
    emergency.offers(0)
    emergency.declines(1)
    calloffs.draft(emergency.call_off, emergency.homes[2], emergency.people[2])
    clock.advance(hours=2)
    assert _nudge() == 1
    assert _told() == {emergency.people[3].pk}


def test_nobody_is_nudged_before_half_time_and_nobody_twice(emergency, clock):
    clock.advance(minutes=89)
    assert _nudge() == 0 and not _told()
    clock.advance(minutes=2)
    assert (_nudge(), _nudge()) == (1, 0)
    assert all_of(Notice).filter(kind="call_off.nudged").count() == 4
    clock.advance(hours=1)
    assert _nudge() == 0


def test_after_the_deadline_a_late_worker_nudges_nobody(emergency, clock):
    clock.set(emergency.call_off.closes_at)
    assert _nudge() == 0 and not _told()


def test_more_time_moves_half_time_too(emergency, clock):
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
        running.move_deadline(
            call_off=emergency.call_off, closes_at=emergency.call_off.closes_at + 2 * HOUR, by=officer,
            at=product_clock.now(),
        )  # fmt: skip
    clock.advance(hours=2)
    assert _nudge() == 0
    clock.advance(minutes=31)
    assert _nudge() == 1


def test_an_ordinary_competition_is_left_to_the_officer(clock):
    Emergency(1, emergency=False)
    clock.advance(hours=3)
    assert _nudge() == 0


def test_the_trail_and_the_page_tell_that_it_was_done_and_not_how_many_were_silent(emergency, clock):
    emergency.offers(0)
    clock.advance(hours=2)
    _nudge()
    (event,) = all_of(Event).filter(name="call_off.nudge", subject_id=emergency.call_off.pk)
    assert not event.payload
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    page = signed_in(officer).get(f"/call-offs/{emergency.call_off.pk}/").content.decode()
    assert "Nudged the providers that were silent at half time" in page
    with tenancy.scope(tenancy.COUNCIL):
        assert not Notice.objects.filter(kind="call_off.nudged").exists(), (
            "who was told would tell who offered"
        )


@pytest.mark.parametrize("after", [timedelta(0), 5 * HOUR])
def test_the_database_lets_nobody_be_nudged_before_half_time_or_after_the_deadline(emergency, clock, after):
    clock.advance(seconds=after.total_seconds())
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DatabaseError, match="second half"):
        CallOff.objects.filter(pk=emergency.call_off.pk).update(nudged_at=product_clock.now())


def test_who_declines_meanwhile_is_not_asked_again(emergency, clock):
    for number in range(3):
        emergency.declines(number)
    clock.advance(hours=2)
    _nudge()
    assert _told() == {emergency.people[3].pk}
    assert all_of(Invitation).filter(declined_at=None).count() == 1
