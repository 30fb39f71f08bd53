"""The route assessment is kept with its call-off, read from the record, and shown (S-48)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from calloffs.models import CallOff, RouteAssessment
from calloffs.selectors.assessing import route_facts
from calloffs.services import call_offs
from calloffs.states import CallOffRoute
from placements.states import ReferralState
from providers.states import SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs, placements, providers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _open(referral: Any, lot: Any, route: str = CallOffRoute.MINI_COMPETITION, **fields: Any) -> CallOff:
    needed_on = clock.today() + timedelta(days=10)
    return call_offs.open_call_off(
        **{
            "referral": referral, "lot": lot, "route": route, "needed_on": needed_on,
            "term_ends_on": needed_on + timedelta(days=90), "short_term_reason": "A planned return.",
            "by": accounts.person(Role.PLACEMENTS_OFFICER), "at": clock.now(), **fields,
        }
    )  # fmt: skip


def test_going_where_the_answers_point_is_kept_without_a_reason():
    lot, _ = calloffs.lot_with_providers(2)
    opened = _open(placements.referral(), lot)
    kept = RouteAssessment.objects.get(call_off=opened)
    assert (kept.pointed_to, kept.chosen, kept.reason) == ("mini_competition", "mini_competition", "")
    assert opened.route_reason == kept.because
    assert {"answer": "2 providers", "speaks_for": ""}.items() <= kept.answers[0].items()


def test_another_way_keeps_its_reason():
    lot, _ = calloffs.lot_with_providers(2)
    opened = _open(placements.referral(), lot, CallOffRoute.DIRECT_AWARD, route_reason="She asked for it.")
    kept = RouteAssessment.objects.get(call_off=opened)
    assert (kept.pointed_to, kept.chosen, kept.reason) == (
        "mini_competition", "direct_award", "She asked for it.",
    )  # fmt: skip


def test_another_way_without_a_reason_opens_nothing():
    lot, _ = calloffs.lot_with_providers(2)
    with pytest.raises(DomainError, match="Say why another way"):
        _open(placements.referral(), lot, CallOffRoute.DIRECT_AWARD)
    assert not CallOff.objects.exists() and not RouteAssessment.objects.exists()


def test_brothers_and_sisters_are_asked_after_and_one_who_has_a_home_points_to_it():
    lot, _ = calloffs.lot_with_providers(2)
    referral = placements.referral(sibling_count=1)
    with pytest.raises(DomainError, match="Say whether a brother or sister") as refusal:
        _open(referral, lot)
    assert refusal.value.field == "sibling_home"
    opened = _open(referral, lot, CallOffRoute.DIRECT_AWARD, sibling_home=True)
    assert "brother or sister lives" in opened.route_reason


def test_the_database_keeps_another_way_from_going_without_a_reason():
    call_off = calloffs.call_off(route=CallOffRoute.DIRECT_AWARD)
    with pytest.raises(IntegrityError, match="another_way_has_a_reason"), transaction.atomic():
        RouteAssessment.objects.create(
            call_off=call_off, answers=[], pointed_to="mini_competition", because="x", chosen="direct_award",
            by=call_off.opened_by, at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize("change", [{"chosen": "direct_award", "reason": "x"}, {"answers": []}])
def test_an_assessment_never_changes(change):
    lot, _ = calloffs.lot_with_providers(2)
    opened = _open(placements.referral(), lot)
    with pytest.raises(DatabaseError), transaction.atomic():
        RouteAssessment.objects.filter(call_off=opened).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        opened.assessment.delete()


def test_a_home_of_the_next_kind_with_the_same_provider_is_a_step_down():
    provider = providers.provider()
    home, agency = (
        providers.setting(provider, kind=kind)
        for kind in (SettingKind.CHILDRENS_HOME, SettingKind.FOSTERING_AGENCY)
    )
    child = placements.child()
    placements.placement(home.places.first(), child)
    referral = placements.referral(child, service_type="fostering")
    assert route_facts(referral, None, clock.now()).step_down
    agency.registration = "cancelled"
    agency.save(update_fields=["registration"])
    assert not route_facts(referral, None, clock.now()).step_down


def test_only_a_competition_without_award_counts_as_one():
    referral = placements.referral(state=ReferralState.SEARCHING)
    for route in (CallOffRoute.DIRECT_AWARD, CallOffRoute.MINI_COMPETITION):
        ended = calloffs.call_off(referral, route=route)
        call_offs.end_without_award(
            call_off=ended,
            reason="Nothing fits.",
            by=accounts.person(Role.PLACEMENTS_OFFICER),
            at=clock.now(),
        )
    assert route_facts(referral, None, clock.now()).earlier_without_award == 1


def test_before_it_is_chosen_what_speaks_for_a_way_stands_before_what_speaks_for_none():
    calloffs.lot_with_providers(2)
    searching = placements.referral(needed_on=clock.today(), state=ReferralState.SEARCHING)
    browser = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    shown = browser.get(f"/call-offs/new/?referral={searching.pk}").content.decode()
    speaks, silent = (
        shown.index("needed before the next working day is over?"),
        shown.index("providers of the PDPS"),
    )
    assert speaks < shown.index("which speak for no way") < silent


def test_the_page_of_the_call_off_tells_where_the_answers_pointed():
    lot, _ = calloffs.lot_with_providers(2)
    opened = _open(placements.referral(), lot)
    page = (
        signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(f"/call-offs/{opened.pk}/").content.decode()
    )
    assert "The answers pointed to a mini-competition" in page and "That way was taken" in page
    evaluator = signed_in(accounts.person(Role.EVALUATOR))
    assert "The answers pointed" not in evaluator.get(f"/call-offs/{opened.pk}/").content.decode()
