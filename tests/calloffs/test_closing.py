"""The closing job: it fixes the record and tells the officers, once; it opens and shuts nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calloffs.models import CallOff
from calloffs.services import competitions
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, calloffs
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
AGO = -timedelta(minutes=5)


def _states() -> list[str]:
    with tenancy.scope(tenancy.COUNCIL):
        return list(CallOff.objects.order_by("reference").values_list("state", flat=True))


def _competitions(*closes_in: timedelta) -> list[CallOff]:
    with tenancy.scope(tenancy.COUNCIL):
        return [calloffs.competition(closes_in=one) for one in closes_in]


def test_what_is_due_is_closed_and_what_is_not_stays_open():
    _competitions(AGO, timedelta(hours=1), AGO)
    assert competitions.close_due(at=product_clock.now()) == 2
    assert _states() == ["closed", "published", "closed"]


def test_the_officer_and_the_evaluators_are_told_once_however_often_it_runs():
    made = _competitions(AGO)[0]
    evaluator = accounts.person(Role.EVALUATOR)
    with tenancy.scope(tenancy.COUNCIL):
        made.assessments.create(evaluator=evaluator, assigned_at=product_clock.now())
    for _ in range(3):
        competitions.close_due(at=product_clock.now())
    told = all_of(Notice).filter(kind="call_off.closed").values_list("recipient_id", flat=True)
    assert sorted(told) == sorted([made.published_by_id, evaluator.pk])
    assert all_of(Event).filter(name="call_off.close", subject_id=made.pk).count() == 1


def test_a_time_ahead_of_the_database_closes_nothing_early():
    _competitions(timedelta(minutes=1))
    assert competitions.close_due(at=product_clock.now() + timedelta(hours=1)) == 0
    assert _states() == [CallOffState.PUBLISHED]


def test_the_record_is_closed_at_or_after_the_deadline(clock):
    made = _competitions(timedelta(hours=1))[0]
    clock.set(made.closes_at)
    competitions.close_due(at=product_clock.now())
    with tenancy.scope(tenancy.COUNCIL):
        assert CallOff.objects.get().closed_at >= made.closes_at


def test_more_than_one_batch_is_closed(monkeypatch):
    monkeypatch.setattr(competitions, "BATCH", 2)
    _competitions(*[AGO] * 5)
    assert competitions.close_due(at=product_clock.now()) == 5
    assert _states() == ["closed"] * 5


def test_a_batch_takes_the_same_statements_for_two_as_for_twenty():
    def statements(number: int) -> list[str]:
        evaluator = accounts.person(Role.EVALUATOR)
        with tenancy.scope(tenancy.COUNCIL):
            for one in _competitions(*[AGO] * number):
                one.assessments.create(evaluator=evaluator, assigned_at=product_clock.now())
        with CaptureQueriesContext(connection) as taken:
            assert competitions.close_due(at=product_clock.now()) == number
        return [query["sql"].split()[0] for query in taken]

    few, many = statements(2), statements(20)
    assert many == few
    assert few.count("INSERT") == 2
    assert few.count("UPDATE") == 1


def test_evaluators_are_read_once_the_competitions_are_locked_so_that_none_is_missed():
    made = _competitions(AGO)[0]
    with CaptureQueriesContext(connection) as taken:
        competitions.close_due(at=product_clock.now())
    read = [query["sql"] for query in taken if "calloffs_offerassessment" in query["sql"]]
    assert len(read) == 1 and str(made.pk) in read[0] and "FOR UPDATE" not in read[0]


def test_closing_reads_no_profile_and_no_reason_of_anybody():
    made = _competitions(AGO)[0]
    with CaptureQueriesContext(connection) as taken:
        competitions.close_due(at=product_clock.now())
    read = [query["sql"] for query in taken if str(made.pk) in query["sql"] or "FOR UPDATE" in query["sql"]]
    assert read
    assert not any(f'"{column}"' in sql for sql in read for column in ("profile", "route_reason"))


def test_one_that_ended_with_no_award_is_not_closed():
    with tenancy.scope(tenancy.COUNCIL):
        calloffs.competition(
            closes_in=AGO,
            state="no_award",
            no_award_at=product_clock.now(),
            no_award_reason="The need changed.",
        )
    assert competitions.close_due(at=product_clock.now()) == 0
