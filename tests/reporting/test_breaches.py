"""The report's section on broken rules, spend without authority and clocks: as known at the month's end (ADR 124)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as holds_for
from hypothesis import strategies as some

from calloffs.selectors.provisional import unauthorised_now
from placements.models import BarredStart, Escalation, PlacementKind
from placements.rules.recorded import Told, Where
from placements.services import barred_starts
from placements.services.recorded import record_already_made
from placements.states import BreachGround, SafeguardChoice
from reporting.presenters.report import sections
from reporting.rules.financial_year import financial_year
from reporting.selectors.breaches import Breach, Broken, Clock, Unauthorised, broken
from reporting.selectors.breaches_snapshot import breaches_snapshot
from reporting.selectors.figures import compute
from reporting.selectors.snapshot import LAYOUT, snapshot
from sefton_pdps.access.roles import Role
from tests.factories import authority, awards, placements, providers
from tests.factories.accounts import person
from tests.factories.placements import weekly_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
MAY, MAY_END, JUNE, JUNE_END = date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30)
TONIGHT = datetime(2026, 5, 20, 17, tzinfo=UTC)
SLUG = "breaches"


def of(month, end):
    return broken(month, end, financial_year(end))


def section(frozen):
    (found,) = [one for one in sections(frozen) if one.slug == SLUG]
    return found


def lapsed(clock):
    """An emergency of 20 May, agreed on provisional authority that lapses on 22 May at six in the evening."""
    clock.set(TONIGHT)
    story, given = authority.given_tonight()
    awards.sign(awards.issue(story), awards.signer(story))
    return given


def breach(clock, **told):
    """A placement of 10 May that is recorded on 12 May and broke a rule."""
    clock.set(datetime(2026, 5, 12, 9, tzinfo=UTC))
    at = datetime(2026, 5, 10, 22, tzinfo=UTC)
    child = placements.child()
    facts = {
        "decided_by": "Head of Service",
        "ground": BreachGround.NO_AUTHORITY,
        "reason": "The night team rang.",
    }
    record_already_made(
        child=child, kind=PlacementKind.objects.get(code="childrens_home"),
        told=Told(arrived_at=at, confirmed_by="The manager", decided_at=at, decided_how="telephone", **facts | told),
        where=Where(setting=providers.setting(providers.provider())), route="spot", planned_end=date(2026, 8, 1),
        fee_lines=[weekly_line("accommodation", Decimal(3000))], by=person(Role.PLACEMENTS_OFFICER),
        at=datetime(2026, 5, 12, 9, tzinfo=UTC),
    )  # fmt: skip
    return child, BarredStart.objects.get()


# --- Spent without authority -----------------------------------------------------------------------------------
def test_what_is_spent_after_a_lapse_is_told_to_the_penny_as_the_pages_tell_it(clock):
    given = lapsed(clock)
    may = of(MAY, MAY_END).unauthorised
    # From the night of 22 May: ten nights of £5,000.00 a week.
    assert (may.in_month, may.in_all, may.placements) == (Decimal("7142.86"), Decimal("7142.86"), 1)
    clock.set(datetime(2026, 5, 31, 20, tzinfo=UTC))
    (page,) = unauthorised_now(datetime(2026, 5, 31, 20, tzinfo=UTC))
    assert page.spent == may.in_month
    clock.set(datetime(2026, 6, 3, 9, tzinfo=UTC))
    authority.ratify(given, person(Role.DCS))
    assert of(MAY, MAY_END).unauthorised == may
    june = of(JUNE, JUNE_END).unauthorised
    assert (june.in_month, june.in_all) == (Decimal("2142.86"), Decimal("9285.72"))


def test_nothing_is_unauthorised_that_was_ratified_in_time(clock):
    clock.set(TONIGHT)
    story, given = authority.given_tonight()
    awards.sign(awards.issue(story), awards.signer(story))
    authority.ratify(given, person(Role.DCS))
    assert of(MAY, MAY_END).unauthorised == Unauthorised(Decimal(0), Decimal(0), 0)
    assert Clock("provisional", 1, 1) in of(MAY, MAY_END).clocks


@pytest.mark.parametrize(("hours", "spent"), [(-1, "0.00"), (1, "714.29")])
def test_a_night_is_unauthorised_only_if_it_was_ratified_after_the_lapse(clock, hours, spent):
    given = lapsed(clock)
    clock.set(given.provisional_until + timedelta(hours=hours))
    authority.ratify(given, person(Role.DCS))
    assert of(MAY, MAY_END).unauthorised.in_month == Decimal(spent)


def test_before_it_lapses_and_in_the_month_before_nothing_is_told(clock):
    lapsed(clock)
    assert of(date(2026, 4, 1), date(2026, 4, 30)).unauthorised.in_all == 0
    assert Clock("provisional", 1, 0) in of(MAY, MAY_END).clocks


def test_the_red_line_tells_the_sum_and_not_of_how_many(clock):
    lapsed(clock)
    frozen = snapshot(compute(MAY_END))
    assert frozen["unauthorised"] == {"in_month": "7142.86", "in_all": "7142.86", "placements": None}
    shown = section(frozen)
    (line,) = shown.warnings
    assert "£7,142.86 was spent in May 2026" in line
    assert ("Provisional authority, ratified before it lapsed", "[c]", "[c]") in shown.tables[1].rows


# --- Breaches ---------------------------------------------------------------------------------------------------
def test_each_breach_is_told_by_its_rule_with_what_was_done_and_when_and_no_child(clock):
    child, started = breach(clock)
    clock.set(datetime(2026, 5, 13, 9, tzinfo=UTC))
    by, at = person(Role.QUALITY_OFFICER), datetime(2026, 5, 13, 9, tzinfo=UTC)
    barred_starts.record_ofsted_told(started=started, told_at=at, told_by="The Director", by=by, at=at)
    barred_starts.decide(started=started, decision=SafeguardChoice.STAYS, reason="Two adults.", by=by, at=at)
    frozen = snapshot(compute(MAY_END))
    shown = section(frozen)
    assert shown.finding.startswith("1 breach recorded and nothing spent without authority in May 2026")
    assert shown.tables[0].rows == [
        (
            "Nobody with the authority had agreed it",
            "12 May 2026",
            "13 May 2026",
            "Stays, with safeguards, 13 May 2026",
        )
    ]
    told = str(frozen[SLUG])
    for secret in (
        child.given_name,
        child.family_name,
        child.reference,
        "night team",
        "Two adults",
        "Head of Service",
    ):
        assert secret not in told


def test_what_was_done_after_the_month_is_not_told_in_its_report(clock):
    _child, started = breach(clock)
    before = of(MAY, MAY_END)
    clock.set(datetime(2026, 6, 2, 9, tzinfo=UTC))
    by, at = person(Role.QUALITY_OFFICER), datetime(2026, 6, 2, 9, tzinfo=UTC)
    barred_starts.record_ofsted_told(started=started, told_at=at, told_by="The Director", by=by, at=at)
    barred_starts.decide(started=started, decision=SafeguardChoice.MOVES, reason="To her aunt.", by=by, at=at)
    assert of(MAY, MAY_END) == before
    assert section(snapshot(compute(MAY_END))).tables[0].rows[0][2:] == (
        "Not on record", "Not decided by 31 May 2026",
    )  # fmt: skip
    assert Clock("barred_start", 1, 0) in before.clocks
    assert of(JUNE, JUNE_END).breaches == ()


def test_a_placement_that_broke_no_rule_is_no_breach(clock):
    clock.set(datetime(2026, 5, 12, 9, tzinfo=UTC))
    at = datetime(2026, 5, 10, 22, tzinfo=UTC)
    record_already_made(
        child=placements.child(), kind=PlacementKind.objects.get(code="childrens_home"),
        told=Told(at, "The manager", "Head of Service", at, "telephone"),
        where=Where(setting=providers.setting(providers.provider())), route="spot", planned_end=date(2026, 8, 1),
        fee_lines=[weekly_line("accommodation", Decimal(3000))], by=person(Role.PLACEMENTS_OFFICER),
        at=datetime(2026, 5, 12, 9, tzinfo=UTC),
    )  # fmt: skip
    assert of(MAY, MAY_END).breaches == ()


# --- Clocks ------------------------------------------------------------------------------------------------------
def test_escalations_are_counted_once_by_kind_with_how_many_were_told_in_time():
    due = datetime(2026, 5, 10, 18, tzinfo=UTC)
    for minutes in (0, 60, 61):
        Escalation.objects.create(
            referral=placements.referral(), clock="emergency", told="manager", due_at=due,
            told_at=due + timedelta(minutes=minutes),
        )  # fmt: skip
    assert Clock("emergency.manager", 3, 2) in of(MAY, MAY_END).clocks
    assert all(one.number == 0 for one in of(JUNE, JUNE_END).clocks)
    rows = section(snapshot(compute(MAY_END))).tables[1].rows
    assert (
        "Hours of an emergency without a home: the commissioning manager told within an hour", "3", "2",
    ) in rows  # fmt: skip


# --- Frozen reports ------------------------------------------------------------------------------------------------
def test_a_report_frozen_before_this_section_opens_without_it():
    frozen = snapshot(compute(MAY_END))
    assert frozen["layout"] == LAYOUT == 4
    earlier = {name: part for name, part in frozen.items() if name not in (SLUG, "unauthorised", "clocks")}
    slugs = [one.slug for one in sections(earlier | {"layout": 3})]
    assert SLUG not in slugs and slugs == [one.slug for one in sections(frozen) if one.slug != SLUG]


def test_a_month_without_any_says_so():
    shown = section(snapshot(compute(MAY_END)))
    assert shown.finding == "No breach recorded and nothing spent without authority in May 2026"
    assert shown.tables[0].empty.sentence == "No breach was recorded in May 2026." and not shown.warnings


@holds_for(number=some.integers(0, 12), met=some.integers(0, 12))
def test_of_provisional_authority_no_number_from_one_to_four_is_told(number, met):
    met = min(number, met)
    spent, clocks = Unauthorised(Decimal(1), Decimal(1), number), (Clock("provisional", number, met),)
    kept = breaches_snapshot(Broken((), spent, clocks))
    told = [kept["unauthorised"]["placements"], kept["clocks"][0]["number"], kept["clocks"][0]["met"]]
    assert not {1, 2, 3, 4} & set(told)


def test_a_breach_that_nobody_had_to_decide_is_told_too():
    row = Breach(BreachGround.OTHER, TONIGHT, None, None, "", None)
    kept = breaches_snapshot(Broken((row,), Unauthorised(Decimal(0), Decimal(0), 0), ()))
    assert kept[SLUG][0]["decide_by"] is None and kept[SLUG][0]["recorded_on"] == "2026-05-20"
