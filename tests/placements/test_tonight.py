"""An emergency asks less at first: what cannot wait tonight is asked, the rest within five working days."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from placements.models import Referral, ReferralChange
from placements.rules.answers import IN_EMERGENCY, says_nothing
from placements.rules.completeness import left_for_later, missing, next_section, sections_for, why_not_submit
from placements.rules.deriving import with_derived
from placements.rules.later import clock_of
from placements.rules.questions import QUESTIONS, SECTIONS, section
from placements.services import referrals as services
from placements.services.answering_later import answer_later
from placements.services.reopening import reopen_approved
from placements.states import CulturalNeeds, ReferralState, Risk
from reporting.selectors.worklist.afterwards import later_work
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, page, send, summary

pytestmark = pytest.mark.usefixtures("council_scope")
MONDAY = date(2026, 11, 30)
CAN_WAIT = [question.field for question in QUESTIONS.values() if question.can_wait]
SHORT = {field: [] if field == "communication_requirements" else None if field == "home_adaptation" else ""
         for field in CAN_WAIT}  # fmt: skip


def tonight(state=ReferralState.DRAFT, **fields):
    """A referral of today, of which only what cannot wait is answered."""
    return made.referral(
        **{"state": state, "needed_on": clock.today(), IN_EMERGENCY: True, **SHORT, **made.TONIGHT, **fields}
    )


@pytest.fixture
def approved(officer, manager):
    """One that an officer submitted and a manager approved, with its answers left for later."""
    referral = tonight()
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    return services.approve_referral(
        referral=Referral.objects.get(pk=referral.pk), by=manager, at=clock.now()
    )


def later(referral, by, **fields):
    current = Referral.objects.get(pk=referral.pk)
    return answer_later(referral=current, version=current.version, fields=fields, by=by, at=clock.now())


# --- The rules ---
@pytest.mark.parametrize("said", ["None known.", "n/a", "-", "TBC", "Not yet", "Nobody."])
@pytest.mark.parametrize("field", ["medical_consent", "travel", "reviewing_officer_told"])
def test_where_somebody_is_wanted_a_box_that_is_only_filled_is_no_answer(officer, field, said):
    """Who may consent, who takes the child, who was told: never left for later, and never "none" (S-30)."""
    with pytest.raises(DomainError, match="write who it is, or whom you rang and when") as refused:
        services.submit_referral(referral=tonight(**{field: said}), by=officer, at=clock.now())
    assert f"“{said}” does not say it" in str(refused.value)


@pytest.mark.parametrize("field", ["allergies", "medication"])
def test_no_allergies_and_no_medication_are_answers(officer, field):
    services.submit_referral(referral=tonight(**{field: "None known."}), by=officer, at=clock.now())


@pytest.mark.parametrize("said", ["Ms Wren, 21:40", "None of us; the EDT worker rang", "Mother", "22:10"])
def test_a_name_or_a_time_says_something(said):
    assert not says_nothing(said)


@pytest.mark.parametrize("days", range(0, 8))
def test_an_emergency_is_what_one_person_alone_may_act_in(days):
    """Friday's need for Monday is one, because nobody else is at work before; for Tuesday it is not."""
    friday = date(2026, 11, 27)
    derived = with_derived({"needed_on": friday + timedelta(days)}, {}, friday)
    assert derived[IN_EMERGENCY] is (friday + timedelta(days) <= MONDAY)


def test_an_emergency_stays_what_it_was_on_the_day_the_date_was_written():
    kept = {"needed_on": MONDAY, IN_EMERGENCY: False, "needed_by": "x"}
    assert IN_EMERGENCY not in with_derived({"needed_on": MONDAY}, kept, MONDAY)
    assert (
        with_derived({"needed_on": MONDAY + timedelta(30)}, kept | {IN_EMERGENCY: True}, MONDAY)[IN_EMERGENCY]
        is False
    )


