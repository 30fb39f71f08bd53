"""Opening a call-off, publishing its mini-competition, ending it."""

from datetime import date, timedelta

import pytest

from calloffs.models import Invitation, LeftOut, ResultLetter
from calloffs.services import call_offs, competitions
from calloffs.states import CallOffRoute, CallOffState
from placements.models import Referral
from placements.rules.ages import eighteenth_birthday
from placements.states import ReferralState
from providers.states import AdmissionState, Grade, Registration
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer():
    return accounts.person(Role.PLACEMENTS_OFFICER)


def _open(officer, referral=None, lot=None, **fields):
    at = product_clock.now()
    referral = referral or placements.referral()
    return call_offs.open_call_off(
        **{
            "referral": referral,
            "lot": lot or providers.lot(),
            "route": CallOffRoute.MINI_COMPETITION,
            "route_reason": "There is time and a choice.",
            "needed_on": at.date() + timedelta(days=14),
            "term_ends_on": at.date() + timedelta(days=200),
            "short_term_reason": "A planned return home.",
            "by": officer,
            "at": at,
            **fields,
        }
    )


def test_opening_a_call_off_begins_the_search(officer):
    referral = placements.referral()
    opened = _open(officer, referral)
    assert opened.reference.startswith("CO-")
    assert opened.state == CallOffState.OPENED
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SEARCHING


def test_a_referral_has_one_live_call_off(officer):
    referral = placements.referral()
    _open(officer, referral)
    with pytest.raises(Stale, match="already open"):
        _open(officer, referral)


@pytest.mark.parametrize("state", [ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.WITHDRAWN])
def test_a_referral_that_is_not_approved_is_not_searched_for(officer, state):
    with pytest.raises(DomainError, match="approved for search"):
        _open(officer, placements.referral(state=state))


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.EVALUATOR, Role.HEAD_OF_SERVICE])
def test_only_the_placements_team_opens_a_call_off(role):
    with pytest.raises(NotAllowed):
        _open(accounts.person(role))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"route": ""}, "Choose the route"),
        ({"route_reason": " "}, "Say why another way is better"),
        ({"short_term_reason": ""}, "needs a reason"),
        ({"needed_on": date(2020, 1, 1)}, "in the past"),
        ({"term_ends_on": date(2020, 1, 1)}, "ends before it starts"),
        ({"term_ends_on": date(2099, 1, 1)}, "stops at the 18th birthday"),
    ],
)
def test_a_route_and_a_term_that_do_not_hold_are_refused(officer, fields, words):
    with pytest.raises(DomainError, match=words):
        _open(officer, **fields)


def test_a_reason_for_a_term_that_is_not_shorter_is_refused(officer):
    """A superfluous reason made the paper call the 18th birthday "a shorter term" (S-47)."""
    referral = placements.referral(placements.child(age=15))
    birthday = eighteenth_birthday(referral.child.date_of_birth)
    with pytest.raises(DomainError, match="as long as it may be") as refusal:
        _open(officer, referral, term_ends_on=birthday, short_term_reason="Until adult life.")
    assert refusal.value.field == "short_term_reason"
    _open(officer, referral, term_ends_on=birthday, short_term_reason=" ")


def test_a_lot_of_another_kind_or_out_of_force_is_refused(officer):
    with pytest.raises(DomainError, match="Choose another lot"):
        _open(officer, lot=providers.lot(service_type="fostering"))
    with pytest.raises(DomainError, match="not in force"):
        _open(officer, lot=providers.lot(valid_to=date(2025, 1, 1)))


def _publish(call_off, officer, **fields):
    at = product_clock.now()
    profile = fields.pop("profile", None) or placements.approved_profile(call_off.referral, officer)
    return competitions.publish(
        **{
            "call_off": call_off,
            "profile": profile,
            "closes_at": when_somebody_works(at + timedelta(days=2)),
            "by": officer,
            "at": at,
            **fields,
        }
    )


