"""Money and law are two authorities: a home outside the area is approved in law before the move, by every route."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import Authorisation, DistanceApproval, ProvisionalAuthority
from calloffs.selectors.authorisations import waiting_for as asked_of
from calloffs.states import (
    AuthorisationState,
    CallOffState,
    LawAnswer,
    LawGate,
    LawOffice,
    OfficeDecision,
    StandInOffice,
)
from placements.models import Placement
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.factories import accounts, authority, awards, location
from tests.factories.authority import asked, decides, planned
from tests.factories.rows import all_of

CONSIDERED = "The aunt lives there, and no nearer home has a place."


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


# --- Nothing goes on without it -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("where", "who"), [("near", "nominated officer"), ("distant", "Director")])
def test_provisional_authority_stands_for_no_approval_in_law(where, who):
    authority.scheme()
    with pytest.raises(DomainError, match=rf"the {who} approves it before the move, in an emergency too"):
        authority.give(asked(**{where: True}))


def test_near_too_the_head_of_service_authorises_only_with_what_was_considered():
    _story, authorisation = planned(near=True)
    head = accounts.person(Role.HEAD_OF_SERVICE)
    with pytest.raises(DomainError, match="Say what was considered"):
        decides(authorisation, head)
    with pytest.raises(DomainError, match="Reg. 11 asks this before the home is approved"):
        decides(authorisation, head, considered=CONSIDERED)
    assert not DistanceApproval.objects.exists()
    done = decides(location.answered(authorisation), head, considered=CONSIDERED)
    kept = DistanceApproval.objects.get()
    assert done.state == AuthorisationState.AUTHORISED
    assert (kept.office, kept.considered, kept.answered_by) == (
        LawOffice.NOMINATED,
        CONSIDERED,
        head.described,
    )


def test_whoever_refuses_or_returns_the_money_approves_nothing_in_law():
    _story, authorisation = planned(near=True)
    decides(
        authorisation, accounts.person(Role.HEAD_OF_SERVICE), decision=OfficeDecision.REFUSE, reason="Too dear.",
        considered=CONSIDERED,
    )  # fmt: skip
    assert not DistanceApproval.objects.exists()


def test_in_the_councils_own_area_nobody_is_asked():
    story = awards.authorised_direct(age=9)
    assert not DistanceApproval.objects.exists()
    with pytest.raises(DomainError, match="own area"):
        authority.approved_in_law(Authorisation.objects.get(call_off=story.call_off))


def test_the_database_awards_nothing_outside_the_area_without_it():
    story, authorisation = planned(near=True)
    signed_by(authorisation.offices.get(), Role.HEAD_OF_SERVICE)
    authorisation.state, authorisation.authorised_at = AuthorisationState.AUTHORISED, now()
    authorisation.save()
    call_off = story.fresh()
    call_off.state, call_off.authorised_at = CallOffState.AUTHORISED, now()
    call_off.save()
    call_off.state, call_off.awarded_at = CallOffState.AWARDED, now()
    with pytest.raises(DatabaseError, match="before it is awarded"), transaction.atomic():
        call_off.save()


def signed_by(asked_office, role):
    """The office's decision as a row alone, beside every service."""
    asked_office.decision, asked_office.no_conflict_declared = OfficeDecision.AUTHORISE, True
    asked_office.by, asked_office.at = accounts.person(role), now()
    asked_office.save()


@pytest.mark.parametrize("where", ["near", "distant"])
def test_the_database_gives_no_provisional_authority_without_it(where):
    authority.scheme()
    authorisation = asked(**{where: True})
    authorisation.state, authorisation.provisional_reason = AuthorisationState.PROVISIONAL, "Tonight."
    authorisation.provisional_under = ProvisionalAuthority.objects.get()
    authorisation.provisional_by = accounts.person(Role.ON_CALL_AUTHORISER)
    authorisation.provisional_at, authorisation.provisional_until = now(), now() + timedelta(hours=1)
    with pytest.raises(DatabaseError, match="approved in law"), transaction.atomic():
        authorisation.save()


