"""Who authorises: the band by value on the date, who is asked too, separation of duties, one decision an office."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import Authorisation, DelegationBand
from calloffs.rules.bands import band_for
from calloffs.selectors.authorisations import bands_on, choice_for, waiting_for
from calloffs.services import authorising, bands
from calloffs.services.bands import NewBand
from calloffs.states import AuthorisationState, CallOffState, DecidingOffice, OfficeDecision
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, awards, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

CEILING = Decimal("250000.00")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def asked(*, weekly="500.00", age=9, referral=None, **fields):
    """A direct award at a fee low enough for the Head of Service, waiting."""
    story = awards.direct(age=age, referral=referral)
    awards.make_case(story, weekly, **fields)
    return story, awards.ask(story)


@kept_rows
def waiting():
    return asked()


def decide(office, by, decision=OfficeDecision.AUTHORISE, **given):
    given = {"reason": "", "no_conflict": True, **given}
    return authorising.decide(asked=office, decision=decision, by=by, at=now(), **given)


def offices(authorisation):
    return {office.office for office in authorisation.offices.all()}


# --- Bands ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "office"),
    [
        (CEILING - Decimal("0.01"), DecidingOffice.HEAD_OF_SERVICE),
        (CEILING, DecidingOffice.HEAD_OF_SERVICE),
        (CEILING + Decimal("0.01"), DecidingOffice.DCS),
    ],
)
def test_a_value_a_penny_below_at_and_above_a_ceiling_picks_the_office(value, office):
    assert band_for(value, bands_on(now().date())).office == office


def test_without_a_band_nothing_can_be_asked():
    story = awards.direct()
    awards.make_case(story)
    DelegationBand.objects.update(valid_to=now().date())
    with pytest.raises(DomainError, match="No delegation band"):
        awards.ask(story)
    assert story.fresh().state == CallOffState.CASE_MADE


def test_the_bands_of_the_day_apply_and_the_authorisation_keeps_its_own():
    manager = accounts.person(Role.COMMISSIONING_MANAGER)
    story, before = asked()
    new = [
        NewBand(DecidingOffice.HEAD_OF_SERVICE, Decimal("0.00"), Decimal("1000.00")),
        NewBand(DecidingOffice.DCS, Decimal("1000.00"), None),
    ]
    bands.set_bands(
        bands=new, legal_basis="Constitution, part 5", valid_from=now().date(), by=manager, at=now()
    )
    _other, after = asked()
    assert offices(Authorisation.objects.get(pk=before.pk)) == {DecidingOffice.HEAD_OF_SERVICE}
    assert offices(after) == {DecidingOffice.DCS}
    assert not after.band.is_placeholder


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [NewBand(DecidingOffice.DCS, Decimal("5.00"), None)],
        [NewBand(DecidingOffice.DCS, Decimal("0.00"), Decimal("9.00"))],
        [
            NewBand(DecidingOffice.HEAD_OF_SERVICE, Decimal("0.00"), Decimal("5.00")),
            NewBand(DecidingOffice.DCS, Decimal("6.00"), None),
        ],
    ],
)
def test_bands_with_a_gap_or_without_an_end_are_refused(wrong):
    manager = accounts.person(Role.COMMISSIONING_MANAGER)
    with pytest.raises(DomainError):
        bands.set_bands(bands=wrong, legal_basis="x", valid_from=now().date(), by=manager, at=now())


def test_bands_do_not_change_in_the_past_nor_by_an_officer():
    whole = [NewBand(DecidingOffice.DCS, Decimal("0.00"), None)]
    given = {"bands": whole, "legal_basis": "x", "at": now()}
    with pytest.raises(DomainError, match="past"):
        bands.set_bands(
            **given,
            valid_from=now().date() - timedelta(days=1),
            by=accounts.person(Role.COMMISSIONING_MANAGER),
        )
    with pytest.raises(NotAllowed):
        bands.set_bands(**given, valid_from=now().date(), by=accounts.person(Role.PLACEMENTS_OFFICER))


# --- Keys -----------------------------------------------------------------------------------------------------
def test_a_placement_at_a_distance_needs_the_director_too():
    story = awards.direct(age=9)
    story.homes[0].authority_code = "E08000003"
    story.homes[0].save()
    awards.make_case(story, "500.00")
    assert offices(awards.ask(story)) == {DecidingOffice.HEAD_OF_SERVICE, DecidingOffice.DCS}


@pytest.mark.parametrize(("impact", "asc"), [("", True), ("yes", True), ("likely", True), ("no", False)])
def test_a_term_that_would_pass_18_needs_adult_social_care_unless_the_answer_is_no(impact, asc):
    _story, found = asked(age=15, asc_impact=impact, asc_impact_reason="For a reason." if impact else "")
    assert (DecidingOffice.ASC in offices(found)) is asc


def test_no_adult_social_care_key_where_five_years_end_before_18():
    _story, found = asked(age=9)
    assert DecidingOffice.ASC not in offices(found)


def test_only_the_office_of_a_key_turns_it(waiting):
    _story, found = waiting
    office = found.offices.get()
    for role in (Role.ASC_DIRECTOR, Role.COMMISSIONING_MANAGER, Role.CABINET_MEMBER):
        with pytest.raises(NotAllowed):
            decide(office, accounts.person(role))


def test_the_director_stands_in_for_the_head_of_service_only_without_a_key_of_their_own(waiting):
    _story, alone = waiting
    assert decide(alone.offices.get(), accounts.person(Role.DCS)).state == AuthorisationState.AUTHORISED
    story = awards.direct(age=9)
    story.homes[0].authority_code = "E08000003"
    story.homes[0].save()
    awards.make_case(story, "500.00")
    both = awards.ask(story)
    with pytest.raises(NotAllowed):
        decide(both.offices.get(office=DecidingOffice.HEAD_OF_SERVICE), accounts.person(Role.DCS))


def test_a_head_of_service_does_not_turn_the_directors_key():
    _story, found = asked(weekly="5000.00")
    assert offices(found) == {DecidingOffice.DCS}
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        decide(found.offices.get(), accounts.person(Role.HEAD_OF_SERVICE))


# --- Separation of duties ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["started_by", "submitted_by"])
def test_the_referrer_does_not_authorise(what):
    both = accounts.person(Role.HEAD_OF_SERVICE, Role.SOCIAL_WORKER)
    child = placements.child(age=9)
    _story, found = asked(referral=placements.referral(child, state=ReferralState.SEARCHING, **{what: both}))
    with pytest.raises(NotAllowed, match="the referral"):
        decide(found.offices.get(), both)


def test_whoever_made_the_case_does_not_authorise():
    both = accounts.person(Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER)
    _story, found = asked(by=both)
    with pytest.raises(NotAllowed, match="made the"):
        decide(found.offices.get(), both)


def test_whoever_asked_does_not_authorise():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    story.officer = accounts.person(Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER)
    found = awards.ask(story)
    with pytest.raises(NotAllowed, match="asked for"):
        decide(found.offices.get(), story.officer)


def test_a_scorer_and_a_recommender_do_not_authorise(clock):
    story = awards.closed(clock, "300.00", age=9, evaluators=0)
    scorer = accounts.person(Role.EVALUATOR, Role.HEAD_OF_SERVICE)
    story.evaluators = [scorer]
    awards.competitions.assign_evaluators(
        call_off=story.call_off, evaluators=[scorer], by=story.call_off.published_by, at=now()
    )
    awards.declare_all(story)
    awards.give(story, scorer, story.offers[0], 4, 4)
    awards.scoring.complete(assessment=story.assessment(scorer), by=scorer, at=now())
    recommender = accounts.person(Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE)
    awards.recommend(story, by=recommender)
    found = awards.ask(story)
    with pytest.raises(NotAllowed, match="chosen to score"):
        decide(found.offices.get(), scorer)
    with pytest.raises(NotAllowed, match="made the proposal|recommended"):
        decide(found.offices.get(), recommender)


def returned(found):
    """The authorisation sent back by a Head of Service who had no part in it."""
    return decide(
        found.offices.get(),
        accounts.person(Role.HEAD_OF_SERVICE),
        OfficeDecision.RETURN,
        reason="Why this fee?",
    )


def test_whoever_asked_before_a_return_does_not_authorise_what_another_asked_again():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    first = story.officer = accounts.person(Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE)
    returned(awards.ask(story))
    story.officer = accounts.person(Role.PLACEMENTS_OFFICER)
    awards.make_case(story, "450.00")
    again = awards.ask(story)
    with pytest.raises(NotAllowed, match="asked for the authorisation before"):
        decide(again.offices.get(), first)
    assert choice_for(first, again).why_not
    assert story.fresh().state == CallOffState.RECOMMENDED


def test_whoever_recommended_before_a_return_does_not_authorise_what_another_recommended(clock):
    story = awards.scored(clock, "300.00", age=9)
    first = accounts.person(Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE)
    awards.recommend(story, by=first)
    returned(awards.ask(story))
    awards.recommend(story)
    with pytest.raises(NotAllowed, match="recommended an offer"):
        decide(awards.ask(story).offices.get(), first)


@pytest.mark.parametrize("tries", [1, 2])
def test_whoever_made_or_changed_the_case_before_a_return_does_not_authorise_it(tries):
    story = awards.direct(age=9)
    makers = [accounts.person(Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE) for _ in range(tries)]
    for maker in makers:
        awards.make_case(story, "500.00", by=maker)
    returned(awards.ask(story))
    awards.make_case(story, "450.00")
    again = awards.ask(story)
    for maker in makers:
        with pytest.raises(NotAllowed, match="the case"):
            decide(again.offices.get(), maker)


def test_whoever_returned_it_may_authorise_the_second_try():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    head = accounts.person(Role.HEAD_OF_SERVICE)
    decide(awards.ask(story).offices.get(), head, OfficeDecision.RETURN, reason="Why this fee?")
    awards.make_case(story, "450.00")
    assert decide(awards.ask(story).offices.get(), head).state == AuthorisationState.AUTHORISED


def test_a_decision_is_to_authorise_to_return_or_to_refuse(waiting):
    _story, found = waiting
    with pytest.raises(DomainError, match="Choose whether you authorise, return or refuse"):
        decide(found.offices.get(), accounts.person(Role.HEAD_OF_SERVICE), "perhaps")
    found.refresh_from_db()
    assert found.state == AuthorisationState.REQUESTED


def test_nobody_decides_without_declaring_that_they_have_no_conflict(waiting):
    _story, found = waiting
    with pytest.raises(DomainError, match="no conflict"):
        decide(found.offices.get(), accounts.person(Role.HEAD_OF_SERVICE), no_conflict=False)
    office = found.offices.get()
    office.decision, office.by, office.at = (
        OfficeDecision.AUTHORISE,
        accounts.person(Role.HEAD_OF_SERVICE),
        now(),
    )
    with pytest.raises(DatabaseError, match="without_conflict"), transaction.atomic():
        office.save()


# --- Decisions ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("decision", [OfficeDecision.RETURN, OfficeDecision.REFUSE])
def test_a_no_has_a_reason_and_goes_back_to_whoever_made_the_case(decision, waiting):
    story, found = waiting
    head = accounts.person(Role.HEAD_OF_SERVICE)
    with pytest.raises(DomainError, match="must be answered"):
        decide(found.offices.get(), head, decision)
    done = decide(found.offices.get(), head, decision, reason="Why this fee?")
    assert done.state != AuthorisationState.REQUESTED
    assert story.fresh().state == CallOffState.CASE_MADE
    awards.make_case(story, "400.00")
    assert awards.ask(story).pk != found.pk


def test_a_returned_recommendation_goes_back_to_the_ranking(clock):
    story = awards.scored(clock, "300.00", age=9)
    awards.recommend(story)
    decide(
        awards.ask(story).offices.get(),
        accounts.person(Role.HEAD_OF_SERVICE),
        OfficeDecision.RETURN,
        reason="Why?",
    )
    assert story.fresh().state == CallOffState.EVALUATED
    assert awards.recommend(story).pk


def test_every_key_is_needed():
    story, found = asked(age=15, weekly="5000.00")
    offices = {office.office: office for office in found.offices.all()}
    assert decide(offices["dcs"], accounts.person(Role.DCS)).state == AuthorisationState.REQUESTED
    assert story.fresh().state == CallOffState.RECOMMENDED
    done = decide(offices["asc"], accounts.person(Role.ASC_DIRECTOR), **awards.LIKELY)
    assert done.state == AuthorisationState.AUTHORISED
    assert story.fresh().state == CallOffState.AUTHORISED


def test_the_database_refuses_authorised_without_every_key_and_an_award_without_it():
    story, found = asked(age=15)
    found.state, found.authorised_at = AuthorisationState.AUTHORISED, now()
    with pytest.raises(DatabaseError, match="Every key"), transaction.atomic():
        found.save()
    call_off = story.fresh()
    call_off.state, call_off.authorised_at = CallOffState.AUTHORISED, now()
    with pytest.raises(DatabaseError, match="on its authorisation only"), transaction.atomic():
        call_off.save()


def test_a_decision_stands():
    _story, found = asked(age=15)
    office = found.offices.get(office=DecidingOffice.HEAD_OF_SERVICE)
    first = accounts.person(Role.HEAD_OF_SERVICE)
    decide(office, first)
    with pytest.raises(Stale, match=f"{first.name} has decided for this office already"):
        decide(office, accounts.person(Role.HEAD_OF_SERVICE), OfficeDecision.REFUSE, reason="No.")


def test_the_offices_are_told_once_and_the_page_offers_the_key_only_to_them():
    head, bystander = accounts.person(Role.HEAD_OF_SERVICE), accounts.person(Role.DCS)
    story, found = asked()
    assert all_of(Notice).filter(kind="authorisation.requested", recipient=head).count() == 1
    assert list(waiting_for(head, now())) == [found]
    assert choice_for(head, found).why_not == ()
    assert not waiting_for(bystander, now()).exists()
    assert choice_for(story.officer, found).why_not


def test_the_value_is_the_one_that_was_asked_for(waiting):
    _story, found = waiting
    found.value = Decimal("1.00")
    with pytest.raises(DatabaseError, match="value it was asked for"), transaction.atomic():
        found.save()
