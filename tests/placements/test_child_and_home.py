"""A child's and a placement's page: where the child lives, whom to ring, what comes next; cost last or not at all."""

import re
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from placements.presenters.costs import line_state, month_chart
from placements.rules.ages import years_after
from placements.selectors.placements import MonthTotal
from placements.states import EndReason, PlacementState, ReferralState
from providers.services.contacts import keep_contact
from sefton_pdps.access.roles import Role
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page


@pytest.fixture
def worker(council_scope):
    return person(Role.SOCIAL_WORKER)


@pytest.fixture
def living(worker):
    """A child who lives in a home, with the home's contact on record."""
    placement = made.placement(
        providers.setting(providers.provider()).places.first(), made.child(social_worker=worker)
    )
    made.fee_line(placement)
    return placement


@pytest.fixture
def contact(officer, living):
    numbers = {"day_telephone": "0151 496 0123", "night_telephone": "0151 496 0199"}
    return keep_contact(about=living.setting, name="Invented Manager", **numbers, by=officer, at=clock.now())


def child_page(user, placement) -> str:
    return as_user(user).get(page("child_detail", placement.child_id)).content.decode()


def placement_page(user, placement) -> str:
    return as_user(user).get(page("placement_detail", placement.pk)).content.decode()


# --- The child --------------------------------------------------------------------------------------------------
def test_the_childs_own_worker_reads_where_since_when_and_with_whom_to_speak(worker, living, contact):
    text = child_page(worker, living)
    assert f"Lives at {living.setting} from {day(living.starts_on)}" in text
    assert living.setting.address in text and contact.day_telephone in text
    assert page("placement_detail", living.pk) in text
    assert "No placement" not in text and "Nothing has been charged" not in text


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER])
def test_who_sees_no_money_reads_none_and_is_not_told_that_there_is_none(worker, living, role):
    reader = worker if role is Role.SOCIAL_WORKER else person(role)
    for text in (child_page(reader, living), placement_page(reader, living)):
        assert "£" not in text and "Cost by month" not in text and "charged" not in text


def test_whoever_sees_money_reads_it_below_everything_else(officer, living):
    text = child_page(officer, living)
    assert text.index("Who opened this record lately") < text.index("Cost by month")


def test_a_child_who_has_a_home_is_not_offered_another_as_the_main_thing(officer, living):
    start = re.search(r"<button[^>]*>Start a referral<", child_page(officer, living)).group()
    assert "govuk-button--secondary" in start


def test_a_child_without_a_home_is(officer):
    text = as_user(officer).get(page("child_detail", made.child().pk)).content.decode()
    start = re.search(r"<button[^>]*>Start a referral<", text).group()
    assert "govuk-button--secondary" not in start
    assert "In no home that we pay for now." in text


