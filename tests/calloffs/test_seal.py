"""The seal: nobody at the council reads an offer before the deadline, nor its price before quality is scored."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from calloffs.models import CallOff, Offer, OfferAssessment, OfferDraft, OfferPriceLine
from calloffs.selectors import competitions
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.factories import accounts, calloffs
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@kept_rows
def sealed():
    """A published competition with one offer in, and the people of both providers."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers()
        call_off = calloffs.competition(*homes, lot=lot)
        people = [calloffs.bidder(home.provider) for home in homes]
    offer = calloffs.submitted(call_off, homes[0], people[0])
    return call_off, offer, people


def _rows(table: str, scope: str) -> int:
    with tenancy.scope(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


TABLES = ("calloffs_offer", "calloffs_offerpriceline", "calloffs_offerdraft")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("scope", [tenancy.COUNCIL, tenancy.SYSTEM])
def test_before_the_deadline_direct_sql_shows_the_council_and_the_system_nothing(sealed, table, scope):
    assert _rows(table, scope) == 0


@pytest.mark.parametrize("table", TABLES)
def test_another_provider_sees_no_row_at_any_time(sealed, clock, table):
    _, _, people = sealed
    assert _rows(table, people[1].scope) == 0
    clock.advance(hours=3)
    assert _rows(table, people[1].scope) == 0


@pytest.mark.parametrize("table", TABLES)
def test_the_own_provider_always_sees_its_rows(sealed, table):
    _, _, people = sealed
    assert _rows(table, people[0].scope) == 1


def test_no_selector_of_the_councils_shows_a_sealed_offer(sealed):
    call_off, _, _ = sealed
    with tenancy.scope(tenancy.COUNCIL):
        assert competitions.offers(call_off, at=product_clock.now()) == []
        # Even a selector that is told a wrong time finds nothing: the row policy reads the database's clock.
        assert competitions.offers(call_off, at=call_off.closes_at + timedelta(hours=1)) == []
        assert not call_off.offers.exists()


def test_from_the_deadline_on_the_council_sees_the_offer_but_no_price(sealed, clock):
    call_off, offer, _ = sealed
    clock.set(call_off.closes_at)
    assert _rows("calloffs_offer", tenancy.COUNCIL) == 1
    assert _rows("calloffs_offerpriceline", tenancy.COUNCIL) == 0
    assert _rows("calloffs_offer", tenancy.SYSTEM) == 0
    with tenancy.scope(tenancy.COUNCIL):
        found = competitions.offers(call_off, at=product_clock.now())
        assert [one.pk for one in found] == [offer.pk]
        assert list(found[0].price_lines.all()) == []


def test_the_price_opens_when_quality_is_scored(sealed, clock):
    call_off, _, _ = sealed
    clock.advance(hours=3)
    with tenancy.scope(tenancy.COUNCIL):
        at = product_clock.now()
        OfferAssessment.objects.create(
            call_off=call_off, evaluator=accounts.person(Role.EVALUATOR), assigned_at=at,
            declared_at=at, has_conflict=False, completed_at=at,
        )  # fmt: skip
        CallOff.objects.filter(pk=call_off.pk).update(quality_scored_at=at)
        assert OfferPriceLine.objects.count() == 1


def test_the_price_does_not_open_before_an_evaluator_has_finished(sealed, clock):
    call_off, _, _ = sealed
    clock.advance(hours=3)
    with (
        tenancy.scope(tenancy.COUNCIL),
        pytest.raises(DatabaseError, match="every evaluator"),
        transaction.atomic(),
    ):
        CallOff.objects.filter(pk=call_off.pk).update(quality_scored_at=product_clock.now())


@pytest.mark.parametrize("field", ["closes_at", "published_at", "profile", "quality_weight"])
def test_what_was_published_cannot_be_changed(sealed, field):
    call_off, _, _ = sealed
    earlier = call_off.published_at + timedelta(minutes=1)
    values = {
        "closes_at": earlier,
        "published_at": earlier,
        "profile": {"story": "Another story."},
        "quality_weight": 50,
    }
    more = {"price_weight": 35} if field == "quality_weight" else {}
    with (
        tenancy.scope(tenancy.COUNCIL),
        pytest.raises(DatabaseError, match="does not change|moves later only"),
    ):
        CallOff.objects.filter(pk=call_off.pk).update(**{field: values[field]}, **more)


def test_a_competition_is_not_closed_before_its_deadline(sealed):
    call_off, _, _ = sealed
    at = product_clock.now()
    with tenancy.scope(tenancy.SYSTEM), pytest.raises(DatabaseError):
        CallOff.objects.filter(pk=call_off.pk).update(state="closed", closed_at=at + timedelta(days=1))


def test_the_application_cannot_write_an_offer_past_the_databases_function(sealed):
    call_off, offer, people = sealed
    with tenancy.scope(people[0].scope):
        for statement in (
            "INSERT INTO calloffs_offer SELECT * FROM calloffs_offer",
            "DELETE FROM calloffs_offer",
            "UPDATE calloffs_offer SET received_at = received_at - interval '1 day'",
            "UPDATE calloffs_offerpriceline SET pounds = 1",
            "DELETE FROM calloffs_offerpriceline",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_offers_cannot_be_read_with_no_scope(sealed):
    with pytest.raises(Exception, match="no scope"):
        list(Offer.objects.all())
    with pytest.raises(Exception, match="no scope"):
        OfferDraft.objects.count()