def test_every_admitted_provider_with_a_setting_that_passes_the_gates_is_invited(officer):
    lot, homes = calloffs.lot_with_providers(3)
    full = providers.setting(providers.provider(), places=0)
    providers.admission(full.provider, lot)
    published = _publish(calloffs.call_off(lot=lot), officer)
    assert published.state == CallOffState.PUBLISHED
    invited = {row.provider_id: row.setting_ids for row in Invitation.objects.filter(call_off=published)}
    # A home with no vacancy is invited too: a vacancy never leaves anybody out.
    assert invited == {home.provider_id: [str(home.pk)] for home in [*homes, full]}


def test_who_is_left_out_is_kept_with_the_gate(officer):
    lot, _ = calloffs.lot_with_providers(1)
    suspended = providers.setting(providers.provider())
    providers.admission(suspended.provider, lot, state=AdmissionState.SUSPENDED)
    poor = providers.setting(providers.provider(), grade=Grade.INADEQUATE)
    shut = providers.setting(providers.provider(), registration=Registration.CANCELLED)
    for home in (poor, shut):
        providers.admission(home.provider, lot)
    published = _publish(calloffs.call_off(lot=lot), officer)
    assert Invitation.objects.filter(call_off=published).count() == 1
    left = {row.provider_id: row.gate for row in LeftOut.objects.filter(call_off=published)}
    assert left[poor.provider_id] == "grade"
    assert left[shut.provider_id] == "registration"
    assert left[suspended.provider_id] == "suspended"


def test_the_invited_are_told_and_nothing_in_the_notice_tells_of_the_child(officer):
    lot, homes = calloffs.lot_with_providers(1)
    person = calloffs.bidder(homes[0].provider)
    call_off = calloffs.call_off(lot=lot)
    _publish(call_off, officer)
    notice = all_of(Notice).get(recipient=person)
    said = f"{notice.title} {notice.body} {notice.url}"
    child = call_off.referral.child
    for secret in (child.given_name, child.family_name, call_off.reference, str(call_off.referral_id)):
        assert secret not in said


def test_what_goes_out_is_a_frozen_copy(officer):
    lot, _ = calloffs.lot_with_providers(1)
    call_off = calloffs.call_off(lot=lot)
    profile = placements.approved_profile(call_off.referral, officer, story="As approved.")
    published = _publish(call_off, officer, profile=profile)
    placements.approved_profile(call_off.referral, officer, version=2, story="Approved afterwards.")
    published.refresh_from_db()
    assert published.profile["story"] == "As approved."


def test_a_deadline_in_the_past_is_refused_and_nothing_goes_out(officer):
    lot, _ = calloffs.lot_with_providers(1)
    call_off = calloffs.call_off(lot=lot)
    with pytest.raises(DomainError, match="in the past"):
        _publish(call_off, officer, closes_at=product_clock.now())
    assert not Invitation.objects.filter(call_off=call_off).exists()


@pytest.mark.parametrize("weights", [(60, 25, 16), (0, 0, 0), (100, 25, 15)])
def test_weights_that_do_not_make_100_are_refused(officer, weights):
    lot, _ = calloffs.lot_with_providers(1)
    with pytest.raises(DomainError, match="make 100"):
        _publish(calloffs.call_off(lot=lot), officer, weights=weights)


def test_a_profile_that_is_not_approved_or_of_another_child_is_refused(officer):
    lot, _ = calloffs.lot_with_providers(1)
    call_off = calloffs.call_off(lot=lot)
    draft = placements.approved_profile(call_off.referral, officer, approved_at=None, approved_by=None)
    with pytest.raises(DomainError, match="not approved"):
        _publish(call_off, officer, profile=draft)
    other = placements.approved_profile(placements.referral(), officer)
    with pytest.raises(DomainError, match="not approved"):
        _publish(call_off, officer, profile=other)


