"""Two people at the same moment: the last score counts once, a decision is made once, a late application never."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from providers.models import Admission, Application
from providers.services import applications, evaluation, round_ends
from providers.states import ApplicationState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.rows import all_of


@pytest.fixture
def cast(committed_db, files_root):
    with tenancy.scope(tenancy.COUNCIL):
        return Cast()


def together(*works: tuple[str, Callable[[], object]]) -> list[str]:
    """Run each work in a transaction of its own scope, begun at the same moment; "done" or the refusal's kind."""
    barrier = Barrier(len(works))

    def run(scope: str, work: Callable[[], object]) -> str:
        try:
            barrier.wait()
            with tenancy.scope(scope):
                work()
            return "done"
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(run, *work) for work in works]]


def test_two_evaluators_who_finish_together_move_it_on_once(cast):
    with tenancy.scope(tenancy.COUNCIL):
        application = cast.scoring()
        scored = list(application.assessments.select_related("evaluator"))
        for one in scored:
            cast.score(one)

    def finish(one):
        return lambda: evaluation.complete(assessment=one, by=one.evaluator, at=now())

    assert together(*((tenancy.COUNCIL, finish(one)) for one in scored)) == ["done", "done"]
    with tenancy.scope(tenancy.COUNCIL):
        application.refresh_from_db()
        assert application.state == ApplicationState.MODERATION
        assert all_of(Event).filter(name="application.finish_scoring").count() == 1


def test_two_officers_who_decide_together_decide_once(cast):
    with tenancy.scope(tenancy.COUNCIL):
        application = cast.moderated()
        deciders = [cast.decider, person(Role.HEAD_OF_SERVICE)]

    def admit(by):
        return lambda: evaluation.admit(application=application, reasons="Good.", by=by, at=now())

    assert sorted(together(*((tenancy.COUNCIL, admit(by)) for by in deciders))) == ["Stale", "done"]
    with tenancy.scope(tenancy.COUNCIL):
        assert Admission.objects.count() == 1


def test_sending_while_the_round_is_cancelled_is_in_time_and_ended_or_refused(cast):
    with tenancy.scope(tenancy.COUNCIL):
        of = cast.open_round()
        drafts = []
        for _ in range(4):
            owner, by = cast.applicant()
            drafts.append((cast.filled(of, by, owner), by))

    def send(application, by):
        return lambda: applications.submit_application(application=application, by=by, at=now())

    works = [(by.scope, send(one, by)) for one, by in drafts]
    with tenancy.scope(tenancy.COUNCIL):
        round_ends.propose_cancellation(round=of, reason="An error in the lots.", by=cast.manager, at=now())
    closing = (tenancy.COUNCIL, lambda: round_ends.cancel_round(round=of, by=cast.dcs, at=now()))
    answers = together(*works[:2], closing, *works[2:])
    assert answers[2] == "done"
    with tenancy.scope(tenancy.COUNCIL):
        of.refresh_from_db()
        assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.ENDED}
        sent = list(Application.objects.filter(submitted_at__isnull=False))
        assert len(sent) == answers.count("done") - 1
    # Whoever came after the closing was refused: none stands sent whose sender heard so, and none is lost.
    assert {answer for answer in answers if answer != "done"} <= {"DomainError", "Stale"}