def test_an_open_referral_is_gone_on_with_and_no_second_one_is_offered(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    text = as_user(officer).get(page("child_detail", referral.child_id)).content.decode()
    assert f"Go on with referral {referral.reference}" in text and ">Start a referral<" not in text


def test_homes_and_searches_stand_in_one_line_of_time_the_newest_first(officer, living):
    child, before = living.child, living.starts_on - timedelta(days=400)
    older = made.placement(
        providers.setting(providers.provider()).places.first(), child, starts_on=before,
        planned_end=before + timedelta(days=90), ended_on=before + timedelta(days=90),
        ended_at=clock.now(), end_reason=EndReason.PLANNED, state=PlacementState.ENDED,
    )  # fmt: skip
    referral = made.referral(child, state=ReferralState.WITHDRAWN)
    text = child_page(officer, living)
    line = re.search(r'<ol class="sefton-timeline">.*?</ol>', text, re.S).group()
    places = [line.index(one.reference) for one in (referral, living, older)]
    assert places == sorted(places)
    assert line.count("sefton-timeline__event") == 3


def test_of_a_child_who_left_the_last_home_is_told(officer, living):
    living.state, living.ended_on, living.ended_at = PlacementState.ENDED, clock.today(), clock.now()
    living.end_reason = EndReason.PLANNED
    living.save()
    text = child_page(officer, living)
    assert "In no home that we pay for now. The last stay" in text


# --- The placement ----------------------------------------------------------------------------------------------
def test_a_placement_says_whom_to_ring_by_day_and_by_night_and_who_works_with_the_child(
    officer, worker, living, contact
):
    text = placement_page(officer, living)
    for told in (contact.day_telephone, contact.night_telephone, worker.email, living.setting.address):
        assert told in text
    assert 'href="tel:' in text


def test_without_a_contact_it_says_whom_to_ask(officer, worker, living):
    assert "No contact is on record. Ask the placements team" in placement_page(worker, living)


def test_a_stay_that_just_goes_on_asks_nothing(officer, living):
    text = placement_page(officer, living)
    assert "Living there" in text and "What comes next" not in text


def test_an_arrival_that_is_due_is_what_comes_next(officer, worker):
    planned = made.placement(
        providers.setting(providers.provider()).places.first(), made.child(social_worker=worker),
        state=PlacementState.PLANNED, started_at=None, starts_on=clock.today(),
    )  # fmt: skip
    text = placement_page(officer, planned)
    assert "The child is to arrive on" in text and "today." in text
    assert page("placement_start", planned.pk) in text
    waiting = placement_page(worker, planned)
    assert "The placements team records the arrival." in waiting
    assert page("placement_start", planned.pk) not in waiting


def test_an_end_that_nobody_recorded_is_what_comes_next(officer, living):
    living.planned_end = clock.today()
    living.save()
    text = placement_page(officer, living)
    box = re.search(r'<section class="sefton-next".*?</section>', text, re.S).group()
    assert "No end is recorded" in box and page("placement_end", living.pk) in box


def test_near_its_last_night_a_stay_asks_for_what_follows_until_somebody_looks_for_it(
    officer, worker, living
):
    begins, tomorrow = page("referral_begin", living.child_id), clock.today() + timedelta(days=1)
    living.planned_end = tomorrow + timedelta(days=7)
    living.save()
    assert begins not in placement_page(worker, living)
    living.planned_end = tomorrow + timedelta(days=6)
    living.save()
    assert "in 6 days. No referral is made yet" in placement_page(worker, living)
    assert begins in placement_page(worker, living)
    made.referral(child=living.child, state=ReferralState.WITHDRAWN)
    assert begins in placement_page(worker, living)
    opened = made.referral(child=living.child, state=ReferralState.DRAFT)
    shown = placement_page(officer, living)
    assert "being looked for" in shown and page("referral_detail", opened.pk) in shown and begins not in shown


def test_a_stay_to_the_18th_birthday_asks_for_no_other_home(worker, living):
    living.planned_end = clock.today() + timedelta(days=3)
    living.save()
    made.rewritten(living.child, date_of_birth=years_after(living.planned_end, -18))
    assert "What comes next" not in placement_page(worker, living)


def test_an_end_that_is_near_is_counted_in_days_and_one_that_is_far_is_not(officer, living):
    assert "planned, in" not in placement_page(officer, living)
    living.planned_end = clock.today() + timedelta(days=31)
    living.save()
    assert "planned, in 30 days" in placement_page(officer, living)


# --- Months -----------------------------------------------------------------------------------------------------
TODAY = date(2026, 11, 29)


def months(number):
    return [MonthTotal(date(2026, 11 - back, 1), Decimal(100)) for back in reversed(range(number))]


@pytest.mark.parametrize(("number", "drawn"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
def test_fewer_than_three_months_are_not_drawn(number, drawn):
    chart, table = month_chart(months(number), TODAY)
    assert (chart is not None) is drawn and len(table.rows) == number


def test_the_sum_of_the_months_says_to_which_day_it_reaches():
    assert month_chart(months(3), TODAY)[1].totals[0] == "Together to 30 November 2026"
    ahead = [*months(2), MonthTotal(date(2026, 12, 1), Decimal(900))]
    assert month_chart(ahead, TODAY)[1].totals == ["Together to 30 November 2026", "£200.00"]
    year = [
        MonthTotal(date(2025, 10, 1), Decimal(100)),
        *[MonthTotal(date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1), Decimal(100)) for n in range(13)],
    ]
    assert month_chart(year, TODAY)[1].totals[0] == "From December 2025 to 30 November 2026"


@pytest.mark.parametrize(
    ("state", "said"), [("planned", "To come"), ("started", "In force"), ("ended", "In force")]
)
def test_a_fee_is_not_in_force_before_the_child_has_arrived(state, said):
    line = SimpleNamespace(superseded_at=None, paid_from=TODAY, paid_to=TODAY + timedelta(days=3))
    assert line_state(line, SimpleNamespace(state=state), TODAY) == said


def test_a_month_of_some_nights_is_labelled(council_scope):
    stay = made.placement(
        providers.setting(providers.provider()).places.first(),
        starts_on=date(2026, 9, 30), planned_end=date(2028, 9, 30),
    )  # fmt: skip
    chart, table = month_chart(months(3), TODAY, [stay])
    assert [row[0].note for row in table.rows] == ["from 30 September 2026", "", ""]
    assert chart.labels == ("Sep 26 (part)", "Oct 26", "Nov 26")
