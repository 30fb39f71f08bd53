"""Whoever changed a referral or wrote a profile does not approve it; in an emergency one may, and another looks."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from placements.models import RecordOpening, Referral, ReferralChange, SecondLook
from placements.rules.alone import why_not_alone
from placements.services import profiles, second_looks
from placements.services import referrals as services
from placements.states import Alone, ReferralState, Risk
from placements.transitions import REFERRAL
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days
from sefton_pdps.notifications.models import Notice
from sefton_pdps.workflow import allowed
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary

TEXTS = {
    "gender_words": "Girl", "area_words": "L20 area", "story": "Needs patient adults.",
    "wishes": "To stay near school.", "strengths": "", "support": "A steady routine.",
}  # fmt: skip
AT_RISK = {"risk_missing": Risk.PRESENT, "risk_missing_detail": "Twice a week."}
NIGHT = "I am the only one on duty tonight."


@pytest.fixture
def both(council_scope):
    """Somebody who may change a referral and approve one."""
    return person(Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER)


def submitted(officer, **fields):
    referral = made.referral(state=ReferralState.DRAFT, **fields)
    return services.submit_referral(referral=referral, by=officer, at=clock.now())


def urgent(officer, **fields):
    return submitted(officer, needed_on=clock.today(), **fields)


def change(referral, by, **fields):
    current = Referral.objects.get(pk=referral.pk)
    return services.save_referral(
        referral=current, version=current.version, fields=fields, by=by, at=clock.now()
    )


def approve(referral, by):
    return services.approve_referral(referral=referral, by=by, at=clock.now())


def alone(referral, by, reason=NIGHT):
    version = Referral.objects.get(pk=referral.pk).version
    return services.approve_alone(referral=referral, version=version, reason=reason, by=by, at=clock.now())


# --- A change after submission ----------------------------------------------------------------------------------
def test_a_change_after_submission_takes_the_referral_back_to_draft(officer, manager):
    referral = submitted(officer)
    change(referral, officer, **AT_RISK)
    referral.refresh_from_db()
    assert (referral.state, referral.risk_missing) == (ReferralState.DRAFT, Risk.PRESENT)
    with pytest.raises(Stale):
        approve(referral, manager)


def test_a_save_that_changes_nothing_leaves_it_waiting(officer):
    referral = submitted(officer)
    change(referral, officer, risk_missing=referral.risk_missing)
    referral.refresh_from_db()
    assert referral.state == ReferralState.SUBMITTED
    assert not ReferralChange.objects.exists()


def test_whoever_changed_it_after_submission_does_not_approve_it_whoever_submits_it_again(officer, both):
    referral = submitted(officer)
    change(referral, both, **AT_RISK)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    with pytest.raises(NotAllowed, match="You changed this referral after it was submitted"):
        approve(referral, both)
    assert approve(referral, person(Role.TEAM_MANAGER)).state == ReferralState.APPROVED


def test_whoever_changed_it_before_it_was_submitted_may_approve_it(officer, both):
    referral = made.referral(state=ReferralState.DRAFT)
    change(referral, both, **AT_RISK)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    assert approve(referral, both).state == ReferralState.APPROVED
    assert not ReferralChange.objects.exists()


def test_the_managers_are_told_of_the_second_submission_too(officer, manager):
    referral = submitted(officer)
    change(referral, officer, **AT_RISK)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    assert all_of(Notice).filter(recipient=manager, kind="referral.submit").count() == 2


def test_what_was_not_read_is_not_approved(officer, manager):
    referral = submitted(officer)
    client = as_user(manager)
    read = client.get(page("referral_approve", referral.pk)).context["form"].initial["version"]
    change(referral, officer, **AT_RISK)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    answer = send(client, page("referral_approve", referral.pk), 200, version=read)
    assert "Read it again before you approve it" in summary(answer)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SUBMITTED


# --- What was changed -------------------------------------------------------------------------------------------
def test_the_history_names_the_answers_that_changed_before_and_after(officer, manager):
    referral = submitted(officer, needed_on=clock.today() + timedelta(days=9))
    later = clock.today() + timedelta(days=20)
    change(
        referral, officer, risk_missing=Risk.PRESENT, home_adaptation=True, wishes="I want a dog.",
        additional_support=["therapeutic support"], needed_on=later,
    )  # fmt: skip
    shown = as_user(manager).get(page("referral_detail", referral.pk)).content.decode()
    for told in ("Going missing", "No known risk", "Risk present", "I want a dog.", "Therapeutic support"):
        assert told in shown
    assert officer.described in shown
    kept = {row.field: (row.before, row.after) for row in ReferralChange.objects.all()}
    assert kept["home_adaptation"] == (False, True)
    assert kept["needed_on"][1] == later.isoformat()


def test_the_approver_reads_the_whole_referral_and_its_changes_risks_first(officer, manager):
    referral = submitted(officer)
    change(referral, officer, **AT_RISK)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    shown = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    assert shown.index("What was changed after it was submitted") < shown.index(">Risks<")
    assert shown.index(">Risks<") < shown.index(">What is asked for<")
    assert referral.wishes in shown


def test_no_value_of_a_change_stands_in_the_audit_trail(officer):
    referral = submitted(officer)
    change(referral, officer, wishes="I want to live with Auntie Invented.")
    payloads = str(list(all_of(Event).values_list("payload", flat=True)))
    assert "wishes" in payloads and "Auntie" not in payloads


@pytest.mark.parametrize("rows", [ReferralChange, SecondLook])
def test_a_provider_sees_no_change_and_no_second_look(officer, both, rows):
    referral = urgent(both)
    change(referral, officer, **AT_RISK)
    services.submit_referral(referral=referral, by=both, at=clock.now())
    alone(referral, both)
    assert rows.objects.exists()
    with tenancy.scope(tenancy.provider_scope(provider().pk)):
        assert not rows.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET after = 'null'", "DELETE FROM {}"])
def test_the_application_cannot_rewrite_what_was_changed(officer, statement):
    change(submitted(officer), officer, **AT_RISK)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("placements_referralchange"))


# --- The profile ------------------------------------------------------------------------------------------------
def written(referral, *people):
    for by in people:
        profile = profiles.draft_profile(
            referral=referral, fields={**TEXTS, "story": f"Needs patience, wrote {len(str(by.pk))}."}, by=by,
            at=clock.now(),
        )  # fmt: skip
    return profile


def test_whoever_wrote_a_profile_does_not_approve_it(officer):
    profile = written(made.referral(), officer)
    with pytest.raises(NotAllowed, match="You wrote this version"):
        profiles.approve_profile(profile=profile, by=officer, at=clock.now())


def test_whoever_wrote_it_before_somebody_rewrote_it_does_not_approve_it(officer):
    profile = written(made.referral(), officer, person(Role.PLACEMENTS_OFFICER))
    with pytest.raises(NotAllowed, match="You wrote this version"):
        profiles.approve_profile(profile=profile, by=officer, at=clock.now())


def test_whoever_wrote_the_version_before_may_approve_the_next_one(officer, manager):
    referral = made.referral()
    profiles.approve_profile(profile=written(referral, officer), by=manager, at=clock.now())
    second = written(referral, person(Role.PLACEMENTS_OFFICER))
    assert profiles.approve_profile(profile=second, by=officer, at=clock.now()).approved_by == officer


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.DUTY_TEAM, Role.AUDITOR])
def test_who_neither_writes_profiles_nor_approves_referrals_approves_none(officer, role):
    profile = written(made.referral(), officer)
    with pytest.raises(NotAllowed, match="Your role"):
        profiles.approve_profile(profile=profile, by=person(role), at=clock.now())


# --- Alone in an emergency --------------------------------------------------------------------------------------
def test_only_a_home_needed_before_somebody_is_back_is_an_emergency():
    back = date(2026, 12, 7)
    assert why_not_alone(back, back) == ()
    assert why_not_alone(back + timedelta(days=1), back)
    assert why_not_alone(None, back)


def test_alone_on_duty_the_submitter_approves_and_a_look_is_due_the_next_working_day(both):
    referral = urgent(both)
    assert alone(referral, both).state == ReferralState.APPROVED
    look = SecondLook.objects.get()
    assert (look.what, look.decided_by, look.reason) == (Alone.REFERRAL, both, NIGHT)
    assert look.due_on == add_working_days(clock.today(), 1)


def test_alone_on_duty_whoever_wrote_a_profile_approves_it(officer):
    profile = written(made.referral(needed_on=clock.today()), officer)
    profiles.approve_profile(profile=profile, alone_reason=NIGHT, by=officer, at=clock.now())
    assert SecondLook.objects.get().what == Alone.PROFILE


@pytest.mark.parametrize("reason", ["", "  "])
def test_alone_needs_a_reason(both, reason):
    with pytest.raises(DomainError, match="Say why"):
        alone(urgent(both), both, reason)


def test_with_time_left_nobody_approves_alone(officer, both):
    far = submitted(both)
    with pytest.raises(DomainError, match="there is time for somebody else"):
        alone(far, both)
    profile = written(made.referral(), officer)
    with pytest.raises(DomainError, match="there is time for somebody else"):
        profiles.approve_profile(profile=profile, alone_reason=NIGHT, by=officer, at=clock.now())
    assert not SecondLook.objects.exists()


def test_who_had_no_part_in_it_approves_in_the_ordinary_way(officer, manager):
    with pytest.raises(NotAllowed, match="ordinary way"):
        alone(urgent(officer), manager)


def test_the_page_warns_and_asks_to_confirm(both):
    referral = urgent(both)
    client, url = as_user(both), page("referral_approve", referral.pk)
    shown = client.get(url).content.decode()
    assert "You submitted this referral" in shown and "Approve for search, alone on duty" in shown
    answer = send(client, url, 200, version=referral.version, alone_reason=NIGHT)
    assert "Confirm that you are alone on duty" in summary(answer)
    send(client, url, version=referral.version, alone_reason=NIGHT, confirm="on")
    assert "alone on duty" in client.get(page("referral_detail", referral.pk)).content.decode()


def test_the_page_offers_nothing_alone_while_there_is_time(both):
    shown = as_user(both).get(page("referral_approve", submitted(both).pk)).content.decode()
    assert "there is time for somebody else" in shown and "alone on duty</button>" not in shown


def test_the_button_and_the_service_agree_for_everybody(officer, both, manager):
    referral = urgent(both)
    for who in (both, manager, person(Role.HEAD_OF_SERVICE)):
        offered = {one.transition.name: one.possible for one in allowed(REFERRAL, who, referral)}
        assert offered["approve"] is not offered["approve_alone"]


def test_the_profiles_page_asks_its_writer_to_confirm_and_a_colleague_for_nothing(officer, manager):
    referral = made.referral(needed_on=clock.today())
    profile = written(referral, officer)
    url = page("profile_approve", referral.pk)
    drafted_at = profile.drafted_at.isoformat()
    assert "alone on duty" not in as_user(manager).get(url).content.decode()
    client = as_user(officer)
    assert "You wrote this version" in client.get(url).content.decode()
    send(client, url, 200, drafted_at=drafted_at, read="on")
    send(client, url, drafted_at=drafted_at, read="on", alone_reason=NIGHT, confirm="on")


# --- The second look --------------------------------------------------------------------------------------------
def test_the_second_look_is_a_task_at_home_for_others_and_is_done_once(both, manager):
    referral = urgent(both)
    alone(referral, both)
    look = SecondLook.objects.get()
    url, task = f"/second-looks/{look.pk}/", "The referral, approved by one person alone"
    home = as_user(manager).get("/").content.decode()
    assert task in home and url in home
    assert task not in as_user(both).get("/").content.decode()
    assert as_user(both).get(url).status_code == 404
    before = RecordOpening.objects.filter(by=manager).count()
    assert as_user(manager).get(url).status_code == 200
    assert RecordOpening.objects.filter(by=manager).count() == before + 1
    send(as_user(manager), url, note="All answers were right.")
    assert task not in as_user(manager).get("/").content.decode()
    shown = as_user(both).get(page("referral_detail", referral.pk)).content.decode()
    assert "All answers were right." in shown and manager.described in shown


def test_the_page_of_a_second_look_leads_to_what_is_to_be_read(both, manager):
    referral = urgent(both)
    alone(referral, both)
    url, client = f"/second-looks/{SecondLook.objects.get().pk}/", as_user(manager)
    shown, profile = client.get(url).content.decode(), page("profile_detail", referral.pk)
    assert (
        f'href="{page("referral_detail", referral.pk)}">Read the referral' in shown and profile not in shown
    )
    made.approved_profile(referral, both)
    assert profile in client.get(url).content.decode()


def test_a_second_look_is_by_another_who_approves_such_things_and_says_something(both, officer, manager):
    alone(urgent(both), both)
    look = SecondLook.objects.get()
    given = {"look": look, "at": clock.now()}
    with pytest.raises(NotAllowed, match="Somebody else must look"):
        second_looks.look_again(**given, note="Right.", by=both)
    with pytest.raises(NotAllowed, match="Your role"):
        second_looks.look_again(**given, note="Right.", by=officer)
    with pytest.raises(DomainError, match="Say what you found"):
        second_looks.look_again(**given, note=" ", by=manager)
    second_looks.look_again(**given, note="Right.", by=manager)
    with pytest.raises(Stale):
        second_looks.look_again(**given, note="Right.", by=person(Role.TEAM_MANAGER))


def test_the_database_keeps_the_second_look_from_the_first_person(both):
    alone(urgent(both), both)
    look = SecondLook.objects.get()
    look.looked_by, look.looked_at, look.note = both, clock.now(), "Right."
    with pytest.raises(DatabaseError, match="second_look_is_by_another"), transaction.atomic():
        look.save()
