"""An emergency at six in the evening with one person on duty: from referral to agreement, page by page.

No step may meet a 403, a page without the way on, or a refusal; what was done alone waits for somebody else's look.
"""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.documents.agreement import agreed_until
from calloffs.models import AskedOffice, Authorisation, CallOff
from calloffs.rules.direct_awards import Stay
from calloffs.rules.values import whole_life_value
from calloffs.services import agreements, authorising, call_offs, competitions
from calloffs.states import (
    AgreementState,
    AuthorisationState,
    CallOffRoute,
    CallOffState,
    DecidingOffice,
    OfficeDecision,
)
from placements.models import Referral, SecondLook
from placements.policies import EMERGENCY_STEPS
from placements.presenters.profiles import suggested_profile
from placements.rules.profile import WRITTEN
from placements.services import profiles, referrals
from placements.services.second_looks import look_again
from placements.states import Alone, ReferralState, Risk
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import add_working_days, local
from tests.calloffs.on_duty import (
    OnDuty,
    buy,
    choose,
    decide,
    publish,
    refer,
    sign,
    signed_by_provider,
    write_profile,
)
from tests.calloffs.pages import signed_in
from tests.factories import awards, calloffs, placements
from tests.factories.accounts import person
from tests.factories.days import when_somebody_works

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


@pytest.mark.parametrize("age", [9, 14])
def test_one_duty_officer_one_on_call_authoriser_and_the_provider_get_a_child_a_home(age):
    calloffs.lot_with_providers(1)
    duty, on_call = OnDuty(person(Role.DUTY_TEAM)), OnDuty(person(Role.ON_CALL_AUTHORISER))
    referral = refer(duty, placements.child(age=age))
    write_profile(duty, referral)
    authorisation = buy(duty, referral)
    assert [office.office for office in authorisation.offices.all()] == [DecidingOffice.HEAD_OF_SERVICE]
    decide(on_call, authorisation, "The Head of Service cannot be reached.")
    agreement = sign(duty, authorisation.call_off, reason="The placements team is back on Monday.")
    assert signed_by_provider(agreement).state == AgreementState.SIGNED
    assert CallOff.objects.get().state == CallOffState.AWARDED
    looks = {look.what: look.decided_by for look in SecondLook.objects.all()}
    assert looks == {
        Alone.REFERRAL: duty.user, Alone.PROFILE: duty.user, Alone.AGREEMENT: duty.user, Alone.DECISION: on_call.user,
    }  # fmt: skip


def test_one_placements_officer_the_head_of_service_and_the_provider_get_a_child_a_home():
    calloffs.lot_with_providers(1)
    officer, head = OnDuty(person(Role.PLACEMENTS_OFFICER)), OnDuty(person(Role.HEAD_OF_SERVICE))
    referral = refer(officer, placements.child(age=14))
    write_profile(officer, referral)
    authorisation = buy(officer, referral)
    decide(head, authorisation)
    agreement = sign(officer, authorisation.call_off)
    assert signed_by_provider(agreement).state == AgreementState.SIGNED
    assert {look.what for look in SecondLook.objects.all()} == {Alone.REFERRAL, Alone.PROFILE}


# --- Only in an emergency, and only what one person on duty must do ---
def _needed(days: int, **fields: Any) -> Referral:
    needed_on = product_clock.today() + timedelta(days=days)
    return placements.referral(placements.child(age=9), needed_on=needed_on, **fields)


def _open(referral: Referral, by: User, route: str = CallOffRoute.DIRECT_AWARD) -> CallOff:
    lot, _homes = calloffs.lot_with_providers(1)
    return call_offs.open_call_off(
        referral=referral, lot=lot, route=route, route_reason="Tonight.", needed_on=referral.needed_on,
        term_ends_on=referral.needed_on + timedelta(days=100), short_term_reason="A planned return home.", by=by,
        at=product_clock.now(),
    )  # fmt: skip


def test_what_is_no_emergency_is_left_to_those_whose_work_it_is():
    duty, referral = person(Role.DUTY_TEAM), _needed(14, state=ReferralState.SUBMITTED)
    at = product_clock.now()
    with pytest.raises(NotAllowed, match="approve a referral"):
        tonight = _needed(0, state=ReferralState.SUBMITTED)
        referrals.approve_alone(referral=tonight, version=1, reason="x", by=person(Role.AUDITOR), at=at)
    with pytest.raises(DomainError, match="time for somebody else"):
        referrals.approve_alone(referral=referral, version=1, reason="Alone.", by=duty, at=at)
    with pytest.raises(NotAllowed, match="write and approve an anonymised profile"):
        profiles.draft_profile(referral=referral, fields={}, by=duty, at=at)
    with pytest.raises(NotAllowed, match="open a call-off"):
        _open(_needed(14), duty)
    page = signed_in(duty).get(reverse("placements:match", args=[_needed(14).pk])).content.decode()
    assert "A placements officer opens the call-off." in page


