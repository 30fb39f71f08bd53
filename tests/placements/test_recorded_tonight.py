"""On duty what came about tonight is put on record, and a court's order stands there where there is one (ADR 132)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from placements.models import BarredStart, Placement, RecordedPlacement
from placements.rules.alone import why_not_tonight
from placements.states import EndReason, LegalStatus, PlacementState
from providers.states import Regulator
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days, is_working_day
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page, send
from tests.placements.test_recorded import DAYS, UNREGISTERED, home, outside, record, sent

# --- Tonight (ADR 132) ---
TONIGHT = {"arrived_at": timedelta(0), "decided_at": timedelta(0)}


def test_the_duty_team_records_who_moved_in_tonight_and_a_breach_of_it(council_scope):
    placement = record(person(Role.DUTY_TEAM), facts={**TONIGHT, **UNREGISTERED})
    assert placement.state == PlacementState.STARTED and BarredStart.objects.exists()


@pytest.mark.parametrize(
    ("role", "fields", "words"),
    [
        (Role.DUTY_TEAM, {}, "the placements team records what was before"),
        (Role.DUTY_TEAM, {"facts": TONIGHT, "ended_on": "today"}, "role does not let you"),
        (Role.ON_CALL_AUTHORISER, {"facts": TONIGHT}, "Ring the placements team"),
        (Role.TEAM_MANAGER, {"facts": TONIGHT}, "Ring the placements team"),
    ],
)
def test_on_duty_nobody_records_what_is_older_or_over_and_nobody_else_anything(
    council_scope, role, fields, words
):
    if "ended_on" in fields:
        fields = {**fields, "ended_on": clock.today(), "end_reason": EndReason.HOME}
    with pytest.raises(NotAllowed, match=words):
        record(person(role), **fields)
    assert not Placement.objects.exists()


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 20))
def test_since_the_last_working_day_is_tonight_whatever_weekend_or_holiday_lies_between(on, before):
    """On a whole working day between the two the placements team would have recorded it."""
    arrived = on - before * DAYS
    missed = any(is_working_day(arrived + n * DAYS) for n in range(1, before))
    assert bool(why_not_tonight(arrived, add_working_days(on, -1))) == missed


# --- The court's order: on record where there is one, and nothing waits for it ---
def test_the_courts_order_stands_on_record_and_an_order_that_is_missing_stops_nothing(officer):
    told_order = {"court_order_on": clock.today(), "court_reference": "FD26P00001"}
    with_order = record(officer, child=under_order(), where=outside(Regulator.SCOTLAND), facts=told_order)
    without = record(officer, child=under_order(), where=outside(Regulator.SCOTLAND))
    at_home = record(officer)
    assert RecordedPlacement.objects.get(placement=with_order).court_reference == "FD26P00001"
    browser = as_user(officer)
    shown = [
        browser.get(page("placement_detail", one.pk)).content.decode()
        for one in (with_order, without, at_home)
    ]
    assert "FD26P00001" in shown[0] and "the court approves a home in Scotland" in shown[1]
    assert "None on record" in shown[2] and "the court approves" not in shown[2]


def under_order():
    return made.child(legal_status=LegalStatus.C2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"court_reference": "FD26P00001"}, "both the date"),
        ({"court_order_on": date(2026, 1, 5)}, "both the date"),
        ({"court_order_on": date(2099, 1, 5), "court_reference": "FD26P00001"}, "still to come"),
    ],
)
def test_an_order_that_is_told_of_is_whole_and_past(officer, fields, words):
    with pytest.raises(DomainError, match=words) as refused:
        record(officer, facts=fields)
    assert refused.value.field == "court_order_on" and not Placement.objects.exists()


def test_the_duty_team_finds_the_page_and_is_asked_for_no_end(council_scope):
    child = made.child()
    browser = as_user(person(Role.DUTY_TEAM))
    assert page("already_made", child.pk) in browser.get(page("child_detail", child.pk)).content.decode()
    shown = browser.get(page("already_made", child.pk)).content.decode()
    assert "On duty you record who moved in since" in shown and "The child has left already" not in shown
    send(
        browser, page("already_made", child.pk), **sent(home(), clock.now() + 3 * DAYS - timedelta(hours=20))
    )
    assert Placement.objects.get(child=child).state == PlacementState.STARTED


# --- The database keeps it ---
@pytest.mark.parametrize("half", [{"court_reference": "X"}, {"court_order_on": date(2026, 1, 5)}])
def test_the_database_keeps_an_order_whole(officer, half):
    row = RecordedPlacement.objects.get(placement=record(officer))
    row.pk, row.placement = None, made.placement(home().places.first())
    for name, value in half.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError, match="court_is_whole"), transaction.atomic():
        row.save(force_insert=True)
