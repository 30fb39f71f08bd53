"""Cost lines, kinds of fee and routes are dated data: added, ended from a day; codes and kinds of care stay (S-32)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placements.models import BuyingRoute, CostLine, FeeKind
from placements.selectors.costs import cost_line_for, fee_kinds
from placements.selectors.routes import route_on
from placements.services import cost_data as services
from placements.states import Regime
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send, summary

pytestmark = pytest.mark.usefixtures("council_scope")
DAY = timedelta(days=1)


@pytest.fixture
def finance():
    return person(Role.FINANCE_OFFICER)


def line(by, **fields):
    facts = {"name": "Secure homes", "service_type": ServiceType.RESIDENTIAL, "is_external": True}
    at = clock.now()
    return services.add_cost_line(**{**facts, "valid_from": clock.today(), **fields}, by=by, at=at)


def test_a_line_is_added_at_the_end_so_that_purchases_keep_theirs(finance):
    added = line(finance)
    assert added.code == "secure-homes" and added.order > CostLine.objects.get(code="residential").order
    assert cost_line_for(ServiceType.RESIDENTIAL, clock.today()).code == "residential"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Residential"}, "one of that name already"),
        ({"name": " "}, "Enter a name"),
        ({"service_type": "residential and fostering"}, "Choose the kind of care"),
        ({"valid_from": None}, "cannot change in the past"),
    ],
)
def test_a_line_that_cannot_be_is_refused(finance, fields, words):
    if fields.get("valid_from", 0) is None:
        fields = {"valid_from": clock.today() - DAY}
    with pytest.raises(DomainError, match=words):
        line(finance, **fields)


def test_only_who_sets_budgets_changes_them(officer):
    with pytest.raises(NotAllowed):
        line(officer)
    with pytest.raises(NotAllowed):
        services.end_from(row=FeeKind.objects.first(), valid_to=clock.today(), by=officer, at=clock.now())


def test_what_has_ended_is_not_agreed_any_more_and_the_end_stays(finance):
    kind, today = FeeKind.objects.get(code="transport"), clock.today()
    services.end_from(row=kind, valid_to=today, by=finance, at=clock.now())
    assert "transport" not in {one.code for one in fee_kinds(today)}
    assert "transport" in {one.code for one in fee_kinds(today - DAY)}
    with pytest.raises(Stale, match="It ended on"):
        services.end_from(row=kind, valid_to=today + DAY, by=finance, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeKind.objects.filter(pk=kind.pk).update(valid_to=None)


@pytest.mark.parametrize("model", [CostLine, FeeKind, BuyingRoute])
def test_an_end_is_made_sooner_down_to_today_and_never_later(finance, model):
    row, today = model.objects.first(), clock.today()

    def end(days: int) -> Any:
        return services.end_from(row=row, valid_to=today + days * DAY, by=finance, at=clock.now())

    end(9)
    for days in (9, 10):
        with pytest.raises(DomainError, match="made sooner, and not later"):
            end(days)
    with pytest.raises(DomainError, match="in the past"):
        end(-1)
    assert end(3).valid_to == today + 3 * DAY and end(0).valid_to == today


def test_what_begins_later_is_in_force_for_a_day_at_least(finance):
    today = clock.today()
    begins = line(finance, valid_from=today + 5 * DAY)
    with pytest.raises(DomainError, match="Enter a later day"):
        services.end_from(row=begins, valid_to=today + 5 * DAY, by=finance, at=clock.now())


def test_nothing_ends_in_the_past(finance):
    with pytest.raises(DomainError, match="in the past"):
        services.end_from(
            row=CostLine.objects.first(), valid_to=clock.today() - DAY, by=finance, at=clock.now()
        )


@pytest.mark.parametrize("change", [{"code": "other"}, {"service_type": "fostering"}])
def test_the_database_keeps_code_and_kind_of_care(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        CostLine.objects.filter(code="residential").update(**change)


def test_a_route_stands_on_another_law_from_a_day(finance):
    today = clock.today()
    facts = {
        "code": "regional",
        "name": "Regional system",
        "host": "",
        "regime": Regime.PA_2023,
        "legal_basis": "Act",
    }
    with pytest.raises(DomainError, match="stands on"):
        services.set_route(**{**facts, "legal_basis": " "}, valid_from=today, by=finance, at=clock.now())
    services.set_route(**facts, valid_from=today, by=finance, at=clock.now())
    assert route_on("regional", today).regime == Regime.PA_2023
    assert route_on("regional", today - DAY).regime == Regime.PCR_2015
    with pytest.raises(DomainError, match="already from"):
        services.set_route(**facts, valid_from=today, by=finance, at=clock.now())
    with pytest.raises(DomainError, match="Choose a route"):
        services.set_route(**{**facts, "code": "favour"}, valid_from=today, by=finance, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        BuyingRoute.objects.filter(code="regional").update(regime=Regime.NONE)


def test_the_pages(finance):
    browser, today = as_user(finance), clock.today()
    assert "Residential schools" in browser.get(page("cost_data")).content.decode()
    given = {"name": "Secure homes", "service_type": "residential", "is_external": "on"}
    refused = send(browser, page("cost_line_new"), 200, **{**given, "name": ""}, **day("valid_from", today))
    assert "name" in summary(refused)
    send(browser, page("cost_line_new"), **given, **day("valid_from", today))
    send(browser, page("fee_kind_new"), name="Clothing", **day("valid_from", today))
    send(
        browser, page("route_set"), code="spot", name="Spot", regime="pa_2023", legal_basis="The Act",
        **day("valid_from", today + DAY),
    )  # fmt: skip
    kind = FeeKind.objects.get(code="clothing")
    send(browser, page("fee_kind_end", kind.pk), **day("valid_to", today + DAY))
    added = CostLine.objects.get(code="secure-homes")
    send(browser, page("cost_line_end", added.pk), **day("valid_to", today + DAY))
    spot = route_on("spot", today + DAY)
    send(browser, page("route_end", spot.pk), **day("valid_to", today + 9 * DAY))
    assert "End it sooner" in browser.get(page("cost_data")).content.decode()
    assert "as it was entered" in browser.get(page("route_end", spot.pk)).content.decode()
    send(browser, page("route_end", spot.pk), **day("valid_to", today + 5 * DAY))
    shown = browser.get(page("cost_data")).content.decode()
    assert "until" in shown and "was entered" in shown
