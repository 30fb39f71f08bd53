"""A page links to nothing that its reader may not open."""

import pytest

from calloffs.models import OfferAssessment
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs
from tests.factories.applications import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _said(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_evaluator_who_declared_reads_the_referrals_number_without_a_link():
    lot, homes = calloffs.lot_with_providers(1)
    made = calloffs.competition(*homes, lot=lot)
    evaluator = accounts.person(Role.EVALUATOR)
    url, referral = f"/call-offs/{made.pk}/", f"/referrals/{made.referral_id}/"
    at = product_clock.now()
    assessment = OfferAssessment.objects.create(call_off=made, evaluator=evaluator, assigned_at=at)
    assert signed_in(evaluator).get(url).headers["Location"] == f"{url}scoring/"
    OfferAssessment.objects.filter(pk=assessment.pk).update(has_conflict=False, declared_at=at)
    page = _said(signed_in(evaluator).get(url))
    assert made.referral.reference in page and referral not in page
    assert referral in _said(signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(url))


@pytest.mark.parametrize(
    ("fields", "link"),
    [({}, "publish/"), ({"route": "direct_award"}, "direct-award/")],
    ids=["publishing", "direct award"],
)
def test_the_next_step_is_a_link_only_for_those_who_take_it(fields, link):
    lot, _ = calloffs.lot_with_providers(1)
    made = calloffs.call_off(lot=lot, **fields)
    url = f"/call-offs/{made.pk}/"
    reader = _said(signed_in(accounts.person(Role.AUDITOR)).get(url))
    assert f"{url}{link}" not in reader and "A placements officer does this." in reader
    assert f"{url}{link}" in _said(signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(url))


def test_who_may_not_choose_evaluators_gets_no_link_there(clock):
    lot, homes = calloffs.lot_with_providers(1)
    made = calloffs.competition(*homes, lot=lot)
    clock.advance(hours=3)
    page = _said(signed_in(accounts.person(Role.HEAD_OF_SERVICE)).get(f"/call-offs/{made.pk}/"))
    assert f"/call-offs/{made.pk}/evaluators/" not in page and "A placements officer does this." in page


def test_a_round_links_its_applications_only_for_those_who_may_see_them(files_root):
    cast = Cast()
    sent = cast.submitted()
    url, listed = f"/rounds/{sent.round_id}/", "/applications/?round="
    assert listed not in _said(signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(url))
    assert listed in _said(signed_in(cast.manager).get(url))