@pytest.mark.parametrize("role", [Role.DUTY_TEAM, Role.PLACEMENTS_OFFICER])
def test_both_routes_are_open_to_the_one_on_duty(role):
    calloffs.lot_with_providers(1)
    referral = _needed(0)
    page = signed_in(person(role)).get(f"{reverse('calloffs:open_call_off')}?referral={referral.pk}")
    assert "Every route is open to you" in page.content.decode()
    assert _open(referral, person(role), CallOffRoute.MINI_COMPETITION).state == CallOffState.OPENED


def test_one_duty_officer_holds_a_competition_in_an_evening():
    """Published in hours, closed by the answers, scored, recommended and put to the Head of Service by one person."""
    lot, homes = calloffs.lot_with_providers(2)
    duty = OnDuty(person(Role.DUTY_TEAM))
    referral = refer(duty, placements.child(age=14))
    write_profile(duty, referral)
    call_off = publish(duty, referral, lot, hours="2")
    assert call_off.emergency and call_off.closes_at - call_off.published_at == timedelta(hours=2)
    for home in homes:
        calloffs.submitted(call_off, home, calloffs.bidder(home.provider))
    competitions.close_due(at=product_clock.now())
    chosen = choose(duty, call_off)
    authorisation = Authorisation.objects.get(call_off=call_off)
    assert authorisation.state == AuthorisationState.REQUESTED and chosen.call_off_id == call_off.pk
    # 28 days were chosen as it went out: providers read them, they are what is valued, and who is on call decides.
    assert call_off.profile["term_words"] == "28 days, in an emergency"
    assert chosen.ends_on == chosen.starts_on + timedelta(days=28)
    assert chosen.whole_life_value == whole_life_value(chosen.weekly, chosen.starts_on, chosen.ends_on)
    assert [one.office for one in authorisation.offices.all()] == [DecidingOffice.HEAD_OF_SERVICE]
    on_call = OnDuty(person(Role.ON_CALL_AUTHORISER))
    assert "for 28 days, in an emergency" in on_call.reads(
        reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    )
    decide(on_call, authorisation, "The Head of Service cannot be reached.")
    assert "28 days, in an emergency" in agreed_until(chosen)


def _goes_out(days: int, **fields: Any) -> CallOff:
    referral = _needed(days, state=ReferralState.SEARCHING)
    call_off, officer = (
        calloffs.call_off(referral, needed_on=referral.needed_on),
        person(Role.PLACEMENTS_OFFICER),
    )
    at = product_clock.now()
    return competitions.publish(
        call_off=call_off, profile=placements.approved_profile(referral, officer), by=officer, at=at,
        closes_at=when_somebody_works(at + timedelta(days=2 if days else 0, hours=4)), **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "how_long", "said"),
    [(0, "", "72 hours, 28 days or longer"), (0, "for_ever", "72 hours, 28 days or longer"),
     (14, "three_days", "asked in an emergency only"), (14, "longer", "asked in an emergency only")],
)  # fmt: skip
def test_a_competition_says_how_long_for_in_an_emergency_and_in_no_other(days, how_long, said):
    with pytest.raises(DomainError, match=said):
        _goes_out(days, how_long=how_long)
    assert CallOff.objects.get().state == CallOffState.OPENED


