"""The audit trail: written with the thing it tells of, kept through a refusal, never changed."""

from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from sefton_pdps.access.roles import Role
from sefton_pdps.audit import events
from sefton_pdps.audit.history import timeline
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories.accounts import person
from tests.factories.rows import all_of, in_system

CHANGES = {
    "update": "UPDATE audit_event SET actor_words = 'Somebody else'",
    "delete": "DELETE FROM audit_event",
    "truncate": "TRUNCATE audit_event",
    "upsert": "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET name = 'other'",
    "trigger": "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "replication": "SET session_replication_role = replica",
}


def _record(name: str = "person.invited", **payload: str) -> None:
    user = person(Role.AUDITOR)
    events.record(name, subject=user, by=user, at=clock.now(), **payload)


@pytest.mark.django_db
@pytest.mark.parametrize("how", CHANGES)
def test_the_application_cannot_change_the_trail(how: str) -> None:
    _record()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[how])
    assert all_of(Event).count() == 1


@pytest.mark.parametrize("how", ["update", "delete", "truncate"])
def test_not_even_the_owner_changes_the_trail_by_a_plain_statement(committed_db: str, how: str) -> None:
    _record()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        tenancy.scope(tenancy.SYSTEM, using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(CHANGES[how])
    assert all_of(Event).count() == 1


@pytest.mark.django_db
def test_saving_an_event_again_is_refused() -> None:
    _record()
    event = all_of(Event).get()
    event.name = "person.left"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    assert all_of(Event).get().name == "person.invited"


def test_an_event_goes_with_the_change_it_tells_of(committed_db: str) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        _record()
        raise LookupError
    assert not all_of(Event).exists()


def test_an_event_recorded_apart_survives_the_roll_back(committed_db: str) -> None:
    with transaction.atomic():
        events.record_apart("session.refused", subject=None, by=None, at=clock.now())
        transaction.set_rollback(True)
    assert all_of(Event).get().actor_words == "The system"


@pytest.mark.django_db
def test_a_timeline_tells_the_newest_first_in_words_and_leaves_out_what_has_none() -> None:
    user = person(Role.AUDITOR)
    for name, payload in (("role.granted", {"role": "Auditor"}), ("other", {}), ("person.left", {})):
        events.record(name, subject=user, by=user, at=clock.now(), **payload)
    told = [(entry.who, entry.sentence) for entry in in_system(timeline)([user.pk])]
    assert told == [
        (f"{user.name}, Auditor", "Ended the access."),
        (f"{user.name}, Auditor", "Granted the role Auditor."),
    ]


@pytest.mark.django_db
def test_events_of_one_instant_stand_in_the_order_in_which_they_were_written() -> None:
    people, at = [person(Role.AUDITOR) for _ in range(2)], clock.now()
    for number in range(30):
        events.record("role.granted", subject=people[number % 2], by=None, at=at, role=str(number))
    told = [entry.sentence for entry in in_system(timeline)([user.pk for user in people])]
    assert told == [f"Granted the role {number}." for number in reversed(range(30))]


@pytest.mark.django_db
def test_the_longest_name_with_the_longest_job_title_still_acts() -> None:
    user = person(Role.AUDITOR, name="N" * 120, job_title="J" * 120)
    events.record("person.left", subject=user, by=user, at=clock.now())
    assert all_of(Event).get().actor_words == user.described == f"{'N' * 120}, {'J' * 37}…"


@pytest.mark.django_db
def test_a_timeline_is_of_its_subjects_only() -> None:
    _record(role="Auditor")
    assert in_system(timeline)([uuid4()]) == []


@pytest.mark.django_db
def test_a_missing_word_in_an_event_leaves_a_gap_and_no_error() -> None:
    _record("role.granted")
    assert in_system(timeline)([all_of(Event).get().subject_id])[0].sentence == "Granted the role ."


@pytest.mark.django_db
def test_events_of_many_subjects_take_one_statement(django_assert_num_queries) -> None:
    subjects = [uuid4() for _ in range(500)]
    at = clock.now()
    with tenancy.scope(tenancy.SYSTEM), django_assert_num_queries(1):
        events.record_many(
            "call_off.close", subject_type="calloffs.calloff", subject_ids=subjects, at=at, payload={}
        )
    assert all_of(Event).filter(subject_id__in=subjects, actor_id=None).count() == 500
