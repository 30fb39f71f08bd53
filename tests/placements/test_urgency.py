"""What is urgent, and who is told that a child has no home yet: by the clock, once each (S-51)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from placements.models import Escalation, Referral
from placements.rules.urgency import (
    WithoutHome,
    clocks_on,
    due_by,
    emergency_began,
    is_court_near,
    overdue_words,
)
from placements.selectors import referrals
from placements.services.escalations import escalate_due
from placements.states import Due, EscalatedTo, ReferralState, UrgentClock
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import signed_in
from tests.factories import placements
from tests.factories.accounts import person
from tests.factories.rows import all_of

# A Tuesday; the home is needed on it.
TUESDAY, NOON = date(2026, 12, 1), datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TONIGHT = WithoutHome(TUESDAY, None, NOON, emergency=True)
M, D = EscalatedTo.MANAGER, EscalatedTo.DIRECTOR


# --- Rules ---
@pytest.mark.parametrize(
    ("after", "told"), [(4 * HOUR - timedelta(seconds=1), []), (4 * HOUR, [M]), (8 * HOUR, [M, D])]
)
def test_in_an_emergency_the_manager_is_told_after_four_hours_and_the_director_after_eight(after, told):
    assert [one.to for one in due_by(TONIGHT, NOON + after)] == told


@pytest.mark.parametrize(("days", "told"), [(6, []), (5, [M]), (3, [M]), (2, [M, D]), (0, [M, D]), (-1, [])])
def test_before_a_court_the_manager_is_told_five_days_ahead_and_the_director_two(days, told):
    need = WithoutHome(None, TUESDAY + days * DAY, None, emergency=False)
    assert [one.to for one in due_by(need, NOON)] == told


def test_the_clock_of_an_emergency_begins_when_it_is_approved_and_not_before_it_is_one():
    assert emergency_began(TUESDAY, NOON) == NOON
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    assert emergency_began(TUESDAY, NOON - 20 * DAY) == monday, (
        "approved weeks ago: since the working day before"
    )


def test_what_is_not_approved_no_emergency_or_without_a_date_runs_on_no_clock():
    for need in (
        WithoutHome(TUESDAY, None, None, emergency=True),
        WithoutHome(TUESDAY, None, NOON, emergency=False),
        WithoutHome(None, None, NOON, emergency=True),
    ):
        assert due_by(need, NOON + 30 * DAY) == []


def test_the_line_says_how_long_and_to_whom_it_goes():
    (line,) = overdue_words(TONIGHT, NOON + 9 * HOUR)
    assert line.startswith(
        "This is an emergency, and for 9 hours there has been no home. This goes to the Executive"
    )
    (line,) = overdue_words(WithoutHome(None, TUESDAY + 4 * DAY, None, emergency=False), NOON)
    assert line.startswith(
        "The court decides on 5 December 2026, in 4 days, and no home is awarded. This goes to the c"
    )
    assert overdue_words(TONIGHT, NOON) == []


@given(st.integers(0, 60 * 24 * 40))
def test_once_somebody_is_to_be_told_it_stays_so_and_the_director_never_before_the_manager(minutes):
    at = NOON + timedelta(minutes=minutes)
    told = [one.to for one in due_by(TONIGHT, at)]
    assert told in ([], [M], [M, D])
    assert set(told) <= {one.to for one in due_by(TONIGHT, at + HOUR)}


def test_a_court_is_near_within_the_days_of_the_dated_data():
    days = clocks_on(TUESDAY).queue_days
    assert [is_court_near(TUESDAY + n * DAY, TUESDAY) for n in (-1, 0, days, days + 1)] == [
        False,
        True,
        True,
        False,
    ]
    assert clocks_on(date(2020, 1, 1)) == clocks_on(TUESDAY)


# --- Who is told ---
@pytest.fixture
def people(clock: Any) -> dict[str, Any]:
    clock.set(NOON)
    with tenancy.scope(tenancy.COUNCIL):
        return {
            M: person(Role.COMMISSIONING_MANAGER),
            D: person(Role.DCS),
            "": person(Role.PLACEMENTS_OFFICER),
        }


def _search(**fields: Any) -> Referral:
    with tenancy.scope(tenancy.COUNCIL):
        return placements.referral(
            placements.child(age=9), **{"state": ReferralState.SEARCHING, "needed_on": TUESDAY, **fields}
        )


def _sweep() -> int:
    return escalate_due(at=product_clock.now())


def _told() -> list[Any]:
    rows = all_of(Notice).filter(kind="referral.escalate").order_by("created_at", "pk")
    return list(rows.values_list("recipient_id", flat=True))


@pytest.mark.django_db
def test_each_is_told_once_however_often_it_runs(people, clock):
    _search()
    began = all_of(Referral).get().approved_at
    assert began is not None
    clock.set(max(NOON, began) + 4 * HOUR)
    assert (_sweep(), _sweep()) == (1, 0)
    assert _told() == [people[M].pk]
    clock.advance(hours=5)
    assert (_sweep(), _sweep()) == (1, 0)
    assert _told() == [people[M].pk, people[D].pk]
    told = all_of(Escalation).values_list("clock", "told")
    assert set(told) == {(UrgentClock.EMERGENCY, M), (UrgentClock.EMERGENCY, D)}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [ReferralState.HOME_AGREED, ReferralState.PLACED, ReferralState.WITHDRAWN])
def test_of_a_child_with_a_home_nobody_is_told(people, clock, state):
    _search(state=state, court_date=TUESDAY + DAY)
    clock.advance(hours=20)
    assert _sweep() == 0 and not _told()


@pytest.mark.django_db
def test_the_title_names_no_child_and_leads_to_the_referral(people, clock):
    made = _search(court_date=TUESDAY + DAY, needed_on=TUESDAY + 9 * DAY)
    assert _sweep() == 2
    notice = all_of(Notice).filter(kind="referral.escalate").first()
    assert notice and made.reference in notice.title and notice.url == f"/referrals/{made.pk}/"
    assert made.child.given_name not in notice.title


@pytest.mark.django_db
def test_the_page_says_it_by_the_clock_with_every_worker_dead(people, clock):
    made = _search()
    client = signed_in(people[""])
    clock.set(max(NOON, made.approved_at or NOON) + 9 * HOUR)
    page = client.get(f"/referrals/{made.pk}/").content.decode()
    assert "there has been no home. This goes to the Executive Director" in page
    assert not all_of(Escalation).exists()


@pytest.mark.django_db
def test_what_was_told_stays_and_nobody_is_told_twice_by_the_database(people, clock):
    made = _search(court_date=TUESDAY)
    _sweep()
    with tenancy.scope(tenancy.COUNCIL):
        row = Escalation.objects.first()
        assert row
        with pytest.raises(DatabaseError), transaction.atomic():
            Escalation.objects.filter(pk=row.pk).update(told_at=NOON + DAY)
        with pytest.raises(IntegrityError, match="escalation_told_once"), transaction.atomic():
            Escalation.objects.create(
                referral=made, clock=row.clock, told=row.told, due_at=row.due_at, told_at=row.told_at
            )
        with pytest.raises(IntegrityError, match="not_before_it_is_due"), transaction.atomic():
            Escalation.objects.create(
                referral=_search(), clock="court", told=M, due_at=NOON, told_at=NOON - HOUR
            )


# --- The queue ---
@pytest.mark.django_db
def test_the_urgent_queue_has_the_court_first_and_then_what_is_needed_today(people, clock):
    later, today = _search(needed_on=TUESDAY + 30 * DAY), _search()
    court = _search(needed_on=TUESDAY + 9 * DAY, court_date=TUESDAY + 3 * DAY)
    far = _search(needed_on=TUESDAY + 90 * DAY, court_date=TUESDAY + 60 * DAY)
    with tenancy.scope(tenancy.COUNCIL):
        rows = referrals.due(Referral.objects.all(), Due.URGENT, TUESDAY)
        assert set(rows.values_list("pk", flat=True)) == {today.pk, court.pk}
    groups = signed_in(people[""]).get("/").context["groups"]
    assert groups[0].heading == "Urgent"
    shown = [row.reference for row in groups[0].rows]
    assert shown == [court.reference, today.reference]
    assert groups[0].rows[0].detail.startswith("in court in 3 days")
    assert groups[0].rows[1].detail == "needed today, 11 hours left"
    listed = signed_in(people[""]).get("/referrals/?due=urgent").content.decode()
    assert court.reference in listed and "in court in 3 days" in listed
    assert later.reference not in listed and far.reference not in listed


@pytest.mark.django_db
def test_who_buys_in_no_emergency_has_no_urgent_queue(people, clock):
    _search()
    groups = signed_in(people[D]).get("/").context["groups"]
    assert "Urgent" not in [group.heading for group in groups]
