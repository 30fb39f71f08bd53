"""A placement plan is owed with its placement, agreed by the home, signed by another, and stays (reg. 9, ADR 146)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placements.models import PlacementPlan, PlanMatter, PlanPart, PlanQuestion
from placements.rules import plans as rules
from placements.rules.plans import Decided, Signed
from placements.selectors import plans as selectors
from placements.services import plan_answers, plans
from placements.services.placements import cancel_placement
from placements.states import LegalStatus, PlacementState, PlanDecider, PlanState
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.time.working_days import is_working_day
from tests.calloffs.pages import signed_in
from tests.factories import placements
from tests.factories import plans as made
from tests.factories.accounts import person
from tests.placements.test_recorded import record

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 1))


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


class FiveWorkingDays:
    days, unit = 5, DayUnit.WORKING


# --- By when ---
@given(first_night=DAYS, planned_on=DAYS)
def test_a_plan_is_due_before_the_first_night_and_never_before_the_placement_came_about(
    first_night, planned_on
):
    due = rules.due_on(first_night, planned_on, None)
    assert due >= planned_on
    assert due < first_night or due == planned_on


@given(first_night=DAYS)
def test_a_plan_that_may_follow_is_due_on_the_fifth_working_day_after_the_first_night(first_night):
    due = rules.due_on(first_night, first_night, FiveWorkingDays())
    between = [first_night + DAY * n for n in range(1, (due - first_night).days + 1)]
    assert is_working_day(due) and sum(map(is_working_day, between)) == 5


def test_a_placement_already_made_owes_its_plan_within_the_days_after_its_first_night():
    officer = person(Role.PLACEMENTS_OFFICER)
    placement = record(officer)
    plan = placement.plans.get()
    assert (plan.state, plan.may_follow) == (PlanState.OWED, True)
    assert plan.due_on > placement.starts_on
    assert selectors.to_finish(officer, plan.due_on).get() == plan
    assert not selectors.to_finish(officer, plan.due_on - DAY).exists()
    assert not selectors.to_finish(person(Role.SOCIAL_WORKER), plan.due_on).exists()


# --- What it begins with ---
def test_foster_carers_take_on_what_a_home_does_not():
    of_home = {one.code for one in rules.sections_on(today(), ServiceType.RESIDENTIAL)}
    assert {one.code for one in rules.sections_on(today(), ServiceType.FOSTERING)} - of_home == {"carers"}


def test_it_begins_with_the_referral_without_what_tells_who_the_child_is():
    child = placements.child(given_name="Marigold")
    referral = placements.referral(child, wishes="Marigold wants to see the sea.", allergies="Nuts.")
    plan = made.begun(made.lived(child=child, referral=referral))
    parts = selectors.parts_of(plan)
    assert parts["wishes"].text == "[left out] wants to see the sea."
    assert "Nuts." in parts["health"].text
    assert parts["visits"].text and not parts["contact"].text
    assert all(one.saved_at is None for one in parts.values())


@pytest.mark.parametrize(
    ("status", "asked"), [(LegalStatus.C2, {"child"}), (LegalStatus.V2, {"child", "parent"})]
)
def test_a_parent_is_asked_to_sign_where_the_child_is_looked_after_by_agreement(status, asked):
    plan = made.begun(made.lived(child=placements.child(legal_status=status)))
    assert {one.capacity for one in selectors.signatures_of(plan)} == asked


@pytest.mark.parametrize(
    ("state", "words"),
    [(PlacementState.CANCELLED, "cancelled"), (PlacementState.ENDED, "lives there no more")],
)
def test_no_plan_is_begun_of_a_placement_that_is_over(state, words):
    ended = state == PlacementState.ENDED
    over = (
        {"ended_at": now(), "ended_on": today()}
        if ended
        else {"cancelled_at": now(), "cancel_reason": "None."}
    )
    placement = made.lived(state=state, **over)
    with pytest.raises(DomainError, match=words):
        made.begun(placement)
    assert not placement.plans.exists()


def test_it_is_begun_once():
    plan = made.begun()
    with pytest.raises(Stale, match="has a plan already"):
        made.begun(plan.placement)


def test_another_social_worker_does_not_begin_it():
    with pytest.raises(NotAllowed, match="another social worker"):
        made.begun(by=person(Role.SOCIAL_WORKER))


# --- Written ---
def test_half_a_plan_is_kept_and_not_sent():
    plan = made.begun()
    with pytest.raises(DomainError, match="save it once"):
        made.sent(plan)
    plans.save(plan=plan, texts=made.texts(plan, contact=" "), by=plan.begun_by, at=now())
    with pytest.raises(DomainError, match="Nothing is written yet of contact with family and friends"):
        made.sent(plan)


def test_the_database_sends_no_plan_that_nobody_has_read():
    plan = made.begun()
    with pytest.raises(DatabaseError, match="every part is written"), transaction.atomic():
        PlacementPlan.objects.filter(pk=plan.pk).update(
            state=PlanState.WITH_HOME, sent_at=now(), sent_by=plan.begun_by, officer="x"
        )


def test_what_was_saved_before_a_name_was_noted_is_stopped_when_it_is_sent():
    plan = made.written()
    child = plan.placement.child
    plans.save(
        plan=plan, texts=made.texts(plan, contact="Sunday with Peregrine."), by=plan.begun_by, at=now()
    )
    placements.rewritten(child, given_name="Peregrine")
    with pytest.raises(DomainError, match="[Tt]ake it out"):
        made.sent(plan)


@pytest.mark.parametrize(
    ("code", "decided", "words"),
    [
        ("hair", Decided("nobody"), "choose who decides"),
        ("hair", Decided("", "Short only."), "say who decides"),
        ("dental", Decided(PlanDecider.PARENT), "enter the day of the consent"),
        ("dental", Decided(PlanDecider.PARENT, "", 1), "still to come"),
    ],
)
def test_who_decides_is_said_whole_or_not_at_all(code, decided, words):
    plan = made.begun()
    if decided.given_on:
        decided = Decided(decided.decider, "", today() + DAY)
    with pytest.raises(DomainError, match=words):
        plans.decide(plan=plan, decided={code: decided}, by=plan.begun_by, at=now())
    assert selectors.to_sign(plan).undecided >= {code}


# --- Agreed ---
def test_a_home_reads_its_plan_once_it_is_sent_and_of_no_other():
    plan = made.written()
    by, rival = made.keeper(plan), made.keeper(made.begun())
    asked = reverse("placements:portal_plan", args=[plan.pk])
    every = reverse("placements:portal_plan_list")
    assert signed_in(by).get(asked).status_code == 404
    assert "no placement plans yet" in signed_in(by).get(every).content.decode()
    made.sent(plan)
    listed = signed_in(by).get(every).content.decode()
    assert asked in listed and "To be agreed" in listed and plan.placement.child.given_name not in listed
    assert asked not in signed_in(rival).get(every).content.decode()
    page = signed_in(by).get(asked).content.decode()
    assert made.TEXT in page and plan.placement.child.given_name not in page
    # Steps that are no provider's to read are not denied.
    assert "Nothing has happened yet" not in page
    names = ("portal_plan", "portal_plan_agree", "portal_plan_ask")
    pages = [reverse(f"placements:{name}", args=[plan.pk]) for name in names]
    assert {signed_in(rival).get(one).status_code for one in pages} == {404}
    with tenancy.scope(rival.scope):
        assert (
            not PlacementPlan.objects.exists()
            and not PlanPart.objects.exists()
            and not PlanMatter.objects.exists()
        )


def test_another_provider_does_not_agree_a_plan():
    plan = made.sent()
    with pytest.raises(NotFound):
        plan_answers.agree(plan=plan, name="A", role="B", by=made.keeper(made.begun()), at=now())


def test_the_provider_s_scope_changes_nothing_but_its_agreement():
    plan = made.sent()
    with tenancy.scope(made.keeper(plan).scope):
        for change in ({"officer": "Nobody"}, {"state": PlanState.DRAFT}, {"due_on": today()}):
            with pytest.raises(DatabaseError), transaction.atomic():
                PlacementPlan.objects.filter(pk=plan.pk).update(**change)
        assert PlanPart.objects.filter(plan=plan).update(text="Otherwise.") == 0
        assert PlanMatter.objects.filter(plan=plan).delete()[0] == 0


def test_an_officer_records_the_agreement_of_a_home_without_an_account_alone():
    plan = made.sent()
    said = {"name": "Invented Manager", "role": "Manager", "by": plan.begun_by, "at": now()}
    recorded = plan_answers.record_agreement(plan=plan, **said)
    assert (recorded.state, recorded.home_agreed_by) == (PlanState.AGREED, None)
    other = made.sent()
    made.keeper(other)
    with pytest.raises(DomainError, match="agrees the plan in the portal"):
        plan_answers.record_agreement(plan=other, **{**said, "by": other.begun_by})


def test_a_plan_that_is_taken_back_is_agreed_and_signed_anew():
    plan = made.witnessed()
    plans.take_back(plan=plan, by=plan.begun_by, at=now())
    plan.refresh_from_db()
    assert (plan.state, plan.home_name, plan.home_agreed_at) == (PlanState.DRAFT, "", None)
    assert selectors.to_sign(plan).unsigned == {"child"}


# --- Asked ---
def test_a_home_asks_and_is_answered_once():
    plan, at = made.sent(), now()
    by = made.keeper(plan)
    with tenancy.scope(by.scope):
        asked = plan_answers.ask(plan=plan, question="Who drives to school?", by=by, at=at)
        assert plan_answers.ask(plan=plan, question="who drives to school?", by=by, at=at) == asked
        with pytest.raises(DomainError, match="Take it out"):
            plan_answers.ask(plan=plan, question="Is it 943 476 5919?", by=by, at=at)
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanQuestion.objects.filter(pk=asked.pk).update(answer="We do.")
    plan_answers.answer(question=asked, answer="The home does.", by=plan.begun_by, at=at)
    with pytest.raises(Stale, match="answered already"):
        plan_answers.answer(question=asked, answer="The council does.", by=plan.begun_by, at=at)


# --- Signed ---
def test_nobody_signs_who_wrote_of_it_in_python_and_in_the_database():
    plan = made.witnessed()
    manager = person(Role.COMMISSIONING_MANAGER)
    plans.take_back(plan=plan, by=manager, at=now())
    plans.decide(plan=plan, decided={"hair": Decided(PlanDecider.CHILD)}, by=manager, at=now())
    plans.decide(plan=plan, decided={"hair": Decided(PlanDecider.CARER)}, by=plan.begun_by, at=now())
    plan = made.witnessed(made.agreed(made.sent(plan)))
    with pytest.raises(NotAllowed, match="You wrote of this plan"):
        made.signed(plan, manager)
    with pytest.raises(DatabaseError, match="did not write of it"), transaction.atomic():
        PlacementPlan.objects.filter(pk=plan.pk).update(
            state=PlanState.SIGNED, signed_at=now(), signed_by=plan.begun_by
        )


def test_a_matter_that_nobody_decides_and_a_signature_that_is_missing_stop_it():
    plan = made.agreed(hair=Decided())
    with pytest.raises(DomainError) as refused:
        made.signed(plan)
    assert "Nobody decides yet about haircuts and piercings" in str(refused.value)
    assert "Record the signature of the child" in str(refused.value)
    for words in ("somebody decides each matter",):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            PlacementPlan.objects.filter(pk=plan.pk).update(
                state=PlanState.SIGNED, signed_at=now(), signed_by=person(Role.TEAM_MANAGER)
            )


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (Signed(), "Enter who signed"),
        (Signed("Wren", None), "Enter the day"),
        (Signed("Wren", 1), "still to come"),
        (Signed("Wren", 0, "She is away."), "leave the reason empty"),
        (Signed("", 0, "She is away."), "leave the day empty"),
    ],
)
def test_a_signature_is_by_somebody_on_a_day_or_there_is_a_reason(signed, words):
    plan = made.sent()
    day = None if signed.signed_on is None else today() + DAY * signed.signed_on
    with pytest.raises(DomainError, match=words):
        plan_answers.record_signature(
            plan=plan,
            capacity="child",
            signed=Signed(signed.name, day, signed.reason),
            by=plan.begun_by,
            at=now(),
        )


def test_a_signed_plan_stays_and_the_next_version_takes_its_place_with_a_reason():
    plan = made.signed()
    for change in ({"reason": "x"}, {"signed_at": now() + DAY}, {"home_name": "Another"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PlacementPlan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanPart.objects.filter(plan=plan).update(text="Otherwise.")
    with pytest.raises(Stale, match="Only a draft is changed"):
        plans.save(plan=plan, texts={}, by=plan.begun_by, at=now())
    by = person(Role.PLACEMENTS_OFFICER)
    with pytest.raises(DomainError, match="Say why"):
        plans.begin_anew(plan=plan, reason=" ", by=by, at=now())
    again = plans.begin_anew(plan=plan, reason="The review moved contact to Saturdays.", by=by, at=now())
    assert (again.version, again.due_on, selectors.to_sign(again).undecided) == (2, None, set())
    assert {one.text for one in selectors.parts_of(again).values()} == {made.TEXT}
    plans.save(plan=again, texts=made.texts(again), by=by, at=now())
    made.signed(made.witnessed(made.agreed(made.sent(again))))
    plan.refresh_from_db()
    assert (plan.state, plan.superseded_at is not None) == (PlanState.SUPERSEDED, True)
    with pytest.raises(Stale, match="Open the newest version"):
        plans.begin_anew(plan=plan, reason="Once more.", by=by, at=now())


def test_nothing_goes_on_of_a_plan_once_its_placement_is_cancelled():
    plan = made.sent(made.written(made.lived(state=PlacementState.PLANNED, started_at=None)))
    by = made.keeper(plan)
    officer = plan.begun_by
    cancel_placement(placement=plan.placement, reason="Another home was found.", by=officer, at=now())
    for step in (plans.take_back, plans.send):
        with pytest.raises(DomainError, match="cancelled"):
            step(plan=plan, by=officer, at=now())
    with pytest.raises(DomainError, match="cancelled"):
        made.agreed(plan, by)
    with pytest.raises(DatabaseError, match="has no plan"), transaction.atomic():
        PlacementPlan.objects.filter(pk=plan.pk).update(state=PlanState.DRAFT)


# --- The paper ---
def test_the_pdf_of_a_signed_plan_is_kept_with_its_fingerprint_and_names_no_child_in_its_name(files_root):
    plan = made.signed()
    child = plan.placement.child
    assert plans.keep_pdf(plan_id=plan.pk, at=now()) and not plans.keep_pdf(plan_id=plan.pk, at=now())
    plan.refresh_from_db()
    assert plan.file.original_name == f"{plan.placement.reference} plan 1.pdf" and len(plan.file.sha256) == 64
    page = reverse("placements:plan_file", args=[plan.pk])
    answer = signed_in(person(Role.PLACEMENTS_OFFICER)).get(page)
    assert answer.status_code == 200 and child.given_name not in answer["Content-Disposition"]
    assert signed_in(person(Role.AUDITOR)).get(page).status_code == 403


# --- The pages ---
def test_the_placement_says_that_there_is_no_plan_yet_and_that_it_is_overdue(clock):
    officer = person(Role.PLACEMENTS_OFFICER)
    placement = record(officer, facts={"arrived_at": -DAY, "decided_at": -DAY})
    page = reverse("placements:placement_detail", args=[placement.pk])
    shown = signed_in(officer).get(page).content.decode()
    assert ("No plan yet" in shown, "Begin the plan" in shown) == (True, True)
    clock.advance(days=9)
    shown = signed_in(officer).get(page).content.decode()
    assert "Overdue: no plan yet" in shown and "It is still to be signed" in shown


def test_the_plan_is_written_decided_sent_and_signed_by_its_pages():
    officer, manager = person(Role.PLACEMENTS_OFFICER), person(Role.TEAM_MANAGER)
    placement = made.lived()
    browser = signed_in(officer)
    begun = browser.post(reverse("placements:plan_begin", args=[placement.pk]), {"key": str(uuid4())})
    plan = placement.plans.get()
    assert begun.url == reverse("placements:plan_write", args=[plan.pk])

    def to(name):
        return reverse(f"placements:{name}", args=[plan.pk])

    def boxes(browser, name):
        form = browser.get(to(name)).context["form"]
        return {one.html_name: one.value() or "" for one in form if one.name in ("key", "stored_version")}

    browser.post(to("plan_write"), {**boxes(browser, "plan_write"), **made.texts(plan)})
    assert selectors.to_send(plan).saved
    given_on = {"0": today().day, "1": today().month, "2": today().year}
    decided = {f"{code}_decider": PlanDecider.CARER.value for code in selectors.matters_of(plan)}
    for code in selectors.matters_of(plan):
        if rules.matter_of(code).is_health:
            decided |= {f"{code}_given_on_{part}": value for part, value in given_on.items()}
    browser.post(to("plan_decisions"), {**boxes(browser, "plan_decisions"), **decided})
    assert not selectors.to_sign(plan).undecided
    browser.post(to("plan_send"), boxes(browser, "plan_send"))
    plan.refresh_from_db()
    assert plan.state == PlanState.WITH_HOME
    made.witnessed(made.agreed(plan))
    signing = signed_in(manager)
    signing.post(to("plan_sign"), boxes(signing, "plan_sign"))
    plan.refresh_from_db()
    assert (plan.state, plan.signed_by) == (PlanState.SIGNED, manager)
