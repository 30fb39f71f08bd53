"""An award owes notices by its law and value, each with a clock, and each is recorded once (ADR 129)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from calloffs.models import NoticeRule, OwedNotice
from calloffs.rules import procurement as rules
from calloffs.rules.procurement import Told
from calloffs.services import call_offs, notice_rules, procurement
from calloffs.states import NoticeStart, ProcurementNotice
from placements.states import Regime
from reporting.rules.financial_year import financial_year
from reporting.selectors.breaches import Clock, broken
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.counted_days import DayUnit, days_after
from sefton_pdps.core.time.working_days import is_working_day
from tests.calloffs.pages import day, key, signed_in
from tests.factories import awards, calloffs, placements
from tests.factories.accounts import person
from tests.factories.ladder import case, found, signed

DAY = timedelta(days=1)
NUMBER = "2026/S 000-028837"
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


def rule(**fields: Any) -> NoticeRule:
    facts = {
        "starts": NoticeStart.AWARDED,
        "days": 30,
        "unit": DayUnit.CALENDAR,
        "from_value": Decimal(663540),
    }
    return NoticeRule(**{**facts, **fields})


def bought(weekly: str = "3000.00") -> awards.Story:
    """A direct award of five years under the PDPS that is authorised."""
    story = awards.direct(age=9)
    awards.make_case(story, weekly)
    awards.turn_all(awards.ask(story))
    return story


def award(story: awards.Story) -> awards.Story:
    awards.sign(awards.issue(story), awards.signer(story))
    return story


def owed(story: awards.Story, notice: str = ProcurementNotice.AWARD) -> OwedNotice:
    return OwedNotice.objects.get(call_off=story.call_off, notice=notice)


def record(notice: OwedNotice, by: Any = None, **told: Any) -> OwedNotice:
    facts = {"reference": NUMBER, "published_on": product_clock.today(), **told}
    by = by or person(Role.PLACEMENTS_OFFICER)
    return procurement.record(notice=notice, told=Told(**facts), by=by, at=product_clock.now())


# --- The clock ----------------------------------------------------------------------------------------------------
@given(DAYS, st.integers(0, 183), st.sampled_from(DayUnit.values), st.sampled_from(NoticeStart.values))
def test_a_notice_is_never_due_before_the_event_that_starts_its_clock(on, days, unit, starts):
    assert rules.due_on(rule(starts=starts, days=days, unit=unit), on) >= on


@given(DAYS, st.integers(1, 60))
def test_working_days_pass_over_weekends_and_bank_holidays(on, days):
    due = days_after(on, days, DayUnit.WORKING)
    between = [on + number * DAY for number in range(1, (due - on).days + 1)]
    assert is_working_day(due) and sum(map(is_working_day, between)) == days


@given(DAYS)
def test_a_quarter_ends_with_its_last_month(on):
    last = rules.last_of_quarter(on)
    assert last >= on and (last + DAY).day == 1 and (last + DAY).month in (1, 4, 7, 10)
    assert (last - on).days < 92


@given(st.decimals(0, 2_000_000, places=2), st.decimals(0, 2_000_000, places=2))
def test_a_value_at_the_threshold_owes_it_and_a_penny_less_does_not(value, threshold):
    assert rules.is_owed(rule(from_value=threshold), value) == (value >= threshold)
    assert not rules.is_owed(rule(from_value=value + Decimal("0.01")), value)


# --- What an award owes ---------------------------------------------------------------------------------------------
def test_a_call_off_under_the_regulations_owes_its_award_notice_with_the_quarter(clock):
    clock.set(calloffs.moment(2026, 5, 20))
    story = bought()
    waiting = owed(story)
    assert (waiting.starts_on, waiting.due_on) == (None, None)
    award(story)
    notice = owed(story)
    assert (notice.rule.regime, notice.starts_on) == (Regime.PCR_2015, date(2026, 5, 20))
    # Thirty days after 30 June.
    assert notice.due_on == date(2026, 7, 30)
    assert OwedNotice.objects.count() == 1


def test_below_the_value_nothing_is_owed():
    award(bought("900.00"))
    assert not OwedNotice.objects.exists()


def test_a_spot_award_owes_the_acts_notices_two_of_them_before_its_contract(clock):
    officer = person(Role.PLACEMENTS_OFFICER)
    story = found(officer)
    case(story, weekly="60000.00")
    awards.turn_all(awards.ask(story))
    today = product_clock.today()
    before = {row.notice: row.due_on for row in OwedNotice.objects.all()}
    assert before == {"transparency": today, "award": today, "details": None}
    assert {row.rule.regime for row in OwedNotice.objects.select_related("rule")} == {Regime.PA_2023}
    clock.advance(days=2)
    signed(story)
    # Day 120 of those that begin with the day of the contract.
    assert owed(story, ProcurementNotice.DETAILS).due_on == product_clock.today() + 119 * DAY
    assert owed(story).starts_on == today


def test_an_award_owes_what_was_in_force_on_the_day_of_its_authorisation():
    first = bought()
    set_rule(valid_from=product_clock.today(), days=5, unit=DayUnit.WORKING, starts=NoticeStart.AWARDED)
    second = bought()
    award(first)
    award(second)
    assert owed(first).rule.days == 30
    assert owed(second).due_on == days_after(product_clock.today(), 5, DayUnit.WORKING)


# --- Recording ------------------------------------------------------------------------------------------------------
def test_it_is_recorded_with_number_day_and_name():
    by = person(Role.COMMISSIONING_MANAGER)
    done = record(owed(award(bought())), by, reference=f"  {NUMBER} ")
    assert (done.reference, done.published_on, done.recorded_by) == (NUMBER, product_clock.today(), by)


def test_a_number_of_either_platform_is_taken_for_no_telephone_and_a_telephone_for_no_number():
    assert record(owed(award(bought())), reference="016426-2026").reference == "016426-2026"
    with pytest.raises(DomainError, match="telephone"):
        record(owed(award(bought())), reference="0151 496 0990")


TODAY = date(2026, 5, 20)
WRONG = [
    ({"reference": "2026/S"}, "whole number of the notice"),
    ({"reference": "  "}, "whole number of the notice"),
    ({"published_on": None}, "day on which it was published"),
    ({"published_on": TODAY + DAY}, "still to come"),
    ({"published_on": TODAY - DAY}, "Enter that day or a later one"),
    ({"not_owed_reason": "User choice."}, "published or it is not owed"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_a_record_lacks_is_said_at_its_box(wrong, words):
    told = Told(**{"reference": NUMBER, "published_on": TODAY, **wrong})
    box, sentence = rules.why_not_recorded(told, starts_on=TODAY, today=TODAY)
    assert box in wrong and words in sentence
    assert "not made yet" in rules.why_not_recorded(told, starts_on=None, today=TODAY)[1]


def test_a_record_that_cannot_be_is_refused_and_nothing_is_written(clock):
    clock.set(calloffs.moment(2026, 5, 20))
    notice = owed(award(bought()))
    for wrong, words in WRONG:
        with pytest.raises(DomainError, match=words):
            record(notice, **wrong)
    for role in (Role.DUTY_TEAM, Role.AUDITOR, Role.SOCIAL_WORKER):
        with pytest.raises(NotAllowed):
            record(notice, person(role))
    assert OwedNotice.objects.get().recorded_at is None


def test_before_the_award_nothing_is_recorded_whose_clock_it_starts():
    notice = owed(bought())
    with pytest.raises(DomainError, match="not made yet"):
        record(notice)
    with pytest.raises(DomainError, match="not made yet"):
        record(notice, reference="", published_on=None, not_owed_reason="Not above the threshold.")


def test_twice_the_same_is_refused_and_says_who_was_first():
    by = person(Role.COMMISSIONING_MANAGER)
    notice = record(owed(award(bought())), by)
    with pytest.raises(Stale, match=by.name):
        record(notice)


def test_not_owed_has_a_reason_and_no_number():
    done = record(
        owed(award(bought())), reference="", published_on=None, not_owed_reason="Regulation 75(2) applies."
    )
    assert (done.not_owed_reason, done.published_on) == ("Regulation 75(2) applies.", None)


def test_the_database_takes_each_notice_once_and_no_day_before_the_award():
    story = award(bought())
    notice, by = owed(story), person(Role.PLACEMENTS_OFFICER)
    with pytest.raises(IntegrityError, match="once_an_award"), transaction.atomic():
        OwedNotice.objects.create(call_off=story.call_off, rule=notice.rule, notice=notice.notice)
    written = {"reference": NUMBER, "recorded_by": by, "recorded_at": product_clock.now()}
    with pytest.raises(IntegrityError, match="after_the_award"), transaction.atomic():
        OwedNotice.objects.filter(pk=notice.pk).update(published_on=notice.starts_on - DAY, **written)
    with pytest.raises(IntegrityError, match="recorded_whole"), transaction.atomic():
        OwedNotice.objects.filter(pk=notice.pk).update(**{**written, "reference": ""})
    record(notice)
    with pytest.raises(DatabaseError), transaction.atomic():
        OwedNotice.objects.filter(pk=notice.pk).update(reference="2026/S 000-000000")


# --- The data -------------------------------------------------------------------------------------------------------
def set_rule(by: Any = None, **fields: Any) -> NoticeRule:
    facts = {
        "regime": Regime.PCR_2015, "notice": ProcurementNotice.AWARD, "starts": NoticeStart.QUARTER, "days": 30,
        "unit": DayUnit.CALENDAR, "from_value": Decimal(663540), "legal_basis": "Regulation 75",
        "valid_from": product_clock.today(),
    }  # fmt: skip
    by = by or person(Role.COMMISSIONING_MANAGER)
    return notice_rules.set_rule(**{**facts, **fields}, by=by, at=product_clock.now())


def end_rule(rule: NoticeRule, valid_to: date, by: Any = None) -> NoticeRule:
    return notice_rules.end_rule(
        row=rule, valid_to=valid_to, by=by or person(Role.DCS), at=product_clock.now()
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"regime": Regime.NONE}, "Choose one"),
        ({"notice": "poster"}, "Choose one"),
        ({"starts": "soon"}, "Choose one"),
        ({"unit": "weeks"}, "Choose one"),
        ({"days": 184}, "from 0 to 183"),
        ({"days": -1}, "from 0 to 183"),
        ({"from_value": Decimal("-0.01")}, "value from which"),
        ({"legal_basis": " "}, "which rule"),
        ({"valid_from": -1}, "in the past"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(fields, words):
    if isinstance(fields.get("valid_from"), int):
        fields = {"valid_from": product_clock.today() - DAY}
    with pytest.raises(DomainError, match=words):
        set_rule(**fields)


def test_one_rule_of_a_notice_is_in_force_at_a_time_and_what_was_stays():
    today = product_clock.today()
    first = NoticeRule.objects.get(regime=Regime.PCR_2015)
    later = set_rule(valid_from=today + 9 * DAY)
    first.refresh_from_db()
    assert first.valid_to == later.valid_from
    with pytest.raises(DomainError, match="already from"):
        set_rule(valid_from=today + 9 * DAY)
    end_rule(later, today + 20 * DAY)
    with pytest.raises(DomainError, match="What is in force ends on"):
        set_rule(valid_from=today + 10 * DAY)
    with pytest.raises(DomainError, match="made sooner, and not later"):
        end_rule(later, today + 21 * DAY)
    assert end_rule(later, today + 10 * DAY).valid_to == today + 10 * DAY
    assert end_rule(later, today).valid_to == later.valid_from
    with pytest.raises(Stale, match="It never begins"):
        end_rule(later, today)
    with pytest.raises(DomainError, match="What is in force ends on"):
        set_rule(valid_from=today + 5 * DAY)
    end_rule(first, today + 5 * DAY)
    assert set_rule(valid_from=today + 5 * DAY).valid_to is None
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeRule.objects.filter(pk=first.pk).update(days=1)
    overlapping = {name: getattr(first, name) for name in ("regime", "notice", "starts", "days", "unit")}
    with pytest.raises(IntegrityError, match="in_force_once"), transaction.atomic():
        NoticeRule.objects.create(**overlapping, from_value=1, legal_basis="x", valid_from=today)


def test_who_sets_no_bands_sets_no_notice():
    with pytest.raises(NotAllowed):
        set_rule(person(Role.PLACEMENTS_OFFICER))
    with pytest.raises(NotAllowed):
        end_rule(NoticeRule.objects.first(), product_clock.today(), person(Role.FINANCE_OFFICER))


# --- The worklist and the report ------------------------------------------------------------------------------------
def of_home() -> list[Any]:
    return work_of(person(Role.COMMISSIONING_MANAGER), product_clock.now())


def lines(role: Role) -> list[Any]:
    return [
        item for item in work_of(person(role), product_clock.now()) if item.page == "calloffs:record_notice"
    ]


def test_from_its_day_on_it_stands_on_the_home_page_until_it_is_recorded(clock):
    clock.set(calloffs.moment(2026, 5, 20))
    notice = owed(award(bought()))
    clock.set(calloffs.moment(2026, 7, 29))
    assert lines(Role.COMMISSIONING_MANAGER) == []
    clock.set(calloffs.moment(2026, 7, 31))
    (line,) = lines(Role.COMMISSIONING_MANAGER)
    assert (line.pk, line.due, line.mine) == (notice.pk, notice.due_on, True)
    assert line.verb == "Publish the contract award notice and record it"
    assert lines(Role.SOCIAL_WORKER) == []
    record(notice)
    assert lines(Role.COMMISSIONING_MANAGER) == []


def test_a_search_that_ended_with_no_award_owes_nothing():
    officer = person(Role.PLACEMENTS_OFFICER)
    story = found(officer)
    case(story, weekly="60000.00")
    awards.turn_all(awards.ask(story))
    (both,) = [item for item in of_home() if item.page == "calloffs:notice_rules"]
    assert (both.about, both.due) == ("2 notices of awards have come to their day", product_clock.today())
    shown = signed_in(officer).get(reverse("calloffs:notice_rules")).content.decode()
    assert "Record the transparency notice" in shown and "Record the contract award notice" in shown
    call_offs.end_without_award(
        call_off=story.fresh(), reason="The child stays with an aunt.", by=officer, at=product_clock.now()
    )
    assert not [item for item in of_home() if item.page == "calloffs:notice_rules"]
    assert Clock("notices", 0, 0) in in_month(product_clock.today())


def in_month(end: date) -> tuple[Clock, ...]:
    return broken(end.replace(day=1), end, financial_year(end)).clocks


def test_the_report_counts_those_whose_day_came_and_those_published_by_it(clock):
    clock.set(calloffs.moment(2026, 5, 20))
    in_time, late, not_owed, never = [owed(award(bought())) for _ in range(4)]
    clock.set(calloffs.moment(2026, 7, 20))
    record(in_time)
    record(not_owed, reference="", published_on=None, not_owed_reason="Regulation 75(2) applies.")
    clock.set(calloffs.moment(2026, 7, 31))
    record(late)
    assert Clock("notices", 3, 1) in in_month(date(2026, 7, 31))
    clock.set(calloffs.moment(2026, 8, 5))
    record(never)
    # As was known at the month's end, whatever was recorded since.
    assert Clock("notices", 3, 1) in in_month(date(2026, 7, 31))
    assert Clock("notices", 0, 0) in in_month(date(2026, 6, 30))


# --- The pages ------------------------------------------------------------------------------------------------------
def test_the_page_of_the_award_leads_to_each_notice_and_tells_what_was_recorded():
    story = award(bought())
    browser = signed_in(person(Role.PLACEMENTS_OFFICER))
    detail = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    page = reverse("calloffs:record_notice", args=[owed(story).pk])
    shown = browser.get(detail).content.decode()
    assert "Notices under the Public Contracts Regulations 2015" in shown and page in shown
    refused = browser.post(page, {**key(), "reference": "2026"})
    assert "Enter the whole number" in refused.content.decode()
    browser.post(page, {**key(), "reference": NUMBER, **day("published_on", product_clock.today())})
    shown = browser.get(detail).content.decode()
    assert NUMBER in shown and f'"{page}"' not in shown
    assert "recorded that the contract award notice is published" in shown.lower()
    assert "It was recorded on" in browser.get(page).content.decode()


def test_the_page_of_the_data_is_set_and_ended_by_who_sets_the_bands():
    manager, page = signed_in(person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:notice_rules")
    today = product_clock.today()
    filled = {
        "regime": "pcr_2015", "notice": "contracts_finder", "from_value": "25000", "starts": "awarded", "days": "90",
        "unit": "calendar", "legal_basis": "Regulation 108", "exception": "", **day("valid_from", today),
    }  # fmt: skip
    manager.post(reverse("calloffs:notice_rule_set"), {**key(), **filled})
    added = NoticeRule.objects.get(notice="contracts_finder")
    assert "Contracts Finder award notice" in manager.get(page).content.decode()
    end = reverse("calloffs:notice_rule_end", args=[added.pk])
    manager.post(end, {**key(), **day("valid_to", today + 9 * DAY)})
    added.refresh_from_db()
    assert added.valid_to == today + 9 * DAY
    head = signed_in(person(Role.HEAD_OF_SERVICE))
    assert "commissioning manager or the Executive Director" in head.get(page).content.decode()
    assert head.get(end).status_code == 403
