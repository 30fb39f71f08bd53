"""An approved referral is amended while a search goes on: asked with a reason, decided by another (ADR 147)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placements.models import Referral, ReferralAmendment, ReferralChange
from placements.rules.questions import SECTIONS
from placements.selectors.profiles import that_stand
from placements.services import amending, reopening
from placements.services import referrals as services
from placements.states import Amended, ReferralState, Risk
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.editing import VERSION
from sefton_pdps.notifications.models import Notice
from tests.factories import calloffs, placements
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary
from tests.reporting.homes import begins, mine
from tests.reporting.homes import page as home

pytestmark = pytest.mark.usefixtures("council_scope")
WHY = "The social worker visited yesterday."
PRESENT = {"risk_missing": Risk.PRESENT, "risk_missing_detail": "Twice in October."}


@pytest.fixture
def worker(council_scope):
    return person(Role.SOCIAL_WORKER)


@pytest.fixture
def referral(worker) -> Referral:
    return placements.referral(child=placements.child(social_worker=worker), state=ReferralState.SEARCHING)


@pytest.fixture
def manager(council_scope):
    return person(Role.TEAM_MANAGER)


def ask(referral: Referral, by: Any, **given: Any) -> ReferralAmendment:
    asked = {"section": "risks", "version": referral.version, "fields": PRESENT, "reason": WHY, **given}
    return amending.ask_amendment(referral=referral, by=by, at=clock.now(), **asked)


def approve(row: ReferralAmendment, by: Any) -> ReferralAmendment:
    return amending.approve_amendment(amendment=row, by=by, at=clock.now())


def refuse(row: ReferralAmendment, by: Any, reason: str = "It was an overnight stay.") -> ReferralAmendment:
    return amending.refuse_amendment(amendment=row, reason=reason, by=by, at=clock.now())


# --- Asked and decided ---
def test_it_stands_on_the_home_page_of_whoever_decides_it_until_it_is_decided(referral, worker, manager):
    line, reference = "Decide the change that is asked for", referral.reference
    colleague, officer = person(Role.TEAM_MANAGER), person(Role.PLACEMENTS_OFFICER)
    assert not begins(mine(manager), f"{line} {reference}")
    asked = ask(referral, worker)
    assert begins(mine(manager), f"{line} {reference}") and begins(mine(colleague), f"{line} {reference}")
    assert page("amendment", asked.pk) in home(manager)
    for nobody in (worker, officer):
        assert not begins(mine(nobody), f"{line} {reference}")
    refuse(asked, colleague)
    assert not any("he change" in told for told in mine(manager))


def test_whoever_asked_for_it_is_not_asked_to_decide_it(referral, manager):
    ask(referral, manager)
    reference = referral.reference
    assert not begins(mine(manager), f"Decide the change that is asked for {reference}")


def test_until_somebody_else_approves_it_nothing_changes_and_then_the_old_answer_is_kept(
    referral, worker, manager
):
    asked = ask(referral, worker)
    referral.refresh_from_db()
    assert (referral.risk_missing, referral.state) == (Risk.NONE, ReferralState.SEARCHING)
    approve(asked, manager)
    before = referral.version
    referral.refresh_from_db()
    assert (referral.risk_missing, referral.state) == (Risk.PRESENT, ReferralState.SEARCHING)
    assert referral.risk_missing_detail == "Twice in October." and referral.version == before + 1
    kept = ReferralChange.objects.get(field="risk_missing")
    assert (kept.before, kept.after, kept.by) == (Risk.NONE, Risk.PRESENT, worker)


def test_a_profile_that_was_approved_before_goes_out_no_more(referral, worker, manager):
    profile = placements.approved_profile(referral, worker)
    assert that_stand().filter(pk=profile.pk).exists()
    approve(ask(referral, worker), manager)
    assert not that_stand().filter(pk=profile.pk).exists()


def test_who_may_decide_and_then_who_asked_and_who_writes_profiles_are_told_once(referral, worker, manager):
    officer = person(Role.PLACEMENTS_OFFICER)
    asked = ask(referral, worker)
    waiting = set(all_of(Notice).filter(kind="referral.amendment").values_list("recipient_id", flat=True))
    assert manager.pk in waiting and worker.pk not in waiting
    approve(asked, manager)
    told = all_of(Notice).filter(kind="referral.amendment_decided").values_list("recipient_id", flat=True)
    assert {worker.pk, officer.pk} <= set(told) and manager.pk not in told
    assert not all_of(Notice).filter(kind="referral.amendment", read_at=None).exists()
    assert all(referral.child.given_name not in one.title + one.body for one in all_of(Notice))


def test_refused_it_says_why_and_nothing_changes(referral, worker, manager):
    row = refuse(ask(referral, worker), manager)
    referral.refresh_from_db()
    assert referral.risk_missing == Risk.NONE and row.decision_reason
    assert ask(referral, worker).outcome == ""


def test_who_asked_takes_it_back_and_nobody_else_does(referral, worker, manager):
    asked = ask(referral, worker)
    with pytest.raises(NotAllowed, match="takes it back"):
        amending.take_back_amendment(amendment=asked, by=manager, at=clock.now())
    assert (
        amending.take_back_amendment(amendment=asked, by=worker, at=clock.now()).outcome == Amended.TAKEN_BACK
    )


# --- Refused ---
def test_nobody_decides_what_they_asked_for(referral):
    manager = person(Role.TEAM_MANAGER)
    asked = ask(referral, manager)
    for decide in (approve, refuse):
        with pytest.raises(NotAllowed, match="You asked for this change"):
            decide(asked, manager)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.DUTY_TEAM, Role.AUDITOR])
def test_who_approves_no_referrals_decides_no_change(referral, worker, role):
    asked = ask(referral, worker)
    with pytest.raises(NotAllowed):
        approve(asked, person(role))


def test_a_social_worker_of_another_child_asks_for_nothing(referral):
    with pytest.raises(NotAllowed):
        ask(referral, person(Role.SOCIAL_WORKER))


@pytest.mark.parametrize(
    ("given", "words", "box"),
    [
        ({"reason": " "}, "Say what has changed", "reason"),
        ({"fields": {"risk_missing": Risk.NONE}}, "Nothing is different", ""),
        ({"fields": {"risk_missing": "perhaps"}}, "Choose answers from the list", ""),
    ],
)
def test_what_is_not_whole_or_changes_nothing_is_refused(referral, worker, given, words, box):
    with pytest.raises(DomainError, match=words) as refused:
        ask(referral, worker, **given)
    assert refused.value.field == box and not ReferralAmendment.objects.exists()


def test_a_version_that_is_not_the_last_is_refused(referral, worker):
    with pytest.raises(Stale, match="Somebody else changed"):
        ask(referral, worker, version=referral.version - 1)


def test_one_waits_at_a_time(referral, worker, manager):
    waiting = ask(referral, worker)
    shown = as_user(worker).get(page("referral_amend", referral.pk, "wishes")).content.decode()
    assert page("amendment", waiting.pk) in shown and "waits to be decided" in shown
    with pytest.raises(Stale, match="waits to be decided"):
        ask(referral, manager)


@pytest.mark.parametrize(
    "state", [one for one in ReferralState if one not in (ReferralState.APPROVED, ReferralState.SEARCHING)]
)
def test_only_what_is_approved_and_has_no_home_yet_is_amended(worker, state):
    row = placements.referral(child=placements.child(social_worker=worker), state=state)
    with pytest.raises(Stale, match="Only an approved referral"):
        ask(row, worker)


def _approved_anew(referral: Referral, worker: Any, manager: Any, **answers: Any) -> None:
    reopened = reopening.reopen_approved(referral=referral, reason=WHY, by=worker, at=clock.now())
    saved = services.save_referral(
        referral=reopened, version=reopened.version, fields=answers, by=worker, at=clock.now()
    )
    submitted = services.submit_referral(referral=saved, by=worker, at=clock.now())
    services.approve_referral(referral=submitted, version=submitted.version, by=manager, at=clock.now())


def test_an_answer_that_changed_meanwhile_is_not_written_over(referral, worker, manager):
    asked = ask(referral, worker)
    _approved_anew(referral, worker, manager, **{**PRESENT, "risk_missing_detail": "Once, in May."})
    with pytest.raises(Stale, match="changed meanwhile"):
        approve(asked, manager)
    assert refuse(asked, manager).outcome == Amended.REFUSED


def test_decided_once(referral, worker, manager):
    asked = ask(referral, worker)
    refuse(asked, manager)
    for decide in (approve, refuse):
        with pytest.raises(Stale, match="already"):
            decide(asked, manager)


# --- While something is bought ---
def _bought(clock_moved: Any, *, closed: bool = False) -> Referral:
    _lot, homes = calloffs.lot_with_providers()
    call_off = calloffs.competition(*homes, lot=_lot)
    if closed:
        clock_moved.set(call_off.closes_at + timedelta(minutes=1))
    return call_off.referral


def test_while_offers_come_in_an_answer_is_amended_and_what_it_was_opened_with_is_not(clock):
    referral, officer = _bought(clock), person(Role.PLACEMENTS_OFFICER)
    assert ask(referral, officer).outcome == ""
    other = _bought(clock)
    later = {"needed_on": other.needed_on + timedelta(days=1)}
    with pytest.raises(DomainError, match="was opened with the date needed by"):
        ask(other, officer, section="availability", fields=later)


def test_once_the_offers_are_in_the_answers_stay(clock):
    referral, officer = _bought(clock, closed=True), person(Role.PLACEMENTS_OFFICER)
    with pytest.raises(Stale, match="rests on the answers as they are"):
        ask(referral, officer)


def test_a_change_that_can_be_no_more_is_only_refused_and_its_page_says_why(referral, worker, manager):
    asked = ask(referral, worker)
    services.withdraw_referral(referral=referral, reason="She went home.", by=worker, at=clock.now())
    decide, browser = page("amendment", asked.pk), as_user(manager)
    text = browser.get(decide).content.decode()
    assert "Only an approved referral" in text and "can only be refused" in text
    assert "Approve the change" not in text
    send(browser, decide, decision_reason="The child is at home.")
    asked.refresh_from_db()
    assert asked.outcome == Amended.REFUSED


# --- The database ---
@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"answers": {}, "before": {}},
        {"outcome": "approved"},
        {"outcome": "refused", "decided_at": clock.now},
    ],
)
def test_the_database_keeps_no_half_of_one(referral, worker, manager, wrong):
    given = {name: value() if callable(value) else value for name, value in wrong.items()}
    if "decided_at" in given:
        given["decided_by"] = manager
    row = {
        "referral": referral, "section": "risks", "answers": {"risk_missing": "x"}, "before": {"risk_missing": ""},
        "reason": WHY, "asked_by": worker, "asked_at": clock.now(), **given,
    }  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralAmendment.objects.create(**row)


def test_the_database_keeps_what_was_asked_and_what_was_decided(referral, worker, manager):
    asked = ask(referral, worker)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralAmendment.objects.filter(pk=asked.pk).update(answers={"risk_missing": "absent"})
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralAmendment.objects.filter(pk=asked.pk).update(
            outcome="approved", decided_by=worker, decided_at=clock.now()
        )
    refuse(asked, manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralAmendment.objects.filter(pk=asked.pk).update(outcome="approved")


# --- The pages ---
@pytest.mark.parametrize("code", [one.code for one in SECTIONS if not one.tonight])
def test_each_part_asks_for_the_reason_once_below_its_own_boxes(referral, worker, code):
    text = as_user(worker).get(page("referral_amend", referral.pk, code)).content.decode()
    assert text.count('name="reason"') == 1
    named = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', text.partition("<main")[2])
    assert [one for one in named if one not in ("key", "version", VERSION)][-1] == "reason"


def test_from_the_part_it_is_asked_for_read_and_approved(referral, worker, manager):
    browser, part = as_user(worker), page("referral_section", referral.pk, "wishes")
    amend = page("referral_amend", referral.pk, "wishes")
    assert amend in browser.get(part).content.decode()
    held = browser.get(amend).context["form"]
    sent = {
        "version": referral.version, "wishes": "I want to stay near my sister.",
        "needs_story": held["needs_story"].value() or "", "reason": WHY,
    }  # fmt: skip
    assert "has changed" in summary(send(browser, amend, 200, **{**sent, "reason": ""}))
    send(browser, amend, **sent)
    row = ReferralAmendment.objects.get()
    decide = page("amendment", row.pk)
    assert "Take it back" in browser.get(decide).content.decode()
    other = as_user(manager)
    shown = other.get(decide).content.decode()
    assert "near my sister" in shown and WHY in shown and "As it stood" in shown
    assert "Say why it is refused" in summary(send(other, decide, 200, outcome="refused", decision_reason=""))
    send(other, decide, outcome="approved", decision_reason="")
    referral.refresh_from_db()
    assert "near my sister" in referral.wishes
    text = other.get(page("referral_detail", referral.pk)).content.decode()
    assert "Changes asked for after it was approved" in text and decide in text
    assert "It is decided." in other.get(decide).content.decode()
