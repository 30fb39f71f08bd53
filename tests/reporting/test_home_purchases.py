"""What needs me of searches, call-offs and authorisations: no child is lost, and no two lines read alike."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calloffs.services import call_offs
from calloffs.states import DecidingOffice
from placements.states import ReferralState
from reporting.selectors.worklist import items
from reporting.selectors.worklist.items import MOST
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.components import Status
from tests.factories import awards, calloffs, placements
from tests.factories.accounts import person
from tests.reporting.homes import begins, groups, mine, others, page, rest_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


def test_a_child_whose_call_off_ended_without_award_is_searched_for_again(clock) -> None:
    clock.set(
        datetime(2026, 6, 1, 12, tzinfo=UTC)
    )  # days are counted in England, at whatever hour the test runs
    lot, homes = calloffs.lot_with_providers(1)
    officer, manager = person(Role.PLACEMENTS_OFFICER), person(Role.COMMISSIONING_MANAGER)
    waiting = placements.referral(
        placements.child(age=11), state=ReferralState.SEARCHING, reference="RF-TEST-6",
        needed_on=product_clock.today() + timedelta(days=3),
    )  # fmt: skip
    running = calloffs.competition(*homes, lot=lot, referral=waiting)
    again = "Search again RF-TEST-6"
    assert not begins(mine(officer), again)
    call_offs.end_without_award(call_off=running, reason="No offer fits.", by=officer, at=product_clock.now())
    assert begins(mine(officer), again)
    assert begins(others(manager), "Waits for another search RF-TEST-6")
    shown = page(officer)
    assert re.search(r"Girl, 11, [A-Z0-9]+; residential care", shown)
    assert "needed 4 Jun 2026" in shown and "In 3 days" in shown
    assert f"/referrals/{waiting.pk}/" in shown
    assert "11:59pm" not in shown
    clock.advance(days=142)
    [overdue] = [group for group in groups(officer) if group.heading == "Overdue"]
    assert (overdue.rows[0].verb, overdue.rows[0].reference) == ("Search again", "RF-TEST-6")
    assert overdue.rows[0].status.text == "Overdue 139 days"
    calloffs.call_off(waiting, lot)
    assert not begins(mine(officer), again)


def test_on_duty_a_search_without_a_call_off_is_ones_own_in_an_emergency_only() -> None:
    """Whoever is alone at night opens the next call-off of a child who needs a home tonight."""
    tonight, later = (
        placements.referral(
            state=ReferralState.SEARCHING, needed_on=product_clock.today() + timedelta(days=days)
        ).reference
        for days in (0, 20)
    )
    duty, approver = person(Role.DUTY_TEAM), person(Role.ON_CALL_AUTHORISER)
    assert begins(mine(duty), f"Search again {tonight}")
    assert begins(others(duty), f"Waits for another search {later}")
    assert begins(others(approver), f"Waits for another search {tonight}")


@pytest.mark.parametrize(
    ("beyond", "words"), [(0, ""), (1, "And 1 more referral"), (12, "And 12 more referrals")]
)
def test_what_does_not_fit_is_counted_with_the_way_to_its_list(beyond: int, words: str) -> None:
    """Counted only where there is more: a home page that fits asks nothing further."""
    for _ in range(MOST + beyond):
        placements.referral(state=ReferralState.APPROVED)
    officer = person(Role.PLACEMENTS_OFFICER)
    found = [one for one in mine(officer) if one.startswith("Find a home")]
    assert len(found) == MOST
    assert rest_of(officer) == ([(words, "/referrals/")] if words else [])


def test_what_does_not_fit_is_counted_no_further_than_there_is_a_use_for(monkeypatch) -> None:
    monkeypatch.setattr(items, "COUNTED", MOST + 2)
    officer = person(Role.PLACEMENTS_OFFICER)
    for beyond, sentence in ((2, "And 2 more referrals"), (1, "And more than 2 more referrals")):
        for _ in range(MOST + beyond if beyond == 2 else beyond):
            placements.referral(state=ReferralState.APPROVED)
        assert [told for told, _list in rest_of(officer)] == [sentence]


def test_others_drafts_do_not_push_own_work_off_the_list() -> None:
    officer = person(Role.PLACEMENTS_OFFICER)
    placements.referral(
        state=ReferralState.APPROVED, reference="RF-TEST-7",
        needed_on=product_clock.today() + timedelta(days=60),
    )  # fmt: skip
    for _ in range(MOST):
        placements.referral(state=ReferralState.DRAFT)
    assert begins(mine(officer), "Find a home RF-TEST-7")


def test_a_call_off_is_told_through_its_whole_life(clock) -> None:
    officer, evaluator_seen = person(Role.PLACEMENTS_OFFICER), []
    story = awards.closed(clock, "3000.00", evaluators=0)
    name = story.call_off.reference
    told = [*mine(officer)]
    story = awards.closed(clock, "3000.00")
    second = story.call_off.reference
    evaluator_seen += mine(story.evaluators[0])
    waiting = others(officer)
    story = awards.scored(clock, "3000.00")
    third = story.call_off.reference
    told += mine(officer)
    awards.recommend(story)
    told += mine(officer)
    asked = awards.ask(story)
    waiting += others(officer)
    awards.turn_all(asked)
    told += mine(officer)
    awards.draw_up(story)
    told += mine(officer)
    assert begins(told, f"Choose who scores {name}")
    assert len(evaluator_seen) == 1
    assert evaluator_seen[0].startswith(
        f"Score the offers {second}: Girl, 13 to 15, South Sefton; residential care; "
    )
    assert begins(waiting, f"Is being scored {second}")
    assert begins(told, f"Recommend an offer {third}")
    assert begins(told, f"Ask for authorisation {third}")
    assert any(one.startswith("Waits for the ") and third in one for one in waiting)
    assert begins(told, f"Draw up the agreement {third}")
    assert begins(told, f"Issue the agreement {third}")


def test_an_authorisation_waits_for_its_office_only(clock) -> None:
    story = awards.direct()
    awards.make_case(story)
    asked = awards.ask(story)
    offices = {office.office for office in asked.offices.all()}
    for office, role in awards.OFFICES.items():
        waits = begins(mine(person(role)), f"Authorise {asked.reference}")
        assert waits == (office in offices)


def test_an_authorisation_says_how_long_it_has_waited_and_when_the_child_needs_a_home(clock) -> None:
    story = awards.direct(age=11)
    awards.make_case(story)
    asked = awards.ask(story)
    [office, *_] = [office.office for office in asked.offices.all()]
    decider = person(awards.OFFICES[office])
    clock.advance(days=7)
    [sentence] = [one for one in mine(decider) if asked.reference in one]
    area = story.call_off.referral.child.home_postcode.split()[0]
    assert sentence == (
        f"Authorise {asked.reference}: Girl, 11, {area}; residential care; "
        f"needed {words.short_day(story.call_off.needed_on)}; waiting 7 days"
    )
    [row] = [one for group in groups(decider) for one in group.rows if one.reference == asked.reference]
    assert row.status == Status("In 7 days")


def test_what_waits_for_the_readers_own_decision_is_not_among_what_waits_for_others(clock) -> None:
    story = awards.direct()
    awards.make_case(story)
    asked = awards.ask(story)
    offices = sorted(office.office for office in asked.offices.all())
    waiting = {role: others(person(role)) for role in (Role.HEAD_OF_SERVICE, Role.DCS)}
    for office, role in awards.OFFICES.items():
        if role in waiting:
            told = any(story.call_off.reference in one for one in waiting[role])
            assert told == (office not in offices)
    whom = words.listed([f"the {DecidingOffice(office).label}" for office in offices])
    officer = person(Role.PLACEMENTS_OFFICER)
    assert begins(others(officer), f"Waits for {whom} {story.call_off.reference}")


def test_the_child_who_needs_a_home_first_stands_first(clock) -> None:
    lot, homes = calloffs.lot_with_providers(1)
    later, sooner = (
        calloffs.call_off(lot=lot, needed_on=product_clock.today() + timedelta(days=days)) for days in (5, 3)
    )
    [group] = groups(person(Role.PLACEMENTS_OFFICER))
    assert [row.reference for row in group.rows] == [sooner.reference, later.reference]


def test_no_name_of_a_child_is_even_read_for_the_home_page() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    calloffs.competition(*homes, lot=lot)
    for state in (ReferralState.APPROVED, ReferralState.SEARCHING):
        placements.referral(state=state)
    officer = person(Role.PLACEMENTS_OFFICER)
    with CaptureQueriesContext(connection) as seen:
        assert len([*mine(officer), *others(officer)]) >= 3
    assert not [one["sql"] for one in seen if "given_name" in one["sql"] or "family_name" in one["sql"]]


def test_a_competition_past_its_deadline_is_not_said_to_be_open_before_the_job_has_closed_it() -> None:
    late = calloffs.competition(closes_in=-timedelta(minutes=5))
    officer = person(Role.PLACEMENTS_OFFICER)
    assert begins(mine(officer), f"Choose who scores {late.reference}")
    assert not begins(others(officer), f"Is open for offers {late.reference}")
