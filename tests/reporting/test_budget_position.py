"""Whoever authorises reads how the budget stands that a placement would fall on, and what it adds (S-31, S-32)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from calloffs.ports import BudgetPosition
from calloffs.presenters.deciding import budget_words
from placements.models import CostLine
from placements.rules.fees import weekly_line
from reporting.answers import budget_position
from reporting.models import Budget
from reporting.rules.financial_year import financial_year
from reporting.selectors.costs import cost_figures
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, placements

pytestmark = pytest.mark.django_db
LINES = [weekly_line("accommodation", Decimal("700.00"))]


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def asked():
    story = awards.direct(age=9)
    awards.make_case(story, "700.00")
    return story, awards.ask(story)


def line_of(story):
    kind = story.call_off.lot.service_type
    return CostLine.objects.filter(service_type=kind).first() or placements.cost_line(service_type=kind)


def budgeted(line, amount, *, ago=0):
    today = product_clock.today()
    return Budget.objects.create(
        cost_line=line,
        year_starts_on=financial_year(today).start,
        amount=amount,
        decided_on=today - timedelta(days=ago),
        source="Invented budget book",
        recorded_at=product_clock.now(),
    )


def position(story, starts_on=None, nights=7):
    today = product_clock.today()
    begins = starts_on or today
    kind = story.call_off.lot.service_type
    return budget_position(kind, LINES, begins, begins + timedelta(days=nights), today)


def page_of(authorisation, role=Role.HEAD_OF_SERVICE):
    return signed_in(accounts.person(role)).get(f"/authorisations/{authorisation.pk}/").content.decode()


def test_the_newest_budget_and_the_forecast_of_the_money_pages_stand_with_what_it_adds(asked):
    story, _authorisation = asked
    line = line_of(story)
    budgeted(line, Decimal("5000.00"), ago=9)
    budgeted(line, Decimal("9000.00"))
    stay = placements.placement(story.homes[0].places.last(), cost_line=line)
    placements.fee_line(stay, "70.00")
    found = position(story)
    figures = next(one for one in cost_figures(product_clock.today(), {line.pk}) if one.id == line.pk)
    assert found.forecast == figures.forecast.total > 0
    assert (found.line, found.budget, found.adds) == (line.name, Decimal("9000.00"), Decimal("700.00"))
    assert found.after == found.forecast + 700 - 9000


def test_nothing_is_added_of_nights_after_the_31st_of_march(asked):
    story, _authorisation = asked
    last = financial_year(product_clock.today()).last_day
    assert position(story, last).adds == Decimal("100.00")
    assert position(story, last + timedelta(days=1)).adds == 0


@pytest.mark.parametrize(("before", "adds"), [(0, "700.00"), (2, "500.00"), (7, "0.00"), (30, "0.00")])
def test_nothing_is_added_of_nights_before_the_1st_of_april(asked, before, adds):
    """A home that was taken in the last nights of March is authorised in April."""
    story, _authorisation = asked
    first = financial_year(product_clock.today()).start
    assert position(story, first - timedelta(days=before)).adds == Decimal(adds)


def test_a_line_that_never_was_is_no_position():
    assert budget_position("fostering", LINES, date(2001, 5, 1), date(2001, 5, 8), date(2001, 5, 1)) is None


@pytest.mark.parametrize(
    ("budget", "said", "noted"),
    [
        (None, "No budget is set for residential care", "2026-27: adds £120k to £900k"),
        ("1000000", "£20k over", "2026-27: adds £120k to £900k of £1.0m"),
        ("2000000", "£980k under", "£2.0m"),
        ("1020000", "on budget", "2026-27: adds £120k"),
    ],
)
def test_over_and_under_are_said_in_words(budget, said, noted):
    money = Decimal(budget) if budget else None
    cell = budget_words(
        BudgetPosition("Residential care", "2026-27", money, Decimal("900000"), Decimal("120000"))
    )
    assert cell.value == said and noted in cell.note


def test_whoever_decides_reads_it_before_the_form_and_nobody_else(asked):
    story, authorisation = asked
    budgeted(line_of(story), Decimal("10000.00"))
    label = "Budget with it"
    page = page_of(authorisation)
    assert label in page and page.index(label) < page.index("Your decision")
    assert label not in page_of(authorisation, Role.PLACEMENTS_OFFICER)


def test_without_a_budget_it_says_so_and_once_decided_nothing_waits_for_it(asked):
    _story, authorisation = asked
    assert "No budget is set for" in page_of(authorisation)
    awards.turn_all(authorisation)
    assert "No budget is set for" not in page_of(authorisation)
