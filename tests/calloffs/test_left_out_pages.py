"""Who was left out of a competition: counted on its page, listed on a page of its own, never all at once."""

from datetime import timedelta

import pytest

from calloffs.models import CallOff, LeftOut
from calloffs.services import competitions
from placements.models import RecordOpening
from providers.states import Grade
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.days import when_somebody_works

pytestmark = pytest.mark.django_db
SHOWN = 25
LINK = "See who was left out, and why"


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer():
    return accounts.person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def _published(officer, *, poor: int) -> CallOff:
    """A competition that so many homes with Ofsted's worst grade were left out of."""
    lot, _homes = calloffs.lot_with_providers(1)
    for _ in range(poor):
        home = providers.setting(providers.provider(), grade=Grade.INADEQUATE)
        providers.admission(home.provider, lot)
    call_off = calloffs.call_off(lot=lot, opened_by=officer)
    at = clock.now()
    return competitions.publish(
        call_off=call_off,
        profile=placements.approved_profile(call_off.referral, officer),
        closes_at=when_somebody_works(at + timedelta(days=2)),
        by=officer,
        at=at,
    )


def _read(client, call_off: CallOff, page: str = "", **query: str) -> str:
    answer = client.get(f"/call-offs/{call_off.pk}/{page}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_counts_those_left_out_and_names_none_of_them(client, officer):
    call_off = _published(officer, poor=2)
    page = _read(client, call_off)
    assert LINK in page and "(2)" in page
    for row in LeftOut.objects.filter(call_off=call_off):
        assert row.reason not in page


def test_where_nobody_was_left_out_the_page_says_so_and_leads_nowhere(client, officer):
    page = _read(client, _published(officer, poor=0))
    assert "Nobody was left out." in page and LINK not in page


def test_each_is_listed_with_the_gate_and_the_reason_and_the_opening_is_written_down(client, officer):
    call_off = _published(officer, poor=1)
    page = _read(client, call_off, "left-out/")
    row = LeftOut.objects.get(call_off=call_off)
    assert row.provider.name in page and row.setting.name in page and row.reason in page
    assert RecordOpening.objects.get().page == "left out of the competition"


def test_the_list_is_a_page_at_a_time_and_costs_the_same_for_many(client, officer):
    call_off = _published(officer, poor=2)
    few = queries(client, f"/call-offs/{call_off.pk}/left-out/")
    row = LeftOut.objects.filter(call_off=call_off).first()
    LeftOut.objects.bulk_create(
        LeftOut(
            call_off=call_off, provider=row.provider, setting=row.setting, gate=row.gate, reason=row.reason
        )
        for _ in range(SHOWN)
    )
    page = _read(client, call_off, "left-out/")
    assert page.count('<tr class="govuk-table__row"') == SHOWN + 1, "with the row of the headings"
    assert "after=" in page
    assert queries(client, f"/call-offs/{call_off.pk}/left-out/") == few


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.QUALITY_OFFICER])
def test_whoever_may_not_see_the_call_off_does_not_see_who_was_left_out(officer, role):
    call_off = _published(officer, poor=1)
    answer = signed_in(accounts.person(role)).get(f"/call-offs/{call_off.pk}/left-out/")
    assert answer.status_code in (403, 404)