@pytest.mark.parametrize(("emergency", "how_long"), [(True, ""), (False, "longer")])
def test_the_database_lets_no_competition_out_in_an_emergency_without_its_length(emergency, how_long):
    call_off, at = calloffs.call_off(), product_clock.now()
    out = {
        "state": CallOffState.PUBLISHED,
        "profile": {},
        "published_at": at,
        "closes_at": at + timedelta(hours=4),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        CallOff.objects.filter(pk=call_off.pk).update(**out, emergency=emergency, how_long=how_long)
    CallOff.objects.filter(pk=call_off.pk).update(**out, emergency=True, how_long="three_days")
    with pytest.raises(DatabaseError), transaction.atomic():
        CallOff.objects.filter(pk=call_off.pk).update(how_long="longer")


@pytest.mark.parametrize(
    "role", [Role.ON_CALL_AUTHORISER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.TEAM_MANAGER]
)
def test_only_the_team_on_duty_buys_in_an_emergency(role):
    with pytest.raises(NotAllowed, match="open a call-off"):
        _open(_needed(0), person(role))


def _asked(days: int = 0, *, submitted_by: User | None = None, **case: Any) -> Authorisation:
    """A direct award that waits for the offices asked; `case`: how it was argued."""
    referral = _needed(days, state=ReferralState.SEARCHING, submitted_by=submitted_by)
    story = awards.direct(referral=referral, needed_on=referral.needed_on)
    awards.make_case(story, **{"weekly": "2000.00", "stay": Stay("four_weeks"), **case})
    return awards.ask(story)


def _authorise(asked: Authorisation, by: User, reason: str = "The Head of Service cannot be reached.") -> Any:
    office: AskedOffice = asked.offices.get(office=DecidingOffice.HEAD_OF_SERVICE)
    return authorising.decide(
        asked=office,
        decision=OfficeDecision.AUTHORISE,
        reason=reason,
        no_conflict=True,
        by=by,
        at=product_clock.now(),
    )


@pytest.mark.parametrize(
    ("days", "case"),
    [
        (14, {}),
        (0, {"stay": Stay("longer", "The plan is for years.")}),
        (0, {"ground": "wish", "stay": Stay()}),
    ],
    ids=["not tonight", "longer", "no emergency"],
)
def test_on_call_nobody_authorises_what_can_wait_or_lasts(days, case):
    on_call = person(Role.ON_CALL_AUTHORISER)
    asked = _asked(days, **case)
    if not asked.offices.filter(office=DecidingOffice.HEAD_OF_SERVICE).exists():
        AskedOffice.objects.create(
            authorisation=asked, office=DecidingOffice.HEAD_OF_SERVICE, why="Asked all the same."
        )
    with pytest.raises(NotAllowed, match="On call you authorise an emergency"):
        _authorise(asked, on_call)
    assert not SecondLook.objects.exists()


def test_on_call_nobody_stands_in_for_a_director():
    asked = _asked(stay=Stay("longer", "The plan is for years."))
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        authorising.decide(
            asked=asked.offices.get(office=DecidingOffice.DCS), decision=OfficeDecision.AUTHORISE,
            reason="Alone.", no_conflict=True,
            by=person(Role.ON_CALL_AUTHORISER), at=product_clock.now(),
        )  # fmt: skip


def test_on_call_a_reason_is_given_and_no_part_was_had():
    on_call = person(Role.ON_CALL_AUTHORISER)
    with pytest.raises(DomainError, match="Say why nobody else"):
        _authorise(_asked(), on_call, reason=" ")
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        _authorise(_asked(submitted_by=on_call), on_call)


def test_the_head_of_service_decides_in_an_emergency_as_ever_and_nobody_looks_again():
    asked = _asked()
    assert _authorise(asked, person(Role.HEAD_OF_SERVICE), reason="").state == AuthorisationState.AUTHORISED
    assert not SecondLook.objects.exists()


# --- The next working day ---
def test_what_was_authorised_on_call_waits_for_the_head_of_service_the_next_working_day():
    on_call, head = person(Role.ON_CALL_AUTHORISER), person(Role.HEAD_OF_SERVICE)
    _authorise(_asked(), on_call)
    (look,) = SecondLook.objects.all()
    at = product_clock.now()
    assert [item.pk for item in work_of(head, at) if item.pk == look.pk] == [look.pk]
    assert look.due_on == add_working_days(local(at).date(), 1)
    for role in (Role.PLACEMENTS_OFFICER, Role.TEAM_MANAGER, Role.ON_CALL_AUTHORISER):
        with pytest.raises(NotAllowed):
            look_again(look=look, note="Right.", by=person(role), at=at)
    page = reverse("placements:second_look", args=[look.pk])
    OnDuty(person(Role.DCS)).reads(page, "Look a second time")
    OnDuty(head).sends(page, note="Right, and the value is in the band.")
    look.refresh_from_db()
    assert look.looked_by == head


def test_an_agreement_signed_alone_needs_a_reason_and_waits_for_the_manager():
    story = awards.direct(referral=_needed(0, state=ReferralState.SEARCHING))
    awards.authorised(story)
    duty, manager = person(Role.DUTY_TEAM), person(Role.COMMISSIONING_MANAGER)
    drafted = awards.draw_up(story, by=duty)
    at = product_clock.now()
    with pytest.raises(DomainError, match="Say why nobody else"):
        agreements.issue(agreement=drafted, by=duty, at=at)
    agreements.issue(agreement=drafted, alone_reason="It is night.", by=duty, at=at)
    (look,) = SecondLook.objects.all()
    assert [item.pk for item in work_of(manager, at) if item.pk == look.pk] == [look.pk]
    assert look.what == Alone.AGREEMENT and not [item for item in work_of(duty, at) if item.pk == look.pk]


# --- Nothing is authorised into a dead end ---
def test_the_page_that_asks_says_what_would_be_missing_and_leads_there():
    profiled, story = awards.direct(age=9), awards.direct(age=9, profiled=False)
    awards.make_case(profiled)
    awards.make_case(story)
    page, officer = reverse("calloffs:proposal", args=[story.call_off.pk]), OnDuty(story.officer)
    missing = "the agreement could not be drawn up"
    assert missing not in officer.reads(reverse("calloffs:proposal", args=[profiled.call_off.pk]))
    profile = reverse("placements:profile_detail", args=[story.call_off.referral_id])
    officer.reads(page, missing, profile, "Ask for authorisation")
    case = reverse("calloffs:make_case", args=[story.call_off.pk, story.homes[0].pk])
    officer.reads(f"{case}?stay=three_days", "not approved yet", profile)


def test_the_first_draft_of_a_profile_is_whole_whatever_the_answers():
    """Every mandatory text is there to be edited, also where no answer asks for anything of a home."""
    for answers in ({}, {"risk_missing": Risk.PRESENT, "home_adaptation": True}):
        drafted = suggested_profile(placements.referral(**answers))
        assert all(drafted[name].strip() for name in WRITTEN if name != "strengths")


# --- A step that asks for the role alone would be a dead end at night ---
# Where the role alone is asked for, each with the reason.
BY_DAY_ONLY = {
    "calloffs/lists/pages.py CALLOFF_OPEN": "whether a list has a tab of the reader's own",
    "calloffs/lists/pages.py OFFER_SCORE": "who may be barred from offers; of whoever is on duty it is asked too",
    "calloffs/policies/competitions.py OFFER_SCORE": "an evaluator; whoever is on duty was let through before",
    "calloffs/selectors/call_offs.py OFFER_SCORE": "an evaluator's own; whoever is on duty sees all anyway",
    "placements/policies/__init__.py PLACEMENT_START": "a fee is changed by day",
    "placements/services/recorded.py PLACEMENT_START": "a stay that is over is put on record by day",
    "placements/views/recorded.py PLACEMENT_START": "whether an end is asked for, likewise",
    "placements/views/placement_page.py PLACEMENT_START": "the fee and its page, likewise",
    "calloffs/views/call_off_page.py AWARD": "a notice of an award is published by day",
    "reporting/selectors/worklist/to_answer.py AWARD": "likewise, and a full agreement",
    "calloffs/answers.py AWARD": "likewise",
    "calloffs/views/search_statements.py CALLOFF_OPEN": "what was tried is stated for a court by day",
    "calloffs/services/search_statements.py CALLOFF_OPEN": "likewise",
    "calloffs/services/procurement.py AWARD": "likewise",
    "calloffs/views/procurement.py AWARD": "likewise",
    "reporting/selectors/worklist/to_answer.py CLARIFICATION_ANSWER": "by day",
    "reporting/selectors/worklist/to_answer.py DIRECT_AWARD_PROPOSE": "has its own line",
    "reporting/selectors/worklist/after_award.py DIRECT_AWARD_PROPOSE": "a full agreement is drawn up by day",
    "reporting/views/reports.py PLACEMENT_START": "what a monthly report found is mended by day",
    "reporting/selectors/worklist/living.py PLACEMENT_START": "an end; of an arrival the other question is asked too",
}


def test_whoever_asks_for_the_role_of_an_emergency_step_asks_whether_it_is_one_too():
    steps = {one.name for one in EMERGENCY_STEPS}
    asked = {
        f"{path.relative_to(ROOT)} {part.attr}"
        for app in ("placements", "calloffs", "reporting")
        for path in (ROOT / app).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("has_permission", "check_has")
        for part in ast.walk(call)
        if isinstance(part, ast.Attribute) and part.attr in steps
    }
    assert asked == set(BY_DAY_ONLY)
