"""In an emergency a competition closes when everybody invited has answered, and tells nobody before (ADR 118)."""

import pytest
from django.db import DatabaseError, connection, transaction

from calloffs.models import CallOff
from calloffs.services import competitions
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.in_hours import HOUR, Emergency
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs, providers
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@kept_rows
def emergency() -> Emergency:
    return Emergency()


# --- When it closes --------------------------------------------------------------------------------------------------
def test_it_closes_with_the_last_answer_and_the_seal_opens_then(emergency):
    deadline = emergency.call_off.closes_at
    emergency.offers(0)
    emergency.declines(1)
    assert emergency.is_open and emergency.council_reads() == 0
    emergency.offers(2)
    closed = emergency.now()
    assert not emergency.is_open and emergency.council_reads() == 2
    assert (closed.answered_at, closed.first_closes_at) == (closed.closes_at, deadline)
    assert competitions.close_due(at=product_clock.now()) == 1
    assert emergency.now().state == CallOffState.CLOSED


def test_a_decline_may_be_the_last_answer(emergency):
    emergency.offers(0)
    emergency.offers(1)
    emergency.declines(2)
    assert not emergency.is_open


def test_where_everybody_declined_it_closes_and_the_page_leads_on(emergency):
    for number in range(3):
        emergency.declines(number)
    assert not emergency.is_open
    competitions.close_due(at=product_clock.now())
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    page = signed_in(officer).get(f"/call-offs/{emergency.call_off.pk}/")
    said = page.content.decode()
    assert "Everybody who was invited has declined. End it, and open another call-off" in said
    assert page.context["next"].action.label == "End it with no award"
    assert "Everybody had answered then. The deadline was" in said


def test_an_ordinary_competition_waits_for_its_deadline():
    ordinary = Emergency(1, emergency=False)
    ordinary.offers(0)
    assert ordinary.is_open and ordinary.council_reads() == 0


def test_an_offer_that_was_begun_for_another_home_is_waited_for():
    """Who offers one home and writes of a second has not answered: closing would take the second away."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, (home,) = calloffs.lot_with_providers(1)
        second, person = providers.setting(home.provider), calloffs.bidder(home.provider)
        call_off = calloffs.competition(home, second, lot=lot, closes_in=4 * HOUR, emergency=True)
    calloffs.draft(call_off, second, person)
    calloffs.submitted(call_off, home, person)
    assert all_of(CallOff).get().is_open(product_clock.now())
    calloffs.submitted(call_off, second, person)
    assert not all_of(CallOff).get().is_open(product_clock.now())


def test_an_offer_taken_back_is_no_answer(emergency):
    emergency.offers(0)
    emergency.offers(1)
    emergency.withdraws(0)
    emergency.declines(2)
    assert emergency.is_open
    emergency.declines(0)
    assert not emergency.is_open


def test_a_decline_taken_back_is_no_answer(emergency):
    emergency.declines(0)
    emergency.declines(1)
    emergency.changes_mind(0)
    emergency.offers(2)
    assert emergency.is_open


def test_after_it_closed_nothing_is_answered_or_taken_back(emergency):
    emergency.offers(0)
    emergency.declines(1)
    emergency.declines(2)
    with pytest.raises(DomainError, match="The deadline was|has ended"):
        emergency.withdraws(0)
    with pytest.raises(DomainError):
        emergency.changes_mind(1)


# --- Nobody else closes it early ---
@pytest.mark.parametrize(
    "values", [{"closes_at": -HOUR}, {"answered_at": -HOUR}, {"closes_at": -HOUR, "answered_at": -HOUR}]
)
def test_a_person_with_sql_closes_nothing_early(emergency, values):
    moved = {name: emergency.call_off.closes_at + by for name, by in values.items()}
    with (
        tenancy.scope(tenancy.COUNCIL),
        pytest.raises(DatabaseError, match="only by the answers|moves later only"),
    ):
        CallOff.objects.filter(pk=emergency.call_off.pk).update(**moved)


def test_nobody_but_the_database_asks_whether_all_have_answered(emergency):
    """In the council's hands the question would count sealed offers."""
    for name in ("all_answered", "close_when_all_answered", "refuse_unless_all_answered"):
        with (
            tenancy.scope(tenancy.COUNCIL),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT calloffs_{name}(%s)", [str(emergency.call_off.pk)])


def test_before_it_closes_the_council_reads_who_declined_and_nothing_of_who_offered(emergency):
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    page = signed_in(officer)
    before = page.get(f"/call-offs/{emergency.call_off.pk}/").content.decode()
    emergency.offers(0)
    emergency.offers(1)
    after = page.get(f"/call-offs/{emergency.call_off.pk}/").content.decode()
    assert "3 have not opened it" in before and "3 have not opened it" in after
    assert "Offer in" not in after and "everybody had answered" not in after.lower()