@pytest.mark.parametrize("field", made.TONIGHT)
def test_what_cannot_wait_is_never_left(field):
    reasons = why_not_submit({**tonight().approval_facts, field: ""})
    assert any(QUESTIONS[field].noun in reason for reason in reasons)


@pytest.mark.parametrize("field", [*CAN_WAIT])
def test_by_day_nothing_waits(field):
    by_day = {**made.referral().approval_facts, IN_EMERGENCY: False, field: None}
    assert left_for_later(by_day) == [] and why_not_submit(by_day)


def test_by_day_nothing_of_tonight_is_asked():
    answers = {**made.referral().answers, IN_EMERGENCY: False}
    assert section("tonight") not in sections_for(answers)
    assert all(not missing(one, {**answers, **dict.fromkeys(made.TONIGHT, "")}) for one in SECTIONS)


def test_wishes_family_and_risks_never_wait():
    for field in ("wishes", "in_house_considered", "service_type", "needed_on", "risk_self_harm"):
        assert any(missing(one, {**tonight().answers, field: ""}) for one in SECTIONS), field


def test_in_an_emergency_nobody_is_led_to_a_part_that_nothing_waits_for():
    answers = {**tonight().answers, "wishes": ""}
    assert next_section(section("tonight"), answers, []).code == "wishes"
    assert next_section(section("wishes"), {**answers, "wishes": "A garden."}, []) is None


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.sets(st.sampled_from(CAN_WAIT)))
def test_the_clock_runs_only_where_something_waits(on, answered):
    answers = {**dict.fromkeys(QUESTIONS, "x"), IN_EMERGENCY: True}
    answers |= {field: "" for field in CAN_WAIT if field not in answered}
    kept = clock_of(answers, on)
    assert set(kept["left_for_later"]) == set(CAN_WAIT) - answered
    assert kept["later_due_on"] == (on if kept["left_for_later"] else None)


# --- Approval, and afterwards ---
def test_the_approval_keeps_what_waits_and_by_when(approved):
    assert approved.left_for_later == CAN_WAIT
    assert approved.later_due_on == add_working_days(clock.today(), 5)


def test_answers_given_afterwards_leave_the_approval_and_are_kept_as_changes(approved, officer):
    after = later(approved, officer, needs_story="Likes football.", pets="Not Known")
    assert after.state == ReferralState.APPROVED and after.approved_at
    assert set(CAN_WAIT) - set(after.left_for_later) == {"needs_story", "pets"}
    assert set(ReferralChange.objects.values_list("field", flat=True)) == {"needs_story", "pets"}


def test_an_answer_that_asks_for_another_leaves_that_one_open(approved, officer):
    after = later(approved, officer, cultural_needs=CulturalNeeds.REQUIRED)
    assert "cultural_detail" in after.left_for_later


@pytest.mark.parametrize("field", ["wishes", "risk_missing", "needed_on", IN_EMERGENCY, "allergies"])
def test_nothing_else_is_changed_by_this_way(approved, officer, field):
    with pytest.raises(ValueError, match="Not left for later"):
        later(
            approved,
            officer,
            **{field: clock.today() + timedelta(1) if field == "needed_on" else Risk.PRESENT},
        )


def test_what_was_answered_is_not_written_over(approved, officer):
    later(approved, officer, needs_story="Likes football.")
    with pytest.raises(Stale, match="Answered already: the child's story and needs"):
        later(approved, officer, needs_story="Does not.", pets="Not Known")
    assert Referral.objects.get(pk=approved.pk).pets == ""


def test_two_at_once_and_an_empty_sending_are_refused(approved, officer):
    stale = approved.version
    later(approved, officer, needs_story="Likes football.")
    with pytest.raises(Stale, match="Nothing of yours was saved"):
        answer_later(
            referral=approved, version=stale, fields={"pets": "Not Known"}, by=officer, at=clock.now()
        )
    with pytest.raises(DomainError, match="at least one"):
        later(approved, officer, pets="")