def test_the_database_takes_no_nominated_officers_word_for_a_distance():
    authority.scheme()
    authorisation = location.answered(asked(distant=True))
    DistanceApproval.objects.create(
        authorisation=authorisation, office=LawOffice.NOMINATED, outcome=LawAnswer.APPROVED, answered_by="Somebody",
        rung_at=now(), considered=CONSIDERED, by=accounts.person(Role.DUTY_TEAM), at=now(),
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="approved in law"), transaction.atomic():
        authority.give(authorisation)


@pytest.mark.parametrize("where", ["near", "distant"])
def test_approved_by_telephone_it_goes_on_to_the_placement(where):
    authority.scheme()
    story, authorisation = authority.asked_tonight(**{where: True})
    authority.approved_in_law(authorisation)
    authority.give(authorisation)
    awards.sign(awards.issue(story), awards.signer(story))
    assert story.fresh().state == CallOffState.AWARDED and Placement.objects.exists()


def test_a_directors_decision_of_before_these_rows_stands():
    story, authorisation = planned(distant=True)
    signed_by(authorisation.offices.get(office="dcs"), Role.DCS)
    done = decides(authorisation, accounts.person(Role.HEAD_OF_SERVICE))
    assert done.state == AuthorisationState.AUTHORISED and story.call_off


# --- What is written down -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"considered": " "}, "what was considered"),
        ({"answered_by": ""}, "who answered"),
        ({"at": None}, "when it was"),
        ({"office": LawOffice.NOMINATED}, "who was asked"),
        ({"outcome": ""}, "what came of it"),
        ({"outcome": LawAnswer.REFUSED}, "why it was refused"),
        ({"outcome": LawAnswer.NOT_REACHED}, "whom you tried"),
    ],
)
def test_an_answer_is_whole(wrong, said):
    authorisation = asked(distant=True)
    with pytest.raises(DomainError, match=f"(?i){said}"):
        authority.approved_in_law(authorisation, **wrong)
    with pytest.raises(DomainError, match="in the future"):
        authority.approved_in_law(authorisation, at=now() + timedelta(minutes=5))
    assert not DistanceApproval.objects.exists()


def test_a_director_who_refused_leaves_a_row_and_the_sentence_that_says_what_next():
    authority.scheme()
    authorisation = asked(distant=True)
    authority.approved_in_law(authorisation, outcome=LawAnswer.REFUSED, answer="Too far from school.")
    assert DistanceApproval.objects.get().answer == "Too far from school."
    with pytest.raises(DomainError, match="Director refused this home under reg. 11.*Propose another home"):
        authority.give(authorisation)
    with pytest.raises(Stale, match="answered already"):
        authority.approved_in_law(authorisation)


def test_nobody_reached_leaves_a_row_too_and_is_asked_again():
    authority.scheme()
    authorisation = asked(distant=True)
    authority.approved_in_law(authorisation, outcome=LawAnswer.NOT_REACHED, answer="Three calls, no answer.")
    with pytest.raises(DomainError, match="nobody was reached.*Ring again.*stands in for the Director"):
        authority.give(authorisation)
    authority.approved_in_law(authorisation)
    assert authority.give(authorisation).state == AuthorisationState.PROVISIONAL
    assert [one.outcome for one in DistanceApproval.objects.all()] == ["not_reached", "approved"]


def test_near_the_director_may_approve_what_the_nominated_officer_refused():
    authorisation = asked(near=True)
    refused = {
        "office": LawOffice.NOMINATED,
        "outcome": LawAnswer.REFUSED,
        "answer": "The school is too far.",
    }
    authority.approved_in_law(authorisation, **refused)
    with pytest.raises(DomainError, match="who was asked"):
        authority.approved_in_law(authorisation, office=LawOffice.NOMINATED)
    assert authority.approved_in_law(authorisation).office == LawOffice.DCS


