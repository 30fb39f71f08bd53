"""Routes are dated data: which are in force on a day, in what order, and under which law (S-3, S-35)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from placements.models import BuyingRoute
from placements.selectors.routes import route_on, routes_on
from placements.services.reference_data import load
from placements.states import Regime, Route
from sefton_pdps.core.errors import DomainError
from tests.factories.rows import all_of

pytestmark = pytest.mark.usefixtures("council_scope")
NEW_LAW = date(2025, 2, 24)


def test_the_ladder_begins_with_family_and_ends_with_spot():
    codes = [route.code for route in routes_on(date(2026, 11, 29))]
    assert codes == [
        "family", "in_house", "block", "direct_award", "mini_competition", "lcr_ppa", "regional", "spot",
    ]  # fmt: skip


def test_every_route_that_placements_are_recorded_by_is_data():
    assert set(Route.values) <= set(all_of(BuyingRoute).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("on", "regime"), [(NEW_LAW - timedelta(1), Regime.PCR_2015), (NEW_LAW, Regime.PA_2023)]
)
def test_a_spot_award_stands_on_the_law_of_its_day(on, regime):
    assert route_on("spot", on).regime == regime


def test_a_route_that_is_not_in_force_is_refused_by_name():
    with pytest.raises(DomainError, match="“PDPS mini-competition” is not in force on 2 February 2022"):
        route_on("mini_competition", date(2022, 2, 2))
    with pytest.raises(DomainError, match="This route is not in force"):
        route_on("no-such-route", NEW_LAW)


def test_two_rows_of_a_code_never_hold_on_one_day():
    spot = route_on("spot", NEW_LAW)
    spot.pk, spot.valid_from = None, NEW_LAW + timedelta(days=30)
    with pytest.raises(IntegrityError, match="buying_route_in_force_once"), transaction.atomic():
        spot.save(force_insert=True)


def test_loading_again_leaves_the_councils_own_rows():
    BuyingRoute.objects.filter(code="regional").update(name="North West framework")
    before = BuyingRoute.objects.count()
    load()
    assert (route_on("regional", NEW_LAW).name, BuyingRoute.objects.count()) == (
        "North West framework",
        before,
    )


@given(st.dates(date(2022, 2, 3), date(2036, 1, 1)))
def test_on_every_day_each_code_has_one_row_and_rungs_rise(on):
    routes = routes_on(on)
    assert len({route.code for route in routes}) == len(routes)
    assert [route.rung for route in routes] == sorted(route.rung for route in routes)
