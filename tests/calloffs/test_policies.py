"""Who may do what to a competition, an agreement and a decision: each refusal (S-45, S-49)."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from calloffs.models import (
    AskedOffice,
    Authorisation,
    AwardProposal,
    CallOff,
    DirectAwardCase,
    Invitation,
    OfferAssessment,
    ServiceAgreement,
)
from calloffs.policies import authorising, competitions, scoring
from calloffs.policies.agreements import check_own_provider
from calloffs.states import CallOffState, DecidingOffice, HowLong
from placements.models import Referral
from providers.models import Application, Assessment, Provider
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from tests.factories.accounts import unsaved

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
OWN, OTHER = uuid4(), uuid4()


# --- A competition is open until its deadline ---------------------------------------------------------------------
def published(closes_at, state=CallOffState.PUBLISHED):
    return CallOff(state=state, closes_at=closes_at)


def test_until_the_deadline_a_competition_is_open():
    competitions.check_open(published(AT + MOMENT), at=AT)


@pytest.mark.parametrize("closes_at", [AT, AT - MOMENT])
def test_from_the_deadline_on_it_says_when_that_was_and_that_what_was_typed_is_kept(closes_at):
    with pytest.raises(DomainError, match="The deadline was 1 June 2026 at .*What you typed is kept"):
        competitions.check_open(published(closes_at), at=AT)


@pytest.mark.parametrize("closes_at", [None, AT + MOMENT])
def test_a_competition_that_ended_before_its_deadline_takes_nothing(closes_at):
    with pytest.raises(DomainError, match="This competition has ended"):
        competitions.check_open(published(closes_at, CallOffState.NO_AWARD), at=AT)


def test_the_deadline_on_a_night_when_the_clocks_change_says_which_time_it_was():
    assert "5pm BST. " in competitions.late_words(datetime(2026, 3, 29, 16, tzinfo=UTC))
    assert "5pm. " in competitions.late_words(datetime(2026, 3, 30, 16, tzinfo=UTC))


# --- A provider's own -----------------------------------------------------------------------------------------
def test_to_the_councils_people_there_is_no_invitation_to_answer():
    with pytest.raises(NotFound, match="no such invitation"):
        competitions.own_provider(unsaved(Role.PLACEMENTS_OFFICER))
    assert competitions.own_provider(unsaved(provider_id=OWN)) == OWN


@pytest.mark.parametrize("who", [unsaved(), unsaved(provider_id=OTHER)])
def test_anothers_invitation_and_agreement_read_as_none(who):
    with pytest.raises(NotFound):
        competitions.check_own(Invitation(provider_id=OWN), who)
    with pytest.raises(NotFound):
        check_own_provider(who, ServiceAgreement(provider_id=OWN))


def test_the_own_invitation_and_agreement_are_reached_and_an_agreement_of_nobodys_by_nobody():
    competitions.check_own(Invitation(provider_id=OWN), unsaved(provider_id=OWN))
    check_own_provider(unsaved(provider_id=OWN), ServiceAgreement(provider_id=OWN))
    with pytest.raises(NotFound):
        check_own_provider(unsaved(), ServiceAgreement())


# --- Who scores -----------------------------------------------------------------------------------------------
def test_who_opened_or_published_a_competition_does_not_score_it():
    scorer, other = unsaved(Role.EVALUATOR), unsaved(Role.PLACEMENTS_OFFICER)
    competitions.check_evaluator(CallOff(opened_by=other, published_by=other), scorer, at=AT)
    for had_part in (CallOff(opened_by=scorer), CallOff(published_by=scorer)):
        with pytest.raises(NotAllowed, match="opened or published"):
            competitions.check_evaluator(had_part, scorer, at=AT)
    with pytest.raises(NotAllowed, match="is not an evaluator"):
        competitions.check_evaluator(CallOff(), unsaved(Role.AUDITOR), at=AT)


@pytest.mark.parametrize(
    ("fields", "refusal", "said"),
    [
        ({"has_conflict": None}, DomainError, "Declare first"),
        ({"has_conflict": True}, DomainError, "You declared a conflict"),
        ({"has_conflict": False, "completed_at": AT}, DomainError, "You have finished"),
    ],
)
def test_nobody_scores_before_declaring_with_a_conflict_or_after_finishing(fields, refusal, said):
    scorer = unsaved(Role.EVALUATOR)
    with pytest.raises(refusal, match=said):
        scoring.check_may_score(scorer, OfferAssessment(evaluator=scorer, **fields))


def test_scores_are_their_own_evaluators():
    with pytest.raises(NotAllowed, match="another evaluator's"):
        scoring.check_may_score(
            unsaved(Role.EVALUATOR), OfferAssessment(evaluator=unsaved(), has_conflict=False)
        )


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.EVALUATOR, False), (Role.ASC_DIRECTOR, True), (Role.PLACEMENTS_OFFICER, True)],
)
def test_who_only_scores_reads_no_outcome(role, reads):
    assert scoring.reads_outcome(unsaved(role)) is reads


def test_a_conflict_that_was_carried_over_is_told_with_the_day_of_its_declaration_or_else_of_the_choice():
    application = Application(provider=Provider(name="Fernhill Care"))
    late = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
    assigned = Assessment(application=application, assigned_at=AT - timedelta(days=9))
    declared = Assessment(application=application, assigned_at=assigned.assigned_at, declared_at=late)
    for conflict, on in ((declared, "1 June 2026"), (assigned, "23 May 2026")):
        said = f"On {on} a conflict of interest with Fernhill Care was declared, and it has offered here."
        assert scoring.carried_words(conflict) == said


# --- Who decides ----------------------------------------------------------------------------------------------
HEAD, DCS, ASC = DecidingOffice.HEAD_OF_SERVICE, DecidingOffice.DCS, DecidingOffice.ASC
TODAY = date(2026, 6, 1)


def asked(
    office=HEAD, *, how_long=HowLong.THREE_DAYS, needed_on=TODAY, argued=True, went_out_for="", by=None
):
    """A decision that an office is asked for, of a direct award in an emergency of today unless told otherwise.

    `went_out_for`: how long, of a competition.
    """
    call_off = CallOff(referral=Referral(needed_on=needed_on), how_long=went_out_for)
    proposal = AwardProposal(case=DirectAwardCase(how_long=how_long) if argued else None, call_off=call_off)
    return AskedOffice(
        office=office, by=by, authorisation=Authorisation(proposal=proposal, call_off=call_off)
    )


@pytest.mark.parametrize(
    ("roles", "office", "offices", "may"),
    [
        ([Role.HEAD_OF_SERVICE], HEAD, {HEAD}, True),
        ([Role.HEAD_OF_SERVICE], DCS, {HEAD, DCS}, False),
        ([Role.HEAD_OF_SERVICE], ASC, {ASC}, False),
        ([Role.DCS], DCS, {DCS}, True),
        ([Role.DCS], HEAD, {HEAD}, True),
        ([Role.DCS], HEAD, {HEAD, ASC}, True),
        ([Role.DCS], HEAD, {HEAD, DCS}, False),
        ([Role.DCS], ASC, {HEAD, ASC}, False),
        ([Role.ASC_DIRECTOR], ASC, {HEAD, ASC}, True),
        ([Role.ASC_DIRECTOR], HEAD, {HEAD, ASC}, False),
        ([Role.PLACEMENTS_OFFICER], HEAD, {HEAD}, False),
        ([], HEAD, {HEAD}, False),
    ],
)
def test_an_office_is_held_by_its_role_and_the_director_stands_in_where_not_asked_too(
    roles, office, offices, may
):
    assert authorising.holds_office(unsaved(*roles), asked(office), offices) is may


def decide(user, office=HEAD, *, others=(), involved=None):
    this = asked(office, how_long=HowLong.LONGER)
    authorising.check_may_decide(user, this, offices=[this, *others], involved=involved or {})


def test_who_holds_the_office_and_had_no_part_decides():
    decide(unsaved(Role.HEAD_OF_SERVICE), involved={unsaved().pk: "made the referral"})
    decide(unsaved(Role.ASC_DIRECTOR), ASC, others=[asked(HEAD, by=unsaved())])


def test_whoever_does_not_hold_the_office_is_refused_and_on_call_told_the_limits():
    with pytest.raises(NotAllowed) as refusal:
        decide(unsaved(Role.TEAM_MANAGER))
    assert str(refusal.value) == "This decision is for the Head of Service."
    with pytest.raises(NotAllowed, match="On call you authorise an emergency"):
        decide(unsaved(Role.ON_CALL_AUTHORISER))


def test_who_had_a_part_in_the_proposal_does_not_decide_it():
    head = unsaved(Role.HEAD_OF_SERVICE)
    with pytest.raises(NotAllowed, match="You made the referral, so somebody else must decide"):
        decide(head, involved={head.pk: "made the referral"})


def test_nobody_decides_for_two_offices_of_one_authorisation():
    both = unsaved(Role.HEAD_OF_SERVICE, Role.ASC_DIRECTOR)
    with pytest.raises(NotAllowed, match="for another office"):
        decide(both, ASC, others=[asked(HEAD, by=both)])
