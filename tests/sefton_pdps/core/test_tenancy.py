"""Scope: an unscoped read raises, a scope ends with its block, and the database alone shows nothing."""

import threading
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from providers.models import Provider, Setting
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.tenancy import ScopedQuerySet
from sefton_pdps.core.errors import ScopeNotSet
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.web.middleware import ScopeMiddleware
from tests.factories.providers import provider, setting
from tests.factories.rows import all_of
from tests.sefton_pdps.core.test_database_roles import CLOSED_TABLES


def _scope_of_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sefton_scope(), '')")
        return cursor.fetchone()[0]


READS = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=uuid4()),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("pk")),
    "aggregate": lambda rows: rows.aggregate(),
    "update": lambda rows: rows.update(pk=uuid4()),
    "delete": lambda rows: rows.delete(),
    "bulk_create": lambda rows: rows.bulk_create([]),
    "in_bulk": lambda rows: rows.in_bulk(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", READS)
def test_a_row_secured_table_is_not_touched_without_a_scope(how: str) -> None:
    with pytest.raises(ScopeNotSet):
        READS[how](Provider.objects.all())


@pytest.mark.django_db
def test_following_a_relation_without_a_scope_raises_too() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        home = Setting.objects.get(pk=setting(provider()).pk)
    with pytest.raises(ScopeNotSet):
        _ = home.provider


def test_every_row_secured_table_has_a_queryset_that_raises(committed_db: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CLOSED_TABLES)
        secured = {name for (name,) in cursor.fetchall() if not name.startswith("axes_")}
    guarded = {
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._base_manager.all(), ScopedQuerySet)
        and isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    assert secured == guarded


@pytest.mark.django_db
def test_a_scope_ends_with_its_block() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        with tenancy.scope(tenancy.provider_scope("one")):
            assert tenancy.current() == _scope_of_the_database() == "provider:one"
        assert tenancy.current() == _scope_of_the_database() == tenancy.COUNCIL
    assert tenancy.current() == _scope_of_the_database() == ""


@pytest.mark.django_db
def test_a_scope_ends_with_an_error_in_its_block() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        with pytest.raises(LookupError), tenancy.scope(tenancy.SYSTEM):
            raise LookupError
        assert tenancy.current() == _scope_of_the_database() == tenancy.COUNCIL


@pytest.mark.django_db
def test_a_scope_ends_where_the_database_refused_a_statement() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        with (
            pytest.raises(Exception, match="no_such_table"),
            tenancy.scope(tenancy.SYSTEM),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM no_such_table")
        assert tenancy.current() == _scope_of_the_database() == tenancy.COUNCIL


def test_a_scope_does_not_outlive_its_transaction_on_a_connection_that_goes_on(committed_db: str) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        assert _scope_of_the_database() == tenancy.COUNCIL
    assert _scope_of_the_database() == ""


def test_a_task_states_its_scope_and_is_one_transaction(committed_db: str) -> None:
    @tenancy.in_scope(tenancy.SYSTEM)
    def task() -> None:
        all_of(WorkerHeart).create(name="lost", beat_at="2026-01-01T00:00:00Z")
        assert _scope_of_the_database() == tenancy.SYSTEM
        raise LookupError

    with pytest.raises(LookupError):
        task()
    assert not all_of(WorkerHeart).exists()


def test_another_thread_has_no_scope_of_this_one(committed_db: str) -> None:
    seen = []

    def look() -> None:
        try:
            seen.append((tenancy.current(), _scope_of_the_database()))
        finally:
            connections.close_all()

    with tenancy.scope(tenancy.COUNCIL):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [("", "")]


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (302, 1), (404, 1), (500, 0), (503, 0)])
def test_only_a_5xx_answer_rolls_a_request_back(committed_db: str, status: int, kept: int) -> None:
    def view(request) -> HttpResponse:
        assert transaction.get_connection().in_atomic_block
        all_of(WorkerHeart).create(name="beat", beat_at=request.at)
        return HttpResponse(status=status)

    request = RequestFactory().get("/")
    request.user = type("Nobody", (), {"scope": ""})()
    ScopeMiddleware(view)(request)
    assert all_of(WorkerHeart).count() == kept
