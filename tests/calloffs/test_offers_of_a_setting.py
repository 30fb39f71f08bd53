"""The page of a setting tells what it has offered, to whoever reads offers, and never before the deadline."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from calloffs.answers import offers_from
from calloffs.models import Offer
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.browsing import PageClient
from tests.factories import calloffs
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def running(clock: Any, council_scope: None) -> Offer:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    offer = calloffs.submitted(running, homes[0], calloffs.bidder(homes[0].provider))
    offer.call_off = running
    return offer


def _after(clock: Any, offer: Offer) -> None:
    clock.set(offer.call_off.closes_at + timedelta(minutes=1))


def _page(role: Role, offer: Offer) -> str:
    client = PageClient()
    client.force_login(person(role))
    return client.get(f"/settings/{offer.setting_id}/").content.decode()


def test_an_offer_is_told_once_its_deadline_has_passed_and_not_before(clock: Any, running: Offer) -> None:
    officer = person(Role.PLACEMENTS_OFFICER)
    assert offers_from(running.setting_id, officer).rows == []
    _after(clock, running)
    (row,) = offers_from(running.setting_id, officer).rows
    assert row[0].reference == running.call_off.reference and row[2] == "Submitted"


def test_a_setting_tells_its_own_offers_only(clock: Any, running: Offer) -> None:
    _after(clock, running)
    other = calloffs.lot_with_providers(1)[1][0]
    assert offers_from(other.pk, person(Role.PLACEMENTS_OFFICER)).rows == []


def test_whoever_reads_no_call_off_is_told_that_the_role_does_not_show_them(
    clock: Any, running: Offer
) -> None:
    _after(clock, running)
    page = _page(Role.QUALITY_OFFICER, running)
    assert "Your role does not show offers" in page and running.call_off.reference not in page


def test_an_evaluator_who_has_not_declared_reads_no_offer(clock: Any, running: Offer) -> None:
    _after(clock, running)
    assert offers_from(running.setting_id, person(Role.EVALUATOR)).rows == []


def test_the_child_stands_there_in_words(clock: Any, running: Offer) -> None:
    _after(clock, running)
    child = running.call_off.referral.child
    page = _page(Role.PLACEMENTS_OFFICER, running)
    assert running.call_off.reference in page
    assert child.given_name not in page and child.family_name not in page
    with tenancy.scope(tenancy.SYSTEM):
        assert not Offer.objects.exists(), "the system reads no offer, whatever a page does"
