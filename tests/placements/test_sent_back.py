"""Whoever was to approve a referral sends it back with a question; it is answered before it is submitted again."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placements.models import Referral, ReferralQuestion
from placements.services import referrals as services
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.browsing import queries
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary

ASKED, ANSWERED = "Which school can she still reach?", "Testwater High, by taxi."


@pytest.fixture
def worker(council_scope):
    return person(Role.SOCIAL_WORKER)


@pytest.fixture
def waiting(worker):
    """A referral that its child's social worker has submitted."""
    child = made.child(social_worker=worker)
    referral = made.referral(child, state=ReferralState.DRAFT, started_by=worker)
    return services.submit_referral(referral=referral, by=worker, at=clock.now())


@pytest.fixture
def manager(council_scope):
    return person(Role.TEAM_MANAGER)


def _send_back(referral, by, question=ASKED):
    return services.send_back(referral=referral, question=question, by=by, at=clock.now())


def _answer(referral, by, answer=ANSWERED):
    return services.answer_question(referral=referral, answer=answer, by=by, at=clock.now())


def _submit(referral, by):
    return services.submit_referral(referral=referral, by=by, at=clock.now())


def test_the_manager_asks_the_worker_answers_submits_again_and_the_manager_approves(waiting, worker, manager):
    asking, answering = as_user(manager), as_user(worker)
    assert "Send it back with a question" in asking.get(page("referral_approve", waiting.pk)).content.decode()
    send(asking, page("referral_send_back", waiting.pk), question=ASKED)
    assert ">Answer the question<" in answering.get("/").content.decode()
    shown = answering.get(page("referral_detail", waiting.pk)).content.decode()
    assert ASKED in shown and "Answer the question" in shown and "Submit the referral</button>" not in shown
    send(answering, page("referral_answer", waiting.pk), answer=ANSWERED)
    assert ">Finish the referral<" in answering.get("/").content.decode()
    send(answering, page("referral_submit", waiting.pk))
    read = asking.get(page("referral_approve", waiting.pk)).content.decode()
    assert ASKED in read and ANSWERED in read
    current = Referral.objects.get(pk=waiting.pk)
    send(asking, page("referral_approve", waiting.pk), version=current.version)
    assert Referral.objects.get(pk=waiting.pk).state == ReferralState.APPROVED


def test_it_is_not_submitted_again_before_the_question_is_answered(waiting, worker, manager):
    returned = _send_back(waiting, manager)
    assert returned.state == ReferralState.DRAFT
    with pytest.raises(DomainError, match="Answer it first"):
        _submit(returned, worker)
    _answer(returned, worker)
    assert _submit(returned, worker).state == ReferralState.SUBMITTED


def test_who_submitted_it_and_the_social_worker_are_told_and_the_title_holds_no_question(
    waiting, worker, manager
):
    _send_back(waiting, manager)
    notice = all_of(Notice).get(kind="referral.send_back")
    assert notice.recipient == worker and "school" not in notice.title + notice.body
    assert all_of(Event).filter(name="referral.send_back", actor_id=manager.pk).count() == 1
    assert not any(ASKED in str(one.payload) for one in all_of(Event))


def test_the_approvers_are_told_of_each_submission(waiting, worker, manager):
    for _ in range(2):
        _send_back(Referral.objects.get(pk=waiting.pk), manager)
        _answer(waiting, worker)
        _submit(waiting, worker)
    assert all_of(Notice).filter(kind="referral.submit", recipient=manager).count() == 2


def test_four_eyes_whoever_submitted_it_does_not_send_it_back(worker):
    both = person(Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER)
    referral = _submit(made.referral(state=ReferralState.DRAFT), both)
    with pytest.raises(NotAllowed, match="You submitted this"):
        _send_back(referral, both)
    assert "Send it back" not in as_user(both).get(page("referral_approve", referral.pk)).content.decode()


def test_four_eyes_whoever_asked_does_not_answer(waiting):
    both = person(Role.TEAM_MANAGER, Role.PLACEMENTS_OFFICER)
    _send_back(waiting, both)
    with pytest.raises(NotAllowed, match="You asked this yourself"):
        _answer(waiting, both)
    shown = as_user(both).get(page("referral_detail", waiting.pk)).content.decode()
    assert "answers it and submits the referral again" in shown
    answer = send(as_user(both), page("referral_answer", waiting.pk), 200, answer=ANSWERED)
    assert "You asked this yourself" in summary(answer)


@pytest.mark.parametrize(
    "role", [Role.REVIEWING_OFFICER, Role.SOCIAL_WORKER, Role.AUDITOR], ids=lambda one: one.name
)
def test_who_does_not_approve_sends_nothing_back(waiting, role):
    with pytest.raises(NotAllowed):
        _send_back(waiting, person(role))


def test_another_worker_does_not_answer_for_a_child_that_is_not_theirs(waiting, manager):
    _send_back(waiting, manager)
    with pytest.raises(NotAllowed):
        _answer(waiting, person(Role.SOCIAL_WORKER))
    with pytest.raises(NotAllowed, match="does not let you"):
        _answer(waiting, person(Role.HEAD_OF_SERVICE))


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_question_or_answer_is_refused(waiting, worker, manager, text):
    with pytest.raises(DomainError, match="Write what"):
        _send_back(waiting, manager, text)
    _send_back(waiting, manager)
    with pytest.raises(DomainError, match="Write your answer"):
        _answer(waiting, worker, text)


def test_a_question_is_asked_while_it_waits_only_and_answered_once(waiting, worker, manager):
    returned = _send_back(waiting, manager)
    with pytest.raises(Stale):
        _send_back(returned, manager)
    _answer(returned, worker)
    with pytest.raises(DomainError, match="No question is open"):
        _answer(returned, worker)


def test_the_database_keeps_question_and_answer_as_they_were_written(waiting, worker, manager):
    _send_back(waiting, manager)
    rows = ReferralQuestion.objects.all()
    signed = {"answer": ANSWERED, "answered_by": worker, "answered_at": clock.now()}
    refused = [{"question": "Another"}, {**signed, "answered_by": manager}, {"answer": ANSWERED}]
    for change in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralQuestion.objects.create(
            referral=waiting, question="Two", asked_by=manager, asked_at=clock.now()
        )
    rows.update(**signed)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(answer="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_the_page_takes_no_query_a_question_more(waiting, worker, manager):
    client, url = as_user(worker), page("referral_detail", waiting.pk)
    _send_back(waiting, manager)
    before = queries(client, url)
    _answer(waiting, worker)
    _submit(waiting, worker)
    _send_back(waiting, manager, "And which bus?")
    assert queries(client, url) <= before
