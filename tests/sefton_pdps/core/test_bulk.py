"""Rows inserted as columns are the same rows that objects would have made, and refused for the same reasons."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, IntegrityError, transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from providers.models import Setting
from providers.states import Grade, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import bulk, tenancy
from sefton_pdps.core.errors import ScopeNotSet
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.notifications.models import Notice
from tests.factories import providers
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.SYSTEM):
        yield


def _insert(recipient: UUID, keys: list[str], *, title: str = "A title", **how: Any) -> None:
    at = clock.now()
    bulk.insert(
        Notice,
        each={"id": [uuid4() for _key in keys], "key": keys, "recipient_id": [recipient for _key in keys]},
        same={"title": title, "kind": "test", "url": "/", "created_at": at, "due_at": at},
        **how,
    )


def test_what_is_not_named_has_its_fields_default(in_scope: None) -> None:
    reader, at = person(Role.PLACEMENTS_OFFICER), clock.now()
    _insert(reader.pk, ["by columns"])
    Notice.objects.create(
        key="by an object", recipient=reader, kind="test", title="A title", url="/", created_at=at, due_at=at
    )
    of_columns, of_object = Notice.objects.order_by("-key")
    apart = {"id", "key", "created_at", "due_at"}
    assert model_to_dict(of_columns, exclude=apart) == model_to_dict(of_object, exclude=apart)


def test_quotes_commas_braces_and_nothing_at_all_come_back_as_they_went_in(in_scope: None) -> None:
    reader = person(Role.PLACEMENTS_OFFICER)
    keys = ['a "quote"', "{a,b}", "NULL", "", "back\\slash", "it's", "é – %s"]
    _insert(reader.pk, keys)
    assert set(Notice.objects.values_list("key", flat=True)) == set(keys)


def test_the_payload_of_an_event_comes_back_as_it_went_in(in_scope: None) -> None:
    payload = {"before": "published", "of": [1, None, 'a "quote"']}
    bulk.insert(
        Event,
        each={"id": [uuid4(), uuid4()], "subject_id": [uuid4(), None]},
        same={"at": clock.now(), "name": "x", "actor_words": "y", "subject_type": "z", "payload": payload},
    )
    assert [event.payload for event in Event.objects.filter(name="x")] == [payload] * 2


def test_a_text_longer_than_its_column_is_refused_and_never_cut(in_scope: None) -> None:
    with pytest.raises(DataError), transaction.atomic():
        _insert(person(Role.PLACEMENTS_OFFICER).pk, ["k" * 201])


def test_a_constant_longer_than_its_column_is_refused_and_never_cut(in_scope: None) -> None:
    with pytest.raises(DataError), transaction.atomic():
        _insert(person(Role.PLACEMENTS_OFFICER).pk, ["k"], title="t" * 201)


def test_a_row_that_is_there_already_is_refused_unless_it_may_stay(in_scope: None) -> None:
    reader = person(Role.PLACEMENTS_OFFICER).pk
    _insert(reader, ["once"])
    _insert(reader, ["once", "twice", "twice"], title="Another title", ignore_conflicts=True)
    assert sorted(Notice.objects.values_list("key", "title")) == [
        ("once", "A title"),
        ("twice", "Another title"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        _insert(reader, ["once"])


def test_columns_of_different_lengths_are_refused(in_scope: None) -> None:
    with pytest.raises(ValueError, match="a value for every row"):
        bulk.insert(Notice, each={"id": [uuid4(), uuid4()], "key": ["one"]}, same={})


def _settings(**fields: list[Any]) -> list[Setting]:
    """Homes of one provider, not stored; each field's value for the first and for the second."""
    owner = providers.provider()
    return [
        Setting(
            provider=owner, urn=f"SC90000{number}", kind=SettingKind.CHILDRENS_HOME, name="Invented", age_from=8,
            **{name: values[number] for name, values in fields.items()},
        )
        for number in (0, 1)
    ]  # fmt: skip


def test_objects_come_back_as_bulk_create_would_have_stored_them(in_scope: None) -> None:
    unlike = {
        "caters_for": [["girls"], ['a "quote"', "{a,b}", "é – %s"]],
        "inspected_on": [date(2025, 3, 31), None],
        "easting": [None, 331_000],
        "grade": [Grade.GOOD, Grade.INADEQUATE],
        "address": ["1, Nowhere", ""],
    }
    by_columns, by_django = _settings(**unlike), _settings(**unlike)
    for number, row in enumerate(by_django):
        row.urn = f"SC80000{number}"
    bulk.insert_rows(Setting, by_columns)
    Setting.objects.bulk_create(by_django)
    apart = {"id", "urn", "provider"}
    of_columns, of_django = (
        [model_to_dict(Setting.objects.get(pk=row.pk), exclude=apart) for row in rows]
        for rows in (by_columns, by_django)
    )
    assert of_columns == of_django
    assert [row["caters_for"] for row in of_columns] == unlike["caters_for"]


def test_what_was_inserted_counts_as_stored(in_scope: None) -> None:
    rows = _settings()
    bulk.insert_rows(Setting, rows)
    rows[0].name = "Renamed"
    rows[0].save()
    assert sorted(Setting.objects.values_list("name", flat=True)) == ["Invented", "Renamed"]


def test_no_rows_are_no_statement(in_scope: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        bulk.insert_rows(Setting, [])


def test_one_object_alone_is_inserted(in_scope: None) -> None:
    bulk.insert_rows(Setting, _settings()[:1])
    assert Setting.objects.count() == 1


def test_without_a_scope_nothing_is_inserted() -> None:
    with pytest.raises(ScopeNotSet):
        _insert(uuid4(), ["key"])


@pytest.mark.parametrize("name", ["calloffs:call_off_detail", "calloffs:scoring", "calloffs:offer_receipt"])
def test_an_address_looked_up_once_is_the_address_of_every_row(name: str) -> None:
    for pk in (uuid4(), uuid4()):
        assert address_of(name, pk) == reverse(name, args=[pk])
