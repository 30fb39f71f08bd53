"""Regulations 10 and 11 as gates: each is answered before the approval, by the service and by the database (S-19)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import DistanceApproval, LocationAnswer, LocationGate
from calloffs.selectors.location import gates_of, said_about
from calloffs.services import location_gates
from calloffs.states import GateAnswer, LawAnswer, LawGate, LawOffice, NotNearer, OfficeDecision
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day
from tests.factories import accounts, authority, awards, location, placements
from tests.factories.authority import asked, planned
from tests.kept_rows import kept_rows

EVERYTHING = [one for one in LawGate if one not in (LawGate.SCHOOL, LawGate.KEY_STAGE)]


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def far_away():
    """A home at a distance that nothing hurries, for a child of nine, asked for."""
    with tenancy.scope(tenancy.COUNCIL):
        return planned(distant=True)[1]


def approve(authorisation, by=None, **fields):
    return authority.approved_in_law(authorisation, by, **fields)


def gates(authorisation):
    return [one.rule.gate for one in gates_of(authorisation, said_about(authorisation), None)]


@pytest.mark.parametrize("left", EVERYTHING)
def test_no_home_is_approved_with_one_question_open_which_the_refusal_names(far_away, left):
    location.answered(far_away, left)
    with (
        pytest.raises(DatabaseError, match=f"before what the law asks is answered: {left}"),
        transaction.atomic(),
    ):
        row_alone(far_away)
    with pytest.raises(
        DomainError, match=f"Reg. 11 asks this before.*“{LawGate(left).label[:8].lower()}.*Answer it"
    ):
        approve(far_away)
    assert not DistanceApproval.objects.exists()
    location.answer(far_away, left)
    assert approve(far_away).consultations_due_on is None


def test_no_approval_rests_on_somebody_who_was_asked_after_it(far_away):
    yesterday = now() - timedelta(days=1)
    location.answered(far_away)
    with pytest.raises(DomainError, match="it was done after.*“area authority.*Ask for the approval again"):
        approve(far_away, at=yesterday)
    assert not DistanceApproval.objects.exists()
    tonight = location.answered(asked(distant=True))
    assert approve(tonight, at=yesterday).outcome == LawAnswer.APPROVED


def row_alone(authorisation, **fields):
    """The approval as a row, beside every service."""
    facts = {"office": LawOffice.DCS, "outcome": LawAnswer.APPROVED, "answered_by": "Invented Director"}
    facts |= {
        "rung_at": now(),
        "considered": "The aunt.",
        "by": authorisation.requested_by,
        "at": now(),
        **fields,
    }
    return DistanceApproval.objects.create(authorisation=authorisation, **facts)


def test_in_an_emergency_the_database_lets_follow_what_the_data_let_follow_and_nothing_else():
    tonight = asked(distant=True)
    later = {"consultations_due_on": today() + timedelta(days=7)}
    with pytest.raises(DatabaseError, match="is answered: fitting"), transaction.atomic():
        row_alone(tonight, **later)
    location.answer(tonight, LawGate.FITTING)
    with pytest.raises(DatabaseError, match="is answered: nearer"), transaction.atomic():
        row_alone(tonight, **later)
    location.answer(tonight, LawGate.NEARER)
    with pytest.raises(DatabaseError, match="is answered: area"), transaction.atomic():
        row_alone(tonight)
    row_alone(tonight, **later)


def test_an_emergencys_approval_codes_why_no_home_is_nearer_and_what_was_considered_is_its_answer():
    tonight = asked(distant=True)
    with pytest.raises(DomainError, match="Choose why no home nearer"):
        approve(tonight, why_not_nearer=())
    assert not LocationAnswer.objects.exists()
    approval = approve(tonight, why_not_nearer=(NotNearer.NO_HOME, NotNearer.LEGAL))
    nearer, fitting = LocationAnswer.objects.order_by("-gate")
    assert nearer.reasons == [NotNearer.NO_HOME, NotNearer.LEGAL]
    assert (fitting.words, fitting.by) == (approval.considered, approval.by)
    assert approval.consultations_due_on is not None


def test_near_by_the_database_asks_what_the_data_ask_near_by(far_away):
    near = planned(near=True)[1]
    row = LocationGate.objects.get(gate=LawGate.RELATIVES)
    row.valid_to = today()
    row.save()
    LocationGate.objects.create(
        gate=LawGate.RELATIVES, near_too=False, legal_basis="At a distance only", valid_from=today()
    )
    for authorisation in (near, far_away):
        location.answered(authorisation, LawGate.RELATIVES)
    with pytest.raises(DatabaseError, match="answered: relatives"), transaction.atomic():
        row_alone(far_away)
    row_alone(near)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"gate": LawGate.REVIEWING, "done_on": date(2999, 1, 1)}, "on a day to come"),
        ({"gate": LawGate.REVIEWING, "whom": ""}, "location_answer_says_who_and_when"),
        ({"gate": LawGate.REVIEWING, "number": 2}, "numbered in one line"),
        ({"gate": LawGate.AREA, "how": "email", "care_plan_given": False}, "given the care plan"),
        (
            {"gate": LawGate.AREA, "how": "email", "care_plan_given": True, "answer": "notified"},
            "given the care plan",
        ),
        (
            {"gate": LawGate.REVIEWING, "answer": "not_right", "words": "No."},
            "location_answer_fits_its_question",
        ),
        ({"gate": LawGate.NEARER, "answer": "stated"}, "location_answer_codes_why_not_nearer"),
        ({"gate": LawGate.RELATIVES, "answer": "not_right"}, "location_answer_is_in_words"),
        ({"gate": LawGate.AREA, "care_plan_given": True}, "location_answer_says_how_the_area_was_told"),
    ],
)
def test_the_database_takes_no_answer_that_is_not_whole(far_away, fields, said):
    given = {
        "number": 1,
        "answer": "consulted",
        "whom": "Invented Person",
        "done_on": today(),
        "at": now(),
        **fields,
    }
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        LocationAnswer.objects.create(authorisation=far_away, by=far_away.requested_by, **given)


def test_in_the_area_nothing_is_answered():
    with pytest.raises(DomainError, match="own area"):
        location.answer(asked(), LawGate.AREA)


def test_a_question_that_is_not_asked_of_this_child_is_not_answered(far_away):
    with pytest.raises(DomainError, match="not asked about this home"):
        location.answer(far_away, LawGate.SCHOOL)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.EVALUATOR])
def test_who_writes_nothing_down_answers_nothing(far_away, role):
    with pytest.raises(NotAllowed):
        location.answer(far_away, LawGate.REVIEWING, accounts.person(role))


def test_the_newest_answer_holds_until_the_approval_and_then_none_is_taken(far_away):
    location.answer(far_away, LawGate.REVIEWING, words="Not reached the first time.")
    location.answer(far_away, LawGate.REVIEWING, words="Agrees.")
    assert [one.number for one in said_about(far_away)] == [1, 2]
    approve(location.answered(far_away))
    with pytest.raises(Stale, match="approved on this answer"):
        location.answer(far_away, LawGate.REVIEWING)
    assert "Answered what the law asks before the move: reviewing" in [
        event.sentence.rstrip(".") for event in timeline([far_away.pk])
    ]


def test_answers_stand_for_the_home_when_it_is_asked_for_again():
    story, authorisation = planned(distant=True)
    location.answered(authorisation)
    head = accounts.person(Role.HEAD_OF_SERVICE)
    authority.decides(authorisation, head, decision=OfficeDecision.RETURN, reason="Why this fee?")
    again = awards.ask(story, "It is the benchmark.")
    assert again.pk != authorisation.pk
    assert approve(again).consultations_due_on is None


def key_stage_4(*, near=False, **case):
    """A home for a young person of Year 11, asked for, whose education the move disrupts."""
    begins = today().year if today().month >= 9 else today().year - 1
    child = placements.child(date_of_birth=date(begins - 16, 9, 1))
    story = awards.direct(referral=placements.referral(child, state=ReferralState.SEARCHING))
    story.homes[0].authority_code = authority.NEAR if near else authority.DISTANT
    story.homes[0].save()
    awards.make_case(story, "800.00", **case)
    authorisation = awards.ask(story)
    location.answer(
        authorisation, LawGate.EDUCATION, answer=GateAnswer.CHANGES, words="A place in the town’s school."
    )
    return authorisation


def test_at_a_distance_a_disrupted_year_11_waits_for_the_nominated_officer_beside_the_director():
    authorisation = key_stage_4()
    assert gates(authorisation) == [*LawGate]
    location.answered(authorisation, LawGate.KEY_STAGE)
    with pytest.raises(DomainError, match="“nominated officer, about schooling”"):
        approve(authorisation)
    with pytest.raises(DatabaseError, match="is answered: key_stage"), transaction.atomic():
        row_alone(authorisation)
    location.answer(authorisation, LawGate.KEY_STAGE)
    assert approve(authorisation).office == LawOffice.DCS


def test_near_by_the_nominated_officers_approval_is_that_of_the_schooling_too():
    authorisation = location.answered(key_stage_4(near=True), LawGate.KEY_STAGE)
    with pytest.raises(DomainError, match="about schooling"):
        approve(authorisation)
    officer = accounts.person(Role.NOMINATED_OFFICER)
    assert approve(authorisation, officer).office == LawOffice.NOMINATED


def test_who_had_a_part_approves_no_schooling_under_their_own_name():
    both = accounts.person(Role.NOMINATED_OFFICER, Role.PLACEMENTS_OFFICER)
    with pytest.raises(NotAllowed, match="another nominated officer"):
        location.answer(key_stage_4(by=both), LawGate.KEY_STAGE, both)


def test_an_approval_of_before_the_questions_shows_what_was_asked_then():
    authorisation = asked(near=True)
    for row in LocationGate.objects.all():
        row.valid_to = today()
        row.save()
    row_alone(authorisation, office=LawOffice.NOMINATED)
    page = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    shown = OnDuty(accounts.person(Role.DUTY_TEAM)).reads(page, "The aunt.")
    assert "What the law asks before the move" not in shown


def test_each_answer_leads_to_the_next_question_and_the_last_to_the_authorisation(far_away):
    location.answered(far_away, LawGate.AREA, LawGate.EDUCATION)
    officer = OnDuty(accounts.person(Role.PLACEMENTS_OFFICER))
    everything = reverse("calloffs:before_the_move", args=[far_away.pk])
    area = reverse("calloffs:answer_gate", args=[far_away.pk, LawGate.AREA])
    education = reverse("calloffs:answer_gate", args=[far_away.pk, LawGate.EDUCATION])
    detail = reverse("calloffs:authorisation_detail", args=[far_away.pk])
    officer.reads(detail, "What the law asks before the move", "Not met", area)
    officer.reads(everything, "5 of 7 questions answered", area, education)
    officer.reads(area, "They were given the care plan")
    told = {"whom": "Manchester, duty manager", "how": "email", "words": "", **day("done_on", today())}
    refused = officer.client.post(area, {**told, "key": "0d8a4c1e-6a5f-4a57-9d3f-1b1f6c0a7a01"})
    assert "care plan" in refused.content.decode()
    assert not LocationAnswer.objects.filter(gate=LawGate.AREA).exists()
    officer.sends(area, care_plan_given="on", **told)
    officer.sends(education, answer="goes_on", words="")
    officer.reads(everything, "Everything that the law asks before the move is answered")
    officer.reads(detail, "Manchester, duty manager")


def set_gate(by=None, **fields):
    facts = {"gate": LawGate.SCHOOL, "legal_basis": "Invented rule 1", "valid_from": today(), **fields}
    return location_gates.set_gate(**facts, by=by or accounts.person(Role.COMMISSIONING_MANAGER), at=now())


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"gate": "shoe_size"}, "gate"),
        ({"legal_basis": " "}, "legal_basis"),
        ({"from_year": 10}, "to_year"),
        ({"from_year": 11, "to_year": 10}, "to_year"),
        ({"from_year": -1, "to_year": 10}, "from_year"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from"),
    ],
)
def test_what_is_asked_is_set_whole_and_from_today_on(wrong, box):
    with pytest.raises(DomainError) as refused:
        set_gate(**wrong)
    assert refused.value.field == box


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE, Role.AUDITOR])
def test_who_sets_no_bands_sets_no_question(role):
    with pytest.raises(NotAllowed):
        set_gate(accounts.person(role))


def test_a_question_is_set_and_ended_on_its_page():
    manager, page = OnDuty(accounts.person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:location_gates")
    manager.reads(page, "Year 10 to Year 11", "for the council’s lawyers to confirm")
    manager.sends(
        reverse("calloffs:location_gate_set"),
        gate="school", near_too="on", from_year="0", to_year="13", legal_basis="Statutory guidance", may_follow="on",
        **day("valid_from", today()),
    )  # fmt: skip
    row = LocationGate.objects.get(gate=LawGate.SCHOOL, valid_to=None)
    manager.reads(page, "Reception to Year 13", "Statutory guidance")
    end = reverse("calloffs:location_gate_end", args=[row.pk])
    manager.sends(end, **day("valid_to", today() + timedelta(days=9)))
    row.refresh_from_db()
    assert row.valid_to == today() + timedelta(days=9)


def test_the_homes_that_offered_and_are_nearer_stand_beside_the_approval(clock):
    story = awards.scored(clock, "3000.00", "3100.00")
    far, near = story.homes
    far.authority_code, far.easting = authority.DISTANT, near.easting + 40_000
    far.save()
    awards.recommend(story)
    authorisation = awards.ask(story)
    officer = OnDuty(accounts.person(Role.PLACEMENTS_OFFICER))
    for page, more in (("authorisation_in_law", []), ("answer_gate", [LawGate.NEARER])):
        address = reverse(f"calloffs:{page}", args=[authorisation.pk, *more])
        officer.reads(address, "1 of 2 homes that offered", near.name)