def test_who_answers_later_than_another_loses_nothing_that_was_typed(approved, officer):
    url, read = page("referral_later", approved.pk), Referral.objects.get(pk=approved.pk)
    later(approved, officer, needs_story="Likes football.")
    refused = send(
        as_user(officer), url, 200, version=read.version, needs_story="Likes chess.", pets="Not Known"
    )
    assert "Nothing of yours was saved" in summary(refused) and "Likes chess." in refused.content.decode()
    assert Referral.objects.get(pk=approved.pk).needs_story == "Likes football."


def test_a_draft_and_a_withdrawn_referral_take_none(officer, manager, approved):
    with pytest.raises(Stale):
        later(tonight(), officer, pets="Not Known")
    services.withdraw_referral(referral=approved, reason="Went home.", by=officer, at=clock.now())
    with pytest.raises(Stale):
        later(approved, officer, pets="Not Known")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONING_MANAGER, Role.SOCIAL_WORKER])
def test_who_makes_no_referrals_or_works_with_another_child_answers_nothing(approved, role):
    with pytest.raises(NotAllowed):
        later(approved, person(role), pets="Not Known")


def test_reopened_it_is_asked_whole_by_its_new_day_and_keeps_no_clock(approved, officer):
    after = reopen_approved(referral=approved, reason="Another day.", by=officer, at=clock.now())
    after.refresh_from_db()
    assert (after.left_for_later, after.later_due_on) == ([], None)


def test_the_database_keeps_a_clock_beside_what_waits():
    with pytest.raises(IntegrityError, match="referral_left_for_later_has_a_clock"), transaction.atomic():
        tonight(ReferralState.APPROVED, left_for_later=["pets"])


@pytest.mark.parametrize(
    "given",
    [
        {"pets": "Yes - can", "left_for_later": []},
        {"left_for_later": ["needs_story", "pets"]},
        {"needs_story": "Another."},
    ],
)
def test_the_database_lets_nothing_be_answered_that_was_not_left(approved, officer, given):
    """Of a referral in which only the story was left, and is given by now."""
    for field, value in {"pets": "Not Known", "needs_story": "Likes football."}.items():
        later(approved, officer, **{field: value})
    with pytest.raises(DatabaseError, match="stays|not left"), transaction.atomic():
        Referral.objects.filter(pk=approved.pk).update(**given)


def test_by_day_the_database_lets_an_approved_answer_stand_empty():
    by_day = made.referral(cultural_detail="")
    with pytest.raises(DatabaseError, match="was not left for later"), transaction.atomic():
        Referral.objects.filter(pk=by_day.pk).update(cultural_detail="Halal food.")


# --- The pages ---
def test_the_approver_reads_what_would_wait(officer, manager):
    referral = tonight()
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    html = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    assert "answers may wait: communication needs" in html and "within 5 working days" in html


def test_the_officer_finds_it_on_the_worklist_and_answers_it_on_one_page(approved, officer):
    work = list(later_work(officer, clock.now()))
    assert [(item.pk, item.due) for item in work] == [(approved.pk, approved.later_due_on)]
    browser = as_user(officer)
    html = browser.get(page("referral_later", approved.pk)).content.decode()
    assert "Can the child live with pets?" in html and "What the child wants" not in html
    current = Referral.objects.get(pk=approved.pk)
    send(
        browser, page("referral_later", approved.pk), version=current.version, needs_story="Likes football.",
        pets="Not Known", communication_needs="N", home_adaptation="no", cultural_needs="Not required",
        living_companions="No preference",
    )  # fmt: skip
    current.refresh_from_db()
    assert current.left_for_later == [] and list(later_work(officer, clock.now())) == []


def test_on_another_childs_social_workers_list_there_is_nothing(approved, social_worker):
    assert list(later_work(social_worker, clock.now())) == []
