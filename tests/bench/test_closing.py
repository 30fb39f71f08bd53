"""Closing many competitions against one statement that does the same: a ratio of one run, by `make bench`.

The one statement closes, writes an event and three notices a competition, and nothing else: no lock that skips, no
batch, no rule. Goal: at most one and a half times as long.
"""

import os
import time
from collections.abc import Callable

import pytest
from django.db import connection

from calloffs.models import CallOff, OfferAssessment
from calloffs.services import competitions
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.jobs import asleep
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.bench.ratios import refuse_worse_work
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.fault.competitions import due, left_open

FULL = bool(os.environ.get("BENCH"))
CLOSED, ROUNDS, MOST = 10_000 if FULL else 20, 3, 1.5
ONE_STATEMENT = """
WITH closed AS (
    UPDATE calloffs_calloff SET state = 'closed', closed_at = %(at)s
    WHERE state = 'published' AND closes_at <= %(at)s RETURNING id, reference, published_by_id
), told AS (
    INSERT INTO audit_event (id, at, name, actor_words, subject_type, subject_id, payload)
    SELECT gen_random_uuid(), %(at)s, 'call_off.close', 'The system', 'calloffs.calloff', id,
           '{"before": "published", "after": "closed"}' FROM closed
), people AS (
    SELECT id, reference, published_by_id AS person, 'call-offs/' AS page FROM closed
    UNION ALL
    SELECT closed.id, reference, evaluator_id, 'scoring/' FROM closed
    JOIN calloffs_offerassessment ON call_off_id = closed.id
)
INSERT INTO notifications_notice
    (id, key, recipient_id, address, kind, title, body, url, created_at, due_at, attempts, last_error)
SELECT gen_random_uuid(), 'call_off.closed:' || id || ':' || person, person, '', 'call_off.closed',
       reference || ' has closed: look at the offers', '', '/' || page || id || '/', %(at)s, %(at)s, 0, '' FROM people
ON CONFLICT DO NOTHING
"""


@tenancy.in_scope(tenancy.SYSTEM)
def _by_one_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_STATEMENT, {"at": clock.now()})


def _by_the_job() -> None:
    with asleep():  # no broker is here, and looking for one is no part of what is compared
        competitions.close_due(at=clock.now())


def _seconds(close: Callable[[], None]) -> float:
    evaluators = [person(Role.EVALUATOR) for _ in range(2)]
    made = due(CLOSED)
    with tenancy.scope(tenancy.COUNCIL):
        OfferAssessment.objects.bulk_create(
            OfferAssessment(call_off=one, evaluator=evaluator, assigned_at=clock.now())
            for one in made
            for evaluator in evaluators
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE calloffs_calloff, calloffs_offerassessment")
    started = time.perf_counter()
    close()
    taken = time.perf_counter() - started
    assert left_open() == 0
    return taken


@pytest.mark.fault
def test_the_job_and_the_one_statement_write_the_same(committed_db: str) -> None:
    """What the ratio compares: the same states, events and notices of as many competitions."""
    written = []
    for close in (_by_the_job, _by_one_statement):
        before = set(all_of(Notice).values_list("pk", flat=True))
        _seconds(close)
        notices = all_of(Notice).exclude(pk__in=before)
        written.append(sorted(notices.values_list("kind", "attempts", "body", "last_error", "read_at")))
        with tenancy.scope(tenancy.COUNCIL):
            assert not CallOff.objects.exclude(state=CallOffState.CLOSED).exists()
    assert written[0] == written[1]
    # Whoever published it, and two evaluators.
    assert len(written[0]) == 3 * CLOSED


@pytest.mark.fault
@pytest.mark.skipif(not FULL, reason="make bench")
def test_closing_ten_thousand_takes_at_most_half_as_long_again_as_one_statement(committed_db: str) -> None:
    _seconds(_by_the_job)  # the first reads code and warms the database
    turns = [(_seconds(_by_one_statement), _seconds(_by_the_job)) for _round in range(ROUNDS)]
    for floor, job in turns:
        print(
            f"closing {CLOSED:,}: one statement {floor:.1f} s, the job {job:.1f} s, {job / floor:.2f} times"
        )
    ratio = min(job / floor for floor, job in turns)
    assert ratio <= MOST
    refuse_worse_work("closing competitions, of one statement", ratio)