def test_a_home_near_by_waits_for_the_nominated_officer_until_it_is_answered():
    """A line of its own on the home page, whatever the money; of a home at a distance the Director alone is asked."""
    officer = accounts.person(Role.NOMINATED_OFFICER)
    near, _distant, _inside = asked(near=True), asked(distant=True), asked()
    [item] = [one for one in work_of(officer, now()) if one.page == "calloffs:authorisation_detail"]
    assert (item.verb, item.pk, item.mine) == ("Approve the home in law", near.pk, True)
    authority.approved_in_law(near, outcome=LawAnswer.NOT_REACHED, answer="Three calls, no answer.")
    assert asked_of(officer, now()).get().pk == near.pk
    authority.approved_in_law(near, officer)
    assert not asked_of(officer, now()).exists()


def test_what_the_nominated_officer_refused_waits_for_them_no_more():
    officer, near = accounts.person(Role.NOMINATED_OFFICER), asked(near=True)
    authority.approved_in_law(near, officer, outcome=LawAnswer.REFUSED, answer="The school is too far.")
    assert not asked_of(officer, now()).exists()


def test_who_stands_in_for_the_nominated_officer_has_the_line_and_is_told_and_decides_no_money_by_it():
    officer, head = accounts.person(Role.NOMINATED_OFFICER), accounts.person(Role.HEAD_OF_SERVICE)
    authority.stand_in(officer, head, office=StandInOffice.NOMINATED)
    near = asked(near=True)
    told = all_of(Notice).filter(kind="authorisation.requested").values_list("recipient_id", flat=True)
    assert {officer.pk, head.pk} <= set(told)
    [item] = [one for one in work_of(head, now()) if one.pk == near.pk]
    assert item.verb == "Approve the home in law" and f"for {officer.name}" in item.note
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        decides(near, head, office="dcs")
    page = OnDuty(head).reads(f"/authorisations/{near.pk}/approval-in-law/")
    assert f"as Nominated officer for {officer.name} (stand-in)" in page
    kept = authority.approved_in_law(near, head)
    assert (kept.office, kept.stand_in.absent) == (LawOffice.NOMINATED, officer)
    assert kept.answered_by == f"{head.described}, for {officer.name}"
    told = [event.sentence for event in timeline([near.pk])]
    assert f"Answered for {officer.name} as stand-in about a home outside the area: approved." in told


def test_in_ones_own_right_or_by_telephone_nobody_is_answered_for():
    officer, other = accounts.person(Role.NOMINATED_OFFICER), accounts.person(Role.NOMINATED_OFFICER)
    authority.stand_in(officer, other, office=StandInOffice.NOMINATED)
    kept = authority.approved_in_law(asked(near=True), other)
    assert (kept.stand_in, kept.answered_by) == (None, other.described), (
        "who holds the office needs no mandate"
    )
    head = accounts.person(Role.HEAD_OF_SERVICE)
    authority.stand_in(accounts.person(Role.NOMINATED_OFFICER), head, office=StandInOffice.NOMINATED)
    rung = authority.approved_in_law(
        asked(near=True), head, outcome=LawAnswer.NOT_REACHED, answer="No answer."
    )
    assert rung.stand_in is None


def test_who_stands_in_for_the_director_answers_about_a_distance_in_their_name(clock):
    director, head, far = (
        accounts.person(Role.DCS),
        accounts.person(Role.HEAD_OF_SERVICE),
        asked(distant=True),
    )
    authority.stand_in(director, head)
    kept = authority.approved_in_law(far, head)
    assert (kept.office, kept.stand_in.absent) == (LawOffice.DCS, director)
    near = asked(near=True)
    assert authority.approved_in_law(near, head).stand_in is None, "near by the office is their own"