def test_a_direct_award_is_not_published(officer):
    lot, _ = calloffs.lot_with_providers(1)
    with pytest.raises(DomainError, match="Another route was chosen"):
        _publish(calloffs.call_off(lot=lot, route=CallOffRoute.DIRECT_AWARD), officer)


def test_nobody_to_invite_is_said_and_nothing_is_published(officer):
    call_off = calloffs.call_off()
    with pytest.raises(DomainError, match="No admitted provider"):
        _publish(call_off, officer)
    call_off.refresh_from_db()
    assert call_off.state == CallOffState.OPENED


def test_a_competition_is_published_once(officer):
    lot, _ = calloffs.lot_with_providers(1)
    call_off = calloffs.call_off(lot=lot)
    profile = placements.approved_profile(call_off.referral, officer)
    _publish(call_off, officer, profile=profile)
    with pytest.raises(Stale):
        _publish(call_off, officer, profile=profile)


@pytest.mark.parametrize("role", [Role.COMMISSIONING_MANAGER, Role.EVALUATOR, Role.SOCIAL_WORKER])
def test_only_the_placements_team_publishes(role):
    lot, _ = calloffs.lot_with_providers(1)
    with pytest.raises(NotAllowed):
        _publish(calloffs.call_off(lot=lot), accounts.person(role))


def test_ending_with_no_award_tells_everybody_who_has_not_declined_why(officer):
    lot, homes = calloffs.lot_with_providers(2)
    call_off = calloffs.competition(*homes, lot=lot)
    Invitation.objects.filter(provider=homes[0].provider).update(
        declined_at=product_clock.now(), decline_reason="staffing"
    )
    people = [calloffs.bidder(home.provider) for home in homes]
    call_offs.end_without_award(
        call_off=call_off, reason="The need has changed.", by=officer, at=product_clock.now()
    )
    letter = ResultLetter.objects.get(call_off=call_off)
    assert (letter.provider_id, letter.result) == (homes[1].provider_id, "no_award")
    assert {notice.recipient_id for notice in all_of(Notice)} == {people[1].pk}


def test_ending_without_a_reason_is_refused(officer):
    with pytest.raises(DomainError, match="Say why"):
        call_offs.end_without_award(
            call_off=calloffs.call_off(), reason=" ", by=officer, at=product_clock.now()
        )


def test_evaluators_hold_the_role_and_had_no_part_in_buying(officer):
    lot, homes = calloffs.lot_with_providers(1)
    both = accounts.person(Role.PLACEMENTS_OFFICER, Role.EVALUATOR)
    call_off = calloffs.competition(*homes, lot=lot, published_by=both)
    assign = competitions.assign_evaluators
    at = product_clock.now()
    with pytest.raises(NotAllowed, match="not an evaluator"):
        assign(call_off=call_off, evaluators=[accounts.person(Role.FINANCE_OFFICER)], by=officer, at=at)
    with pytest.raises(NotAllowed, match="opened or published"):
        assign(call_off=call_off, evaluators=[both], by=officer, at=at)
    with pytest.raises(DomainError, match="at least one"):
        assign(call_off=call_off, evaluators=[], by=officer, at=at)


def test_evaluators_can_be_changed_but_one_who_has_finished_stays(officer):
    lot, homes = calloffs.lot_with_providers(1)
    call_off = calloffs.competition(*homes, lot=lot)
    first, second = accounts.person(Role.EVALUATOR), accounts.person(Role.EVALUATOR)
    at = product_clock.now()
    for chosen in ([first], [second]):
        competitions.assign_evaluators(call_off=call_off, evaluators=chosen, by=officer, at=at)
    row = call_off.assessments.get()
    assert row.evaluator_id == second.pk
    row.declared_at, row.has_conflict, row.completed_at = at, False, at
    row.save()
    with pytest.raises(DomainError, match="has finished scoring"):
        competitions.assign_evaluators(call_off=call_off, evaluators=[first], by=officer, at=at)
