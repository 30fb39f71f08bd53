"""The answer on the impact on Adult Social Care: where nobody has given it, its office authorises with it only."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import AskedOffice, Authorisation
from calloffs.rules.proposals import check_impact_of_office
from calloffs.selectors.authorisations import choice_for, impact_is_open
from calloffs.services import authorising
from calloffs.states import AuthorisationState, CallOffState, DecidingOffice, OfficeDecision
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.browsing import PageClient
from tests.factories import accounts, awards
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

ANSWER = {"impact": "likely", "impact_reason": "He may need supported living after 18."}
QUESTION = "budget likely to be affected after the child turns 18?"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def asked(**fields):
    """A direct award for a child of 15, whose uncut term would pass 18, waiting for the director and ASC."""
    story = awards.direct(age=15)
    awards.make_case(story, **fields)
    found = awards.ask(story)
    return story, found, {office.office: office for office in found.offices.all()}


@kept_rows
def waiting():
    return asked()


def decide(office, by, decision=OfficeDecision.AUTHORISE, **given):
    given = {"reason": "", "no_conflict": True, **given}
    return authorising.decide(asked=office, decision=decision, by=by, at=now(), **given)


def asc():
    return accounts.person(Role.ASC_DIRECTOR)


# --- The rule -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("impact", "reason", "asked_for", "authorises", "said"),
    [
        ("", "", True, True, "Answer it before you authorise"),
        ("", "Because.", True, True, "Answer it before you authorise"),
        ("no", " ", True, True, "why you gave this answer"),
        ("perhaps", "Because.", True, True, "Choose yes, likely or no"),
        ("likely", "", True, False, "why you gave this answer"),
        ("", "Because.", True, False, "Choose an answer"),
        ("no", "None.", False, True, "is not asked of this office"),
        ("", "Because.", False, False, "is not asked of this office"),
    ],
)
def test_an_answer_with_a_key_is_whole_and_only_where_it_is_asked(
    impact, reason, asked_for, authorises, said
):
    with pytest.raises(DomainError, match=said):
        check_impact_of_office(impact, reason, asked=asked_for, authorises=authorises)


def test_a_key_that_returns_or_refuses_may_leave_the_question_open():
    check_impact_of_office("", "", asked=True, authorises=False)


# --- The decision ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "given", [{}, {"impact": "no"}, {"impact_reason": "None."}, {**ANSWER, "impact": "perhaps"}]
)
def test_adult_social_care_does_not_authorise_without_an_answer_and_its_reason(given, waiting):
    story, found, offices = waiting
    with pytest.raises(DomainError):
        decide(offices[DecidingOffice.ASC], asc(), **given)
    assert AskedOffice.objects.get(pk=offices[DecidingOffice.ASC].pk).decision == ""
    assert Authorisation.objects.get(pk=found.pk).state == AuthorisationState.REQUESTED
    assert not all_of(Event).filter(name="authorisation.key_turned").exists()
    assert story.fresh().state == CallOffState.RECOMMENDED


def test_another_office_does_not_answer_for_adult_social_care(waiting):
    _story, found, offices = waiting
    assert not impact_is_open(offices[DecidingOffice.DCS], found.proposal)
    with pytest.raises(DomainError, match="is not asked of this office"):
        decide(offices[DecidingOffice.DCS], accounts.person(Role.DCS), **ANSWER)
    assert AskedOffice.objects.get(pk=offices[DecidingOffice.DCS].pk).decision == ""


def test_an_answer_that_is_recorded_is_not_given_again_with_the_decision():
    _story, found, offices = asked(asc_impact="yes", asc_impact_reason="Supported living.")
    director = asc()
    assert not choice_for(director, found).asks_impact
    with pytest.raises(DomainError, match="is not asked of this office"):
        decide(offices[DecidingOffice.ASC], director, **ANSWER)
    assert (
        decide(offices[DecidingOffice.ASC], director).offices.get(office=DecidingOffice.ASC).asc_impact == ""
    )


@pytest.mark.parametrize("impact", ["yes", "likely", "no"])
def test_the_answer_stands_on_the_key_and_the_proposal_stays_as_it_was(impact, waiting):
    story, found, offices = waiting
    director = asc()
    assert choice_for(director, found).asks_impact
    decide(offices[DecidingOffice.ASC], director, **{**ANSWER, "impact": impact})
    done = decide(offices[DecidingOffice.DCS], accounts.person(Role.DCS))
    assert done.state == AuthorisationState.AUTHORISED
    kept = done.offices.get(office=DecidingOffice.ASC)
    assert (kept.asc_impact, kept.asc_impact_reason) == (impact, ANSWER["impact_reason"])
    assert done.proposal.asc_impact == ""
    told = all_of(Event).get(name="call_off.impact_answered", subject_id=story.call_off.pk)
    assert (told.actor_id, told.payload) == (director.pk, {"answer": impact})


def test_adult_social_care_returns_it_without_an_answer(waiting):
    story, _found, offices = waiting
    done = decide(
        offices[DecidingOffice.ASC], asc(), OfficeDecision.RETURN, reason="What does his pathway plan say?"
    )
    assert done.state == AuthorisationState.RETURNED
    assert story.fresh().state == CallOffState.CASE_MADE


# --- The database ---------------------------------------------------------------------------------------------
def signed(office, by, **fields):
    """Written past the service."""
    for name, value in {"decision": "authorise", "by": by, "at": now(), **fields}.items():
        setattr(office, name, value)
    office.no_conflict_declared = True
    office.save()


def test_the_database_refuses_authorised_without_a_recorded_answer(waiting):
    _story, found, offices = waiting
    for office, role in awards.OFFICES.items():
        if office in offices:
            signed(offices[office], accounts.person(role))
    found.state, found.authorised_at = AuthorisationState.AUTHORISED, now()
    with pytest.raises(DatabaseError, match="is not answered"), transaction.atomic():
        found.save()


@pytest.mark.parametrize(
    ("office", "fields", "constraint"),
    [
        (DecidingOffice.ASC, {"asc_impact": "perhaps", "asc_impact_reason": "x"}, "key_impact_known"),
        (DecidingOffice.ASC, {"asc_impact": "no"}, "key_impact_has_a_reason"),
        (DecidingOffice.ASC, {"asc_impact_reason": "x"}, "key_impact_has_a_reason"),
        (
            DecidingOffice.DCS,
            {"asc_impact": "no", "asc_impact_reason": "x"},
            "comes_with_the_decision_of_asc",
        ),
    ],
)
def test_the_database_refuses_half_an_answer_and_another_offices(office, fields, constraint, waiting):
    _story, _found, offices = waiting
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        signed(offices[office], accounts.person(awards.OFFICES[office]), **fields)


def test_the_database_refuses_an_answer_before_its_decision_and_a_change_after_it(waiting):
    _story, _found, offices = waiting
    office = offices[DecidingOffice.ASC]
    office.asc_impact, office.asc_impact_reason = "no", "None."
    with pytest.raises(DatabaseError, match="comes_with_the_decision_of_asc"), transaction.atomic():
        office.save()
    decide(office, asc(), **ANSWER)
    with pytest.raises(DatabaseError, match="A decision stands"), transaction.atomic():
        AskedOffice.objects.filter(pk=office.pk).update(asc_impact="no")


# --- The pages ------------------------------------------------------------------------------------------------
def by(person):
    client = PageClient()
    client.force_login(person)
    return client


def text(answer):
    return answer.content.decode()


def sent(**fields):
    return {"no_conflict": "on", "decision": "authorise", "key": str(uuid4()), **fields}


def test_the_question_is_on_the_page_of_adult_social_care_only_and_only_until_it_is_answered(waiting):
    _story, found, offices = waiting
    url = f"/authorisations/{found.pk}/"
    assert QUESTION in text(by(asc()).get(url))
    shown = text(by(accounts.person(Role.DCS)).get(url))
    assert QUESTION not in shown and "Record my decision" in shown
    _story, answered, _keys = asked(asc_impact="yes", asc_impact_reason="Supported living.")
    shown = text(by(asc()).get(f"/authorisations/{answered.pk}/"))
    assert QUESTION not in shown and "Record my decision" in shown


def test_the_page_refuses_kindly_keeps_what_was_typed_and_shows_the_answer_afterwards(waiting):
    story, found, offices = waiting
    director, url = by(asc()), f"/authorisations/{found.pk}/"
    refused = text(director.post(url, sent(reason="A reason that I typed.")))
    assert "There is a problem" in refused and "Answer it before you authorise" in refused
    assert "A reason that I typed." in refused and "No answer yet" in refused
    answer = {"asc_impact": "likely", "asc_impact_reason": ANSWER["impact_reason"]}
    assert director.post(url, sent(**answer)).status_code == 302
    officer = by(story.officer)
    for page in (url, f"/call-offs/{story.call_off.pk}/proposal/"):
        shown = text(officer.get(page))
        assert "Likely" in shown and ANSWER["impact_reason"] in shown and "No answer yet" not in shown
    assert "Impact on Adult Social Care: likely." in text(officer.get(url))


def test_an_answer_of_a_returned_authorisation_does_not_count_for_the_next(waiting):
    story, found, offices = waiting
    decide(offices[DecidingOffice.ASC], asc(), **ANSWER)
    decide(
        offices[DecidingOffice.DCS], accounts.person(Role.DCS), OfficeDecision.RETURN, reason="Why this fee?"
    )
    shown = text(by(story.officer).get(f"/call-offs/{story.call_off.pk}/proposal/"))
    assert "No answer yet" in shown and "Impact on Adult Social Care: likely." in shown
    again = awards.ask(story)
    assert choice_for(asc(), again).asks_impact


# --- Before authorisation is asked for ------------------------------------------------------------------------
def test_adult_social_care_answers_before_it_is_asked_for_its_key():
    story = awards.direct(age=15)
    awards.make_case(story)
    director = PageClient()
    director.force_login(asc())
    page = f"/call-offs/{story.call_off.pk}/"
    proposal = director.get(f"{page}proposal/").content.decode()
    assert f"{page}proposal/impact/" in proposal
    answer = {"asc_impact": "no", "asc_impact_reason": "No need after 18.", "key": str(uuid4())}
    assert director.post(f"{page}proposal/impact/", answer).status_code == 302
    assert awards.proposal(story).asc_impact == "no"


def test_adult_social_care_sees_no_call_off_whose_term_ends_before_18():
    story = awards.direct(age=12)
    awards.make_case(story)
    director = PageClient()
    director.force_login(asc())
    assert director.get(f"/call-offs/{story.call_off.pk}/proposal/").status_code in (403, 404)


def test_who_may_not_answer_the_impact_gets_no_link_to_the_question():
    story = awards.direct(age=15)
    awards.make_case(story)
    reader = PageClient()
    reader.force_login(accounts.person(Role.AUDITOR))
    assert "/impact/" not in reader.get(f"/call-offs/{story.call_off.pk}/proposal/").content.decode()