def test_nobody_answers_in_the_name_of_who_had_a_part_in_it():
    both = accounts.person(Role.NOMINATED_OFFICER, Role.PLACEMENTS_OFFICER)
    head, near = accounts.person(Role.HEAD_OF_SERVICE), asked(near=True, by=both)
    authority.stand_in(both, head, office=StandInOffice.NOMINATED)
    with pytest.raises(NotAllowed, match="nobody decides it in their name"):
        authority.approved_in_law(near, head)


def test_the_database_takes_no_answer_in_the_name_of_who_is_not_stood_in_for():
    officer, head = accounts.person(Role.NOMINATED_OFFICER), accounts.person(Role.HEAD_OF_SERVICE)
    row = authority.stand_in(officer, head, office=StandInOffice.NOMINATED)
    kept = authority.approved_in_law(asked(near=True), head)
    facts = {field.attname: getattr(kept, field.attname) for field in kept._meta.fields if field.name != "id"}
    facts |= {"outcome": LawAnswer.REFUSED, "answer": "No."}
    for wrong in (
        {"by_id": accounts.person(Role.HEAD_OF_SERVICE).pk},
        {"office": LawOffice.DCS},
        {"at": row.named_at + timedelta(days=9)},
    ):
        with pytest.raises(DatabaseError, match="or stands in for who does"), transaction.atomic():
            DistanceApproval.objects.create(**{**facts, **wrong})


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.ON_CALL_AUTHORISER, Role.ASC_DIRECTOR])
def test_nobody_stands_in_for_the_nominated_officer_who_answers_for_no_home_in_law(role):
    with pytest.raises(DomainError, match="may not act for the Nominated officer"):
        authority.stand_in(
            accounts.person(Role.NOMINATED_OFFICER), accounts.person(role), office=StandInOffice.NOMINATED
        )


def test_the_nominated_officer_answers_under_their_own_name_and_not_about_what_they_had_a_part_in():
    officer = accounts.person(Role.NOMINATED_OFFICER)
    assert authority.approved_in_law(asked(near=True), officer).answered_by == officer.described
    both = accounts.person(Role.NOMINATED_OFFICER, Role.PLACEMENTS_OFFICER)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        authority.approved_in_law(asked(near=True, by=both), both)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.EVALUATOR])
def test_who_writes_nothing_down_records_no_approval(role):
    with pytest.raises(NotAllowed):
        authority.approved_in_law(asked(distant=True), accounts.person(role))


def test_whoever_asked_is_told_of_the_answer():
    authorisation = asked(near=True)
    authority.approved_in_law(authorisation)
    told = all_of(Notice).get(kind="authorisation.in_law")
    assert told.recipient_id == authorisation.requested_by_id


# --- The consultations follow -------------------------------------------------------------------------------------
def test_in_an_emergency_the_consultations_follow_by_a_day_and_are_done_with_the_last_answer():
    near = asked(near=True)
    approval = authority.approved_in_law(near)
    assert approval.consultations_due_on > today()
    location.answered(near, LawGate.AREA)
    approval.refresh_from_db()
    assert approval.consulted_on is None
    location.answer(near, LawGate.AREA)
    approval.refresh_from_db()
    assert approval.consulted_on == today()
    with pytest.raises(Stale, match="approved on this answer"):
        location.answer(near, LawGate.AREA)


def waiting_for(role):
    """The lines of a home page about consultations that follow."""
    return [item for item in work_of(accounts.person(role), now()) if item.page == "calloffs:before_the_move"]


def test_what_is_to_follow_stands_on_the_home_page_until_it_is_recorded():
    near = asked(near=True)
    approval = authority.approved_in_law(near)
    (line,) = waiting_for(Role.DUTY_TEAM)
    assert (line.pk, line.due) == (near.pk, approval.consultations_due_on)
    assert waiting_for(Role.SOCIAL_WORKER) == []
    location.answered(near)
    assert waiting_for(Role.DUTY_TEAM) == []


def test_answered_before_there_is_no_clock():
    assert authority.approved_in_law(location.answered(asked(near=True))).consultations_due_on is None
